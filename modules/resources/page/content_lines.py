"""Content lines, which calendar files (RFC 5545, 3.1) and contacts (RFC 6350, 3.2) are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LINE = 75
"""Most octets in a content line without its line end."""
MEANT = re.compile(r"([\\;,])")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def written(lines: Iterable[str]) -> bytes:
    """Return a file of these lines, each folded and ended by CRLF."""
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def text(words: str) -> str:
    """Escape characters that have a meaning (RFC 5545, 3.3.11; RFC 6350, 3.4)."""
    clean = CONTROLS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = MEANT.sub(r"\\\1", clean)
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Split a line into parts of at most 75 octets, never inside a character.

    Each part after the first begins with a space.
    """
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
