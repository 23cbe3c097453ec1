"""The retrieval benchmark, `fastholdelse bench`: recipes side by side, robustness, unseen sources, growth."""
