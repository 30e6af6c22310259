"""Devices on which a person signed in before.

Failed sign-ins from such a device are counted apart from everyone else's: a stranger who locks an account does not
lock its owner out of their own computer. The device is known by a signed cookie. It opens nothing: the password and
the second factor are asked as everywhere. A new password makes all devices of the account unknown.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from modules.accounts.identity.models import User

COOKIE = "known_device"
DAYS = 180
PEOPLE = 5
"""How many people a device remembers; those who signed in last."""

Known = dict[str, list[str]]
"""{account id: [random key of the device, mark of the account's password]}"""


def cookie() -> str:
    """Return the name of the cookie. With its prefix, browsers take and send it over TLS alone.

    It is for the pages of the account, and such a path excludes the stricter prefix ``__Host-``.
    """
    return f"__Secure-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE


def known_to(request: HttpRequest, user: User) -> str:
    """Return the keyed hash of this device, 32 hexadecimal digits; "" if the person never signed in on it."""
    key, mark = _read(request).get(str(user.pk), ["", ""])
    if not key or not constant_time_compare(mark, _mark(user)):
        return ""
    return salted_hmac("bcp.device", key, algorithm="sha256").hexdigest()[:32]


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the device know the person from now on."""
    others = {pk: kept for pk, kept in _read(request).items() if pk != str(user.pk)}
    latest = list(others.items())[-(PEOPLE - 1) :]
    known: Known = {**dict(latest), str(user.pk): [secrets.token_urlsafe(16), _mark(user)]}
    response.set_cookie(
        cookie(),
        signing.dumps(known, salt=COOKIE, compress=True),
        max_age=DAYS * 24 * 3600,
        path=reverse("account_login").removesuffix("login/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> Known:
    """Return what the device knows; nothing if the cookie is missing, old or not ours."""
    try:
        found: Any = signing.loads(request.COOKIES.get(cookie(), ""), salt=COOKIE, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return {}
    return dict(found)


def _mark(user: User) -> str:
    """Return what changes with the password."""
    return user.get_session_auth_hash()[:16]
