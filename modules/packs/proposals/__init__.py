"""Proposing a customization back to DHS."""
