"""The audit: who did what to what, when, and from where."""
