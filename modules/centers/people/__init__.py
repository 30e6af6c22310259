"""People of centers and of DHS: roles, invitations, sign-in by a provider."""
