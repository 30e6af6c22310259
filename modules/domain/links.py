"""What a link is: the one definition for what is saved, imported, compared and shown."""

from __future__ import annotations

import re
from difflib import get_close_matches
from urllib.parse import urlsplit

from modules.domain import phones

WEB = ("http://", "https://")
SCHEMES = (*WEB, "mailto:", "tel:")
"""How a link may begin."""
LONGEST = 500
"""Characters."""

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f]")
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]*+):", re.IGNORECASE)
_NAMES = ("http", "https", "mailto", "tel")
_ALIKE = 0.75
"""How much of a way to open a link has to be right, so that it is taken for one that was typed wrong: “htps”."""
_PATHS = frozenset({"", "/", "\\", "#", "?"})
"""How a path of this site begins."""
_HOST = re.compile(r"\A(?:[a-z]++:)?//([^/?#]*+)", re.IGNORECASE)
_DIALED = re.compile(r"\+?\d{3,15}")


def begins_as_link(href: str) -> bool:
    """Return whether it begins as a link does. What was stored before may be no link for all that."""
    return href.lower().startswith(SCHEMES)


def is_refused(href: str) -> bool:
    """Return whether no draft may have this link.

    It is empty, leads to a path of this site, opens in another way, or has a name or a password in it. What is typed
    wrong otherwise leads nowhere, and stands in a draft until somebody mends it.
    """
    seen = _UNSEEN.sub("", href)  # as a browser reads it
    scheme, host = _SCHEME.match(seen), _HOST.match(seen)
    opens_otherwise = scheme and not get_close_matches(scheme[1].lower(), _NAMES, cutoff=_ALIKE)
    return seen[:1] in _PATHS or bool(opens_otherwise) or bool(host and {"@", "\\"} & set(host[1]))


def target(href: str) -> str:
    """Return the address to put into a link; "" if this is no link, so that its words stand alone.

    A web address has a host, and no name or password in front of it, which would lead somewhere else than it seems to.
    Of a phone number, the address is what a phone dials.
    """
    scheme, _, rest = href.partition(":")
    if _UNSEEN.search(href) and scheme.lower() != "tel":
        return ""
    match scheme.lower():
        case "http" | "https":
            return href if _leads_to_a_host(href) else ""
        case "mailto":
            return href if all(rest.partition("?")[0].partition("@")) else ""
        case "tel":
            number = rest if _DIALED.fullmatch(rest) else phones.dialed(rest)
            return f"tel:{number}" if number else ""
    return ""


def _leads_to_a_host(href: str) -> bool:
    try:
        parts = urlsplit(href)
        return bool(parts.hostname) and not {"@", "\\"} & set(parts.netloc) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, brackets that do not match
        return False
