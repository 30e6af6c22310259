"""Accounts, roles, and questions about them."""
