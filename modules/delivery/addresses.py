"""Web addresses as text, for people who judge where a link leads."""

from __future__ import annotations

import re
from html import escape

from django.utils.safestring import SafeString

_PARTS = re.compile(r"(https?://(?:[^/\\?#]*@)?)([^/\\?#:]+)(.*)", re.IGNORECASE | re.DOTALL)


def written_out(address: str) -> SafeString:
    """Return an address in full, its host in bold. A host in other letters than English ones is spelled both ways."""
    parts = _PARTS.fullmatch(address)
    if parts is None:
        return SafeString(escape(address))
    before, host, after = parts.groups()
    return SafeString(f"{escape(before)}<b>{escape(host)}</b>{escape(_in_ascii(host))}{escape(after)}")


def _in_ascii(host: str) -> str:
    if host.isascii():
        return ""
    try:
        return f" [{host.encode('idna').decode()}] "
    except UnicodeError:
        return " [not a valid host] "
