"""Editions: what one would hold, what it lacks, its approval, making it, presenting it."""
