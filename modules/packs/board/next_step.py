"""What a pack's next edition waits for, and who has to take the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.kept.own_words import who_has
from modules.packs.editions.readiness import Missing
from modules.packs.pages.models import Pack

WHO = {Role.PCRCL: "the P/CRCL officer", Role.DIRECTOR: "the director"}
"""What people other than the lead are called on the board."""


@dataclass(frozen=True)
class Step:
    """One thing that the next edition lacks, and with whom it is."""

    sentence: str
    url: str
    who: str


@dataclass(frozen=True)
class NextStep:
    """The head of the board.

    Attributes:
        headline: how many steps are left, and with whom.
        note: the people whom it is with, if it is not the lead; and what to do if nobody is.
        note_url, note_link: where that is done.
        url, label: the one primary button.
        left: all the steps.
    """

    headline: str
    url: str
    label: str
    note: str = ""
    note_url: str = ""
    note_link: str = ""
    left: tuple[Step, ...] = ()


def next_step(pack: Pack, missing: Sequence[Missing], *, is_empty: bool, last: int, is_new: bool) -> NextStep:
    """Return what has to be done next.

    Args:
        pack: with its center.
        missing: what an edition that is made now lacks.
        is_empty: whether the pack has no module.
        last: the number of the newest edition; 0 if there is none.
        is_new: whether an edition that is made now would differ from that one.
    """
    if is_empty:
        return NextStep("No module yet", reverse("suggest_modules", args=[pack.pk]), "Add modules")
    if missing:
        return _left(pack, missing)
    if last and not is_new:
        url = reverse("preview_pack", args=[pack.pk])
        return NextStep(f"Edition {last} has all that is here", url, "See what participants see")
    return NextStep("Ready for an edition", reverse("make_edition", args=[pack.pk]), f"Make edition {last + 1}")


def _left(pack: Pack, missing: Sequence[Missing]) -> NextStep:
    """Return the step of the lead first: what the others have to read may change with it."""
    steps = tuple(Step(one.sentence, one.url, _name(one.role)) for one in missing)
    number = "1 step left" if len(steps) == 1 else f"{len(steps)} steps left"
    own = [one for one in missing if one.role is Role.LEAD]
    if own:
        mine = "with you" if len(own) == len(missing) else f"{len(own)} of them with you"
        first = next((one for one in own if one.url), None)
        return NextStep(f"{number}, {mine}", first.url if first else "", "Go to the first", left=steps)
    role = missing[0].role
    with_whom = " and ".join(dict.fromkeys(_name(one.role) for one in missing))
    note, url, link = _people(pack, role)
    return NextStep(f"{number}, with {with_whom}", missing[0].url, "See what waits", note, url, link, steps)


def _name(role: Role) -> str:
    return WHO.get(role, "you")


def _people(pack: Pack, role: Role) -> tuple[str, str, str]:
    """Return the names of those who have the role; if nobody has it, where somebody is invited. One query."""
    people = who_has(role, center=pack.center_id)
    if people:
        return ", ".join(map(str, people)), "", ""
    url = reverse("center_people", args=[pack.center.slug])
    return f"Nobody at your center is {WHO[role]} yet.", url, "Invite someone"
