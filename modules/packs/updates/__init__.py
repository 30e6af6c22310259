"""Moving a clone to another release, and back."""
