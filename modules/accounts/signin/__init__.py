"""Signing in, second factors, and the length of sessions."""
