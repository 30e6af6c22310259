"""Roles and invitations for people of centers and of DHS, and sign-in by a provider."""
