"""The encoding of a text: found from its bytes when it is uploaded and when it is served. The bytes stay as they are.

A spreadsheet program reads its own Latin-1 or UTF-16 file rightly, and reads UTF-8 without a mark as Latin-1: so files
are not converted.
"""

from __future__ import annotations

import codecs
import re

BEGINNINGS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FALLBACK = "windows-1252"
"""Latin-1 as browsers and Windows read it: with curly quotes and the euro sign."""
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f]")
"""Control characters. Left are tabs, line ends, page breaks, and the mark by which DOS ends a file."""
UNMAPPED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Bytes that stand for nothing in windows-1252."""


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding as HTTP calls it; "" if the bytes are not text in any that we know."""
    for mark, name in BEGINNINGS:
        if data.startswith(mark):
            return name if _is_text(data, name) else ""
    return next((name for name in ("utf-8", FALLBACK) if _is_text(data, name)), "")


def _is_text(data: bytes, encoding: str) -> bool:
    if encoding == FALLBACK and UNMAPPED.search(data):
        return False
    try:
        return not NO_TEXT.search(data.decode(encoding))
    except UnicodeDecodeError:
        return False
