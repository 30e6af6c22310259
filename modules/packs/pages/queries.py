"""Reading packs: what a clone says, and what an edition of a pack would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids
from modules.domain.words import Words
from modules.library.modules.drafts import content_of, with_guides
from modules.library.words.codec import encode_all
from modules.library.words.rows import Rows
from modules.packs.pages.models import Clone, ClonedGuide, Pack

READ_WITH = ("center", "release__document", "release__withdrawal__replacement")
"""What is read with a clone."""


def clones_of(pack: Pack) -> list[Clone]:
    """Return the clones in a pack in their order, each with its release, its words and its withdrawal."""
    return list(Clone.objects.inside(pack).select_related(*READ_WITH).order_by("path"))


def all_clones_of(pack: Pack) -> list[Clone]:
    """Return the same with those that were taken out of the pack."""
    return list(Clone.objects.child_of(pack).select_related(*READ_WITH).order_by("path"))


def guides_by_clone(pack: Pack) -> dict[str, list[ClonedGuide]]:
    """Return the guides of all clones of a pack in their order, by the tree path of the clone."""
    found: dict[str, list[ClonedGuide]] = defaultdict(list)
    for guide in ClonedGuide.objects.descendant_of(pack).select_related("center").order_by("path"):
        found[guide.path[: -guide.steplen]].append(guide)
    return found


def words_of_clone(clone: Clone, guides: Sequence[ClonedGuide] | None = None, rows: Rows | None = None) -> Words:
    """Return the words of a clone and its guides, in the form of a release's content.

    Args:
        clone: the page.
        guides: in their order; asked for if they are not given.
        rows: of the center, if some were fetched already.

    Raises:
        DocumentError: if a page holds what no version may.
    """
    if guides is None:
        guides = list(ClonedGuide.objects.child_of(clone).select_related("center").order_by("path"))
    return Words(content_of(clone, [(str(guide.uid), guide) for guide in guides], rows))


def words_of_pack(pack: Pack) -> list[tuple[Clone, Words]]:
    """Return the pack's clones in their order, each with its words and those of its guides.

    Raises:
        DocumentError: if a clone holds what no version may.
    """
    return words_of_clones(clones_of(pack), guides_by_clone(pack))


def words_of_clones(clones: Sequence[Clone], guides: Mapping[str, Sequence[ClonedGuide]]) -> list[tuple[Clone, Words]]:
    """Return clones of one center, each with its words and those of its guides. At most one query for each model.

    Raises:
        DocumentError: if one of them holds what no version may.
    """
    below = [guides.get(clone.path, ()) for clone in clones]
    pages = [page for clone, own in zip(clones, below, strict=True) for page in (clone, *own)]
    written = iter(encode_all(pages)) if pages else iter(())
    found = []
    for clone, own in zip(clones, below, strict=True):
        content = next(written)
        found.append((clone, Words(with_guides(content, [(str(guide.uid), next(written)) for guide in own]))))
    return found


def packs_of(user: Any) -> Any:
    """Return the packs of the centers that a person leads, archived ones among them."""
    return Pack.objects.filter(center__in=center_ids(user, {Role.LEAD})).select_related("center__profile")


def packs_led_by(user: Any) -> Any:
    """Return the packs that a person may work on."""
    return packs_of(user).in_use()
