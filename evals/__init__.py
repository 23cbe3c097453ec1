"""Guards the quality: measures retrieval, answers and refusals on questions kept apart, and fails below a
threshold.

Needs no language model and no network. `fastholdelse eval` runs it; `assistant` never imports it.
"""
