"""The chat in a browser. Gradio lives here and nowhere else; `app.serve` and `app.create_app` are the doors.

Pure rendering is in `render_*`, the conversation in `dialogue`, the layout in `page`, what guards the page in
`security`.
"""
