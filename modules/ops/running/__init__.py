"""The page “What runs”."""
