"""Releases: what is read before one is made, making it, reading it, taking it back."""
