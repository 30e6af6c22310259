"""Finding where statements are used, and drafting new wording into all those places."""
