"""Phone numbers, e-mail addresses and web addresses that stand in a text, and where they lead.

Only what can hardly be anything else is found: a number of a regulation, a year, an extension or a range is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from modules.domain import links, phones

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
_FOUND = (
    r"(?P<web>(?<![\w@/.])https?://[^\s<>\"“”\u2018’|]+)",
    rf"(?P<mail>(?<![\w.%+@/-])[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}@{_HOST}[A-Za-z]{{2,24}}(?![\w@]))",
    rf"(?P<host>(?<![\w@/.:-]){_HOST}(?:gov|mil|edu|org)(?![\w-]|\.\w)(?:/[^\s<>\"“”\u2018’|]*)?)",
    r"(?P<phone>(?<![\w.+/#-])(?:(?:\+?1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[.-]\d{4})(?![\w/]|[.-]\d))",
    r"(?P<service>(?<![\w.+/#-])9-1-1(?![\w/]|-\w)|(?<=\b[Cc]all )(?:911|988)\b|(?<=\b[Dd]ial )(?:911|988)\b"
    r"|(?<=\b[Tt]ext )(?:911|988)\b|(?<=\b[Oo]r text )(?:911|988)\b)",
)
_MAY_HOLD = re.compile(r"[@/\d]|\.(?:gov|mil|edu|org)\b")
_CLOSING = {")": "(", "]": "[", "}": "{"}

Part = tuple[str, str]
"""Words, and where they lead: "" for nowhere."""


def parts_of(text: str, known: Mapping[str, str] | None = None) -> list[Part]:
    """Return a text in parts, of which those that are a number or an address lead there. Joined they are the text.

    Args:
        text: without marks.
        known: {words: where they lead} of what is known to be one, whatever it looks like.
    """
    known = known or {}
    if not _MAY_HOLD.search(text) and not any(words in text for words in known):
        return [(text, "")]
    return list(_parts(text, known))


def _parts(text: str, known: Mapping[str, str]) -> Iterator[Part]:
    at = 0
    for found in _pattern(tuple(known)).finditer(text):
        words = found.group()
        kind = found.lastgroup or ""
        if kind in ("web", "host"):
            words = _without_end(words)
        to = links.target(known[words] if kind == "known" else _leads(kind, words))
        if to:
            if found.start() > at:
                yield text[at : found.start()], ""
            yield words, to
            at = found.start() + len(words)
    if at < len(text):
        yield text[at:], ""


@lru_cache(maxsize=256)
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds numbers and addresses, those that are known first, and of those the longest."""
    first = "|".join(re.escape(words) for words in sorted(known, key=lambda words: (-len(words), words)))
    return re.compile("|".join(((rf"(?P<known>(?<!\w)(?:{first})(?!\w))",) if first else ()) + _FOUND))


def _leads(kind: str, words: str) -> str:
    match kind:
        case "web":
            return words
        case "host":
            return f"https://{words}"
        case "mail":
            return f"mailto:{words}"
        case _:
            return f"tel:{phones.dialed(words)}"


def _without_end(address: str) -> str:
    """Return an address without the signs after it that belong to the sentence."""
    while address:
        last = address[-1]
        opens = _CLOSING.get(last, "")
        if last in ".,;:!?'*_" or (opens and address.count(last) > address.count(opens)):
            address = address[:-1]
        else:
            break
    return address
