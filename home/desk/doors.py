"""What of the admin opens for a person, so that home and menu lead nowhere else."""

from __future__ import annotations

from typing import Any

from django.urls import resolve

from modules.centers.tenancy.gate import is_open
from modules.core.rooms import house


def opens(user: Any, url: str) -> bool:
    """Return whether the gate lets the person in; what the address is about is not looked at."""
    found = resolve(url.partition("?")[0].partition("#")[0])
    return is_open(user, found.view_name, house().access(found.view_name), found.kwargs)
