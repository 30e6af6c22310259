"""Who may do what to a module."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role


def publishers_alone(request: HttpRequest) -> None:
    """Turn all others away. Raises PermissionDenied."""
    if not has_role(request.user, Role.PUBLISHER):
        raise PermissionDenied
