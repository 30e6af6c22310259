"""The two reviews before a release."""
