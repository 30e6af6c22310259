"""Where statements are used, and drafting new wording into all of them."""
