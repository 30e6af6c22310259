"""A center: its row, its pages, its groups."""
