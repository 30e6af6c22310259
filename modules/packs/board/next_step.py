"""What a pack's next edition waits for, and who has to take the next step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.kept.own_words import who_has
from modules.packs.editions.queries import OldPage
from modules.packs.editions.readiness import Missing
from modules.packs.pages.models import Pack

WHO = {Role.PCRCL: "the P/CRCL officer", Role.DIRECTOR: "the director"}
"""What people other than the lead are called on the board."""
ASKS = {Role.PCRCL: "Ask for the sign-off", Role.DIRECTOR: "Ask for the approval"}
"""What the lead does first if nobody asked the role yet."""


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
        note: the people who have to answer, and what to do if nobody has their role; or what can be done instead.
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


def next_step(
    pack: Pack,
    missing: Sequence[Missing],
    *,
    is_empty: bool,
    last: int,
    is_new: bool,
    unasked: Collection[Missing] = (),
    urgent: Sequence[Missing] = (),
    old: OldPage | None = None,
) -> NextStep:
    """Return what has to be done next.

    Args:
        pack: with its center.
        missing: what an edition that is made now lacks.
        is_empty: whether the pack has no module.
        last: the number of the newest edition; 0 if there is none.
        is_new: whether an edition that is made now would differ from that one.
        unasked: what another role has to do and nobody asked it for: the lead asks first.
        urgent: urgent updates of its modules. They stop no edition.
        old: the resource page that still shows an older edition, if there is one.
    """
    if is_empty:
        return NextStep("No module yet", reverse("suggest_modules", args=[pack.pk]), "Add modules")
    make = NextStep("Ready for an edition", reverse("make_edition", args=[pack.pk]), f"Make edition {last + 1}")
    if missing or urgent:
        step = _left(pack, [*urgent, *missing], unasked, "Update" if urgent else "Go to the first")
        if missing or not is_new:
            return step
        return replace(step, note="You can go on without it.", note_url=make.url, note_link=make.label)
    if last and not is_new:
        return _made(pack, last, old)
    return make


def _made(pack: Pack, last: int, old: OldPage | None) -> NextStep:
    """Return what is done once the newest edition has all of the pack: participants get it."""
    if old is not None:
        return NextStep(f"Participants still get edition {old.number}", old.url, "Give the page a new address")
    url = reverse("preview_pack", args=[pack.pk])
    return NextStep(f"Edition {last} has all that is here", url, "See what participants see")


def _left(pack: Pack, missing: Sequence[Missing], unasked: Collection[Missing], label: str) -> NextStep:
    """Return the step of the lead first: what the others have to read may change with it."""
    own = [one for one in missing if one.role is Role.LEAD]
    mine = [*own, *unasked]
    steps = tuple(Step(one.sentence, one.url, "you" if one in mine else _name(one.role)) for one in missing)
    number = "1 step left" if len(steps) == 1 else f"{len(steps)} steps left"
    with_you = "with you" if len(mine) == len(missing) else f"{len(mine)} of them with you"
    if own:
        first = next((one for one in own if one.url), None)
        return NextStep(f"{number}, {with_you}", first.url if first else "", label, left=steps)
    first_of_all = mine[0] if mine else missing[0]
    names, url, link = _people(pack, first_of_all.role)
    if mine and not url:
        note = f"Then it is with {WHO[first_of_all.role]}: {names}."
        return NextStep(f"{number}, {with_you}", first_of_all.url, ASKS[first_of_all.role], note, left=steps)
    with_whom = with_you if mine else "with " + " and ".join(dict.fromkeys(_name(one.role) for one in missing))
    return NextStep(f"{number}, {with_whom}", first_of_all.url, "See what waits", names, url, link, steps)


def _name(role: Role) -> str:
    return WHO.get(role, "you")


def _people(pack: Pack, role: Role) -> tuple[str, str, str]:
    """Return the names of those who have the role; if nobody has it, where somebody is invited. One query."""
    people = who_has(role, center=pack.center_id)
    if people:
        return ", ".join(map(str, people)), "", ""
    url = reverse("center_people", args=[pack.center.slug])
    return f"Nobody at your center is {WHO[role]} yet.", url, "Invite someone"
