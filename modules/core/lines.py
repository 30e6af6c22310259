"""Words that stand in one line: names, and subjects of mails."""

from __future__ import annotations

from django.core.exceptions import ValidationError

LONGEST_NAME = 80
"""Letters of a first or a last name."""

LONGEST_NOTE = 2_000
"""Letters of a reason, a note, a question or an answer."""
LONGEST_TEXT = 5_000
"""Letters of a text without formatting."""


def one_line(words: str, longest: int) -> str:
    """Return words as one line: each run of blanks and line breaks is one blank, and what is too long ends with “…”."""
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def check_one_line(value: str) -> None:
    """Refuse line breaks and control characters, by which a name could pretend to be more of what it stands in."""
    if not value.isprintable():
        raise ValidationError("Write it in one line, without line breaks or control characters.")
