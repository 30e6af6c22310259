"""The sign-off of what a center changed."""
