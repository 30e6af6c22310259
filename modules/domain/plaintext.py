"""Plain text in its normal form: what a browser's form gives back, so that opening and saving changes nothing."""

from __future__ import annotations


def lines(text: str | None) -> str:
    """Return text of several lines: browsers send line breaks as CR LF, and forms take edge space away."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def line(text: str | None) -> str:
    """Return text of one line: browsers leave line breaks out, and would join the words on both sides."""
    return lines(text).replace("\n", " ")
