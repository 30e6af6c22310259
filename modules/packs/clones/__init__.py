"""Making packs and clones, and what a center changed in them."""
