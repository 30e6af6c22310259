"""What a center says of itself, and what it still lacks."""
