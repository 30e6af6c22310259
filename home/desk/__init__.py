"""The home page of people with an account: what they do next, what is coming, and what they work on."""
