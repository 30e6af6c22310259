"""Which parts of a copy need a choice before it can be updated, each with the address of that choice."""

from __future__ import annotations

from django.urls import reverse

from modules.domain.document import DocumentError
from modules.domain.merge import Decision
from modules.domain.words import Words
from modules.library.releases.models import Release
from modules.library.workbench.beside import Mark
from modules.packs.pages.models import Clone, ClonedGuide
from modules.packs.updates.merging import plan_update
from modules.packs.updates.pending import kept_for

NEEDS_CHOICE = "Needs a choice"


def to_choose(page: Clone | ClonedGuide, clone: Clone, words: Words, release: Release) -> list[tuple[str, Mark]]:
    """Return the id of each block of one page that an update leaves to choose, with the mark that leads to the choice.

    Nothing is to choose while the release is skipped, nor if the words can't be merged, which the page of the update
    explains. One merge, and one query if it leaves something to choose.

    Args:
        page: a clone is a page, and each of its guides another.
        clone: the page itself, or the one that the guide is in.
        words: those of the page alone, as a module has them. To the merge the other pages are removed by the center,
            which leaves nothing to choose in them.
        release: what the clone can be updated to.
    """
    try:
        plan = plan_update(clone, release, words)
    except DocumentError:
        return []
    if not any(_is_in(page, one) for one in plan.to_choose):
        return []
    kept = kept_for(clone)
    wait = [] if release.pk in kept.skipped else plan.unchosen(kept.choices)
    update = reverse("update", args=[clone.pk])
    return [(one.block, Mark("waits", NEEDS_CHOICE, f"{update}#q-{one.id}")) for one in wait if _is_in(page, one)]


def _is_in(page: Clone | ClonedGuide, decision: Decision) -> bool:
    """Return whether a decision is about the words of one page."""
    guide = decision.path[1] if decision.path[:1] == ("guides",) and len(decision.path) > 1 else ""
    return guide == ("" if isinstance(page, Clone) else str(page.uid))
