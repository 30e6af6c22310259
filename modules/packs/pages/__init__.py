"""Packs, clones and their guides as pages: models, locks, reading and writing their words."""
