"""Measurements: `make bench` runs them all, `make bench ONLY=relevance` one. See `__main__` for how one is added."""
