"""What is held of people: given out, erased, kept for a court, on record."""
