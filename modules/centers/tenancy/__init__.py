"""What keeps one center's work from another."""
