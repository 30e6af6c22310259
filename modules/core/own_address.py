"""The site's own address, from the settings: a request can name any of the allowed hosts as its own."""

from __future__ import annotations

from django.conf import settings


def on_this_site(address: str) -> str:
    """Return the same path at ``WAGTAILADMIN_BASE_URL``. ``address`` is a path, or an address with any host."""
    path = "/" + address.split("://", 1)[-1].partition("/")[2]
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
