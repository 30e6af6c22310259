"""Modules and guides as DHS edits them."""
