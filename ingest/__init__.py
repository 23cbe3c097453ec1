"""From corpus to searchable index: views, embedder, Chroma, Danish full text, and the user's own documents.

Knows nothing of answers. `index.Index` is the way in; `settings.Settings` says where everything lives.
"""
