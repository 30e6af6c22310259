"""Import of many centers from one file."""
