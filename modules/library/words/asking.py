"""What people are told of a save that was merged: a line about what came in, or the choices that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from modules.domain.diff import Change
from modules.domain.document import Block
from modules.domain.marking import Mark
from modules.domain.merge import Decision
from modules.domain.schema import VERBATIM
from modules.library.words.answers import BEGAN, CHOICE, WRITTEN
from modules.library.words.questions import Other, Question, Speaker
from modules.library.words.settling import SEEN, UPKEEP, Entry, Settled
from modules.library.words.wording import Shown

SOMEONE = Other("someone else", "the other words")
LATER = Other("a later save or update", "the later words")
"""Who changed what a person goes back from."""
YOURSELF = Other("your other window", "your other window’s")
NOT_SENT_ON = frozenset({"csrfmiddlewaretoken", SEEN, "show_again"})
"""Fields of a form that the page with the choices has itself."""
ANSWERING = (CHOICE, WRITTEN, BEGAN)
"""The beginnings of the names of others."""


def came_in_line(entry: Entry, page: Any, user: Any) -> str:
    """Return what others changed, and which locked words were put back, in a sentence each; empty if neither."""
    settled = entry.settled
    if settled is None or not settled.differences:
        return ""
    lines = []
    if settled.came_in and entry.reverts:
        lines.append(f"Later changes to {_counted(settled, settled.came_in)} stay in your text.")
    elif settled.came_in:
        whose = " and ".join(other.theirs for other in others(entry, page, user)) or "other people’s"
        number = _counted(settled, settled.came_in)
        lines.append(
            f"{whose[0].upper()}{whose[1:]} changes to {number} since you opened this page are in your text now."
        )
    if settled.locked:
        number = _counted(settled, settled.locked)
        lines.append(f"Locked wording stays as DHS released it, so {number} in your text {_is(number)} saved that way.")
    return " ".join(lines)


def _is(number: str) -> str:
    return "is" if number.startswith("1 ") else "are"


def _counted(settled: Settled, changes: Iterable[Change]) -> str:
    """Return the number of blocks that changed, as people count them: “2 blocks”."""
    known = {**settled.typed.blocks, **settled.theirs.blocks}
    number = len({_block_of(change, known) for change in changes})
    return "1 block" if number == 1 else f"{number} blocks"


def _block_of(change: Change, known: Mapping[str, Block]) -> str:
    """Return the id of the block that people recognize; empty for the fields of the page itself."""
    steps = [step for step in change.path if step in known and known[step]["type"] not in VERBATIM]
    return steps[-1] if steps else ""


def others(entry: Entry, page: Any, user: Any) -> list[Other]:
    """Return who changed the page since the form was opened. One query."""
    if entry.reverts:
        return [LATER]
    base = entry.base
    if base is None:
        return []
    revisions = page.revisions.filter(created_at__gt=base.opened_at).select_related("user").defer("content")
    people = {revision.user_id: revision.user for revision in revisions.order_by("created_at")}
    moved = base.pin != page.pin
    found = [Other(page.pin_name, f"{page.pin_name}’s")] if moved else []
    found += [Other(str(one), f"{one}’s") for pk, one in people.items() if one and pk != user.pk]
    return found or ([YOURSELF] if user.pk in people else [])


def pause_line(settled: Settled) -> str:
    """Return why an autosave saved nothing, and what to do."""
    if settled.unanswered:
        return "The same words were changed elsewhere. Press “Save draft” to choose; nothing is lost."
    return "DHS has locked words that you changed. Press “Save draft” to see them; nothing is lost."


def question_page(entry: Entry, page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``library/settle.html``."""
    settled: Any = entry.settled
    who = others(entry, page, request.user)
    other = who[0] if len(who) == 1 else SOMEONE
    documents = (settled.document, settled.theirs.document, settled.typed.document, settled.base.document)
    speaker = Speaker(*documents, other=other)
    asked = {decision.block for decision in settled.asked}
    came_in = [change for change in settled.came_in if change.block not in asked or not change.block]
    return {
        "page": page,
        "other": other,
        "reverts": entry.reverts,
        "state": settled.state,
        "questions": [_asked(speaker, settled, one) for one in settled.asked],
        "left": len(settled.unanswered),
        "taken": [speaker.question(one) for one in settled.put_back],
        "crowded_out": [speaker.whole(block, Mark.BEFORE) for block in settled.crowded_out],
        "came_in": _described(speaker, came_in),
        "sent": list(_sent(request)),
    }


def _asked(speaker: Speaker, settled: Settled, decision: Decision) -> Question:
    return speaker.question(decision, settled.answers.get(decision.id, ""), may_write=True)


def _described(speaker: Speaker, changes: Sequence[Change]) -> list[Shown]:
    """Return the changes in words; of the fields that are not part of the document, the names alone."""
    names = dict.fromkeys(change.path[1] for change in changes if change.path[0] == UPKEEP)
    upkeep = [Shown("edited", name.replace("_", " ").capitalize()) for name in names]
    return [*upkeep, *speaker.changes([change for change in changes if change.path[0] != UPKEEP])]


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield the fields that were sent, which the page sends again with the choices."""
    for name, values in request.POST.lists():
        if name not in NOT_SENT_ON and not name.startswith(ANSWERING):
            for value in values:
                yield name, str(value)
