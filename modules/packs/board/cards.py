"""Packs as cards: what each is, when its roundtable is, and with whom its next step lies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from modules.accounts.identity.models import Role
from modules.kept.waiting.models import Waiting
from modules.packs.editions.models import Edition
from modules.packs.pages.lines import Line, lines_on
from modules.packs.pages.models import Pack

WITH = {
    Role.PCRCL: "With your P/CRCL officer",
    Role.DIRECTOR: "With your director",
    Role.LEAD: "With you",
}
"""Whose step is next, the first of these that has one."""


@dataclass(frozen=True)
class Card:
    """A pack at a glance.

    Attributes:
        edition: its newest edition; None if it has none.
        lines: what rooms above show on it.
        steps: how many things wait for that person.
        holder: with whom its next step lies; empty if nothing waits.
    """

    pack: Pack
    edition: Edition | None
    lines: Sequence[Line]
    steps: int
    holder: str


def cards_of(packs: Sequence[Pack]) -> list[Card]:
    """Return the cards of packs, in their order. Three queries, however many packs."""
    editions = {one.pack_id: one for one in Edition.objects.filter(pack__in=packs).order_by("number").defer("manifest")}
    lines, waits = lines_on(packs), _waits(packs)
    return [_card(pack, editions.get(pack.pk), lines.get(pack.pk, []), waits[pack.pk]) for pack in packs]


def _waits(packs: Sequence[Pack]) -> Mapping[int, list[str]]:
    """Return {key of a pack: the role of each thing that waits on it}. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for pack, role in Waiting.objects.now().filter(within__in=packs).values_list("within", "role"):
        found[pack].append(role)
    return found


def _card(pack: Pack, edition: Edition | None, lines: Sequence[Line], roles: Sequence[str]) -> Card:
    role = next((role for role in WITH if role.value in roles), None)
    return Card(pack, edition, lines, roles.count(role.value) if role else 0, WITH[role] if role else "")
