"""The network address that a request came from."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

Address = IPv4Address | IPv6Address

_now: ContextVar[HttpRequest | None] = ContextVar("request_under_way", default=None)


class Origin:
    """Middleware that remembers the current request, so that log entries can include its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        token = _now.set(request)
        try:
            return self.get_response(request)
        finally:
            _now.reset(token)


def address_now() -> str:
    """Return the address of the current request, or "" in commands and tasks and for unknown addresses."""
    request = _now.get()
    return address_of(request) if request else ""


def user_now() -> Any:
    """Return the person who asks; None in commands and tasks."""
    request = _now.get()
    return getattr(request, "user", None)


def address_of(request: HttpRequest) -> str:
    """Return the network address that a request came from, or "" if it is not known.

    Anyone can send an ``X-Forwarded-For`` header, so only the entry written by the outermost of our own proxies counts.
    ``BCP_PROXIES`` is the number of those.
    """
    named = request.META.get("REMOTE_ADDR", "")
    if settings.BCP_PROXIES:
        said = request.headers.get("X-Forwarded-For", "").split(",")
        named = said[-settings.BCP_PROXIES] if len(said) >= settings.BCP_PROXIES else ""
    address = _parsed(named.strip())
    return str(address) if address else ""


def household_of(request: HttpRequest) -> str:
    """Return a pseudonym of the network that a request came from: 32 hexadecimal digits.

    One internet connection has one IPv4 address, but a whole /64 network of IPv6 addresses. The pseudonym is keyed with
    ``SECRET_KEY``, so that the address can't be computed from it.
    """
    address = _parsed(address_of(request))
    network = ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address
    return salted_hmac("bcp.household", str(network or ""), algorithm="sha256").hexdigest()[:32]


def _parsed(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
