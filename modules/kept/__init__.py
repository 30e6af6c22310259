"""What several rooms above the centers keep in the same way."""
