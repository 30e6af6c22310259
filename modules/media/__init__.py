"""Images and documents: immutable bytes by SHA-256, each row owned by a center or by DHS's library."""
