"""From a question to a cited answer: the chain, the command and the chat.

`chain.Assistant` is the way in for code; `python -m assistant` for people. Imports nothing of `evals`.
"""
