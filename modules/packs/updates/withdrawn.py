"""What a pack or an edition holds that DHS has withdrawn since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from modules.packs.pages.models import Clone, Pack
from modules.packs.updates.merging import Offer, offers


@dataclass(frozen=True)
class Withdrawn:
    """A clone whose release was withdrawn: what is the matter, and the address where it is mended."""

    clone: Clone
    sentence: str
    url: str


def withdrawn_among(pack: Pack, clones: Sequence[Clone], offered: Mapping[int, Offer] | None = None) -> list[Withdrawn]:
    """Return those of a pack's clones whose release was withdrawn. Queries nothing if none was.

    Args:
        pack: the pack.
        clones: of the pack, each with its release and its withdrawal.
        offered: what they can be updated to, if it was asked already.
    """
    found = [clone for clone in clones if not clone.is_own and clone.pinned_to.withdrawn]
    can_move = (offers(found) if offered is None else offered) if found else {}
    return [_described(clone, pack, clone.pk in can_move) for clone in found]


def _described(clone: Clone, pack: Pack, has_offer: bool) -> Withdrawn:
    matter = f"“{clone.title}” comes from release {clone.pinned_to.version}, which DHS has withdrawn."
    if has_offer:
        return Withdrawn(clone, f"{matter} Move it to another release.", reverse("update", args=[clone.pk]))
    nothing_else = "There is no other release of it. The next one will be offered here."
    return Withdrawn(clone, f"{matter} {nothing_else}", f"{reverse('pack', args=[pack.pk])}#modules")
