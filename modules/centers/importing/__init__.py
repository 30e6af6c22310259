"""Many centers from one file."""
