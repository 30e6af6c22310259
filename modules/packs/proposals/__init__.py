"""Proposals of customizations from centers to DHS."""
