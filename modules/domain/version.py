"""Numbers of releases: two parts, major and minor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a release changes: *major* when a center has to look again at what it presents."""

    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True, order=True)
class Version:
    """The number of a release, such as 2.1. The first release is 1.0."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read ``"2.1"``. Raises ValueError for anything else, ``"2"`` and ``"02.1"`` included."""
        major, dot, minor = text.partition(".")
        if not (dot and major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit()):
            raise ValueError(f"Not a version number: {text!r}")
        version = cls(int(major), int(minor))
        if str(version) != text:
            raise ValueError(f"Not a version number: {text!r}")
        return version


FIRST = Version(1, 0)


def following(current: Version | None, kind: Kind) -> Version:
    """Return the number after ``current`` for a release of this kind; the first release is always 1.0."""
    if current is None:
        return FIRST
    if kind == Kind.MAJOR:
        return Version(current.major + 1, 0)
    return Version(current.major, current.minor + 1)
