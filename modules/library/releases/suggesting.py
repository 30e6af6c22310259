"""Which kind of release is suggested, with the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modules.domain.diff import Change, ChangeKind
from modules.domain.version import Kind
from modules.domain.words import Words
from modules.library.words.checks import locked_changes
from modules.library.words.wording import Speaker

NAMED = 3
"""How many places a reason names."""


@dataclass(frozen=True)
class Suggestion:
    """The kind, and why. ``required`` is whether the other kind is refused."""

    kind: Kind
    reasons: tuple[str, ...]
    required: bool = False


def suggest(old: Words | None, new: Words, changes: Sequence[Change]) -> Suggestion:
    """Return the kind of release for ``changes``, from ``old`` to ``new``; ``old`` is None before the first release."""
    if old is None:
        return Suggestion(Kind.MINOR, ("It is the first release, so it will be 1.0 for either kind.",))
    speaker = Speaker(new.document, old.document)
    locked = locked_changes(old, new, changes)
    if locked:
        return Suggestion(Kind.MAJOR, (f"A locked block changed: {_places(locked, speaker)}.",), required=True)
    gone = [change for change in changes if _is_section(change, ChangeKind.REMOVED)]
    if gone:
        return Suggestion(Kind.MAJOR, (f"A section was removed: {_places(gone, speaker)}.",))
    return Suggestion(Kind.MINOR, tuple(_counted(changes)) or ("No words changed.",))


def _is_section(change: Change, kind: ChangeKind) -> bool:
    return change.kind is kind and change.before["type"] == "section"


def _places(changes: Iterable[Change], speaker: Speaker) -> str:
    names = list(dict.fromkeys(speaker.where(change.path) for change in changes))
    more = len(names) - NAMED
    return "; ".join(f"“{name}”" for name in names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _counted(changes: Sequence[Change]) -> Iterable[str]:
    said = {
        ChangeKind.ADDED: ("1 block was added", "{} blocks were added"),
        ChangeKind.REMOVED: ("1 block was removed", "{} blocks were removed"),
        ChangeKind.MOVED: ("1 block was moved", "{} blocks were moved"),
        ChangeKind.EDITED: ("words changed in 1 place", "words changed in {} places"),
    }
    counts = [(kind, sum(change.kind is kind for change in changes)) for kind in said]
    reasons = [said[kind][count > 1].format(count) for kind, count in counts if count]
    if reasons:
        yield f"No locked block changed; {', '.join(reasons)}."
