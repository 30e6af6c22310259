"""Actions that archive and restore a pack, and delete it permanently.

Only a pack that never had an edition can be deleted (docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.models import Page, Revision

from modules.accounts.archiving import Archive, DeleteForGood, Restore
from modules.accounts.policies import leads
from modules.core.confirmation import Follows
from modules.core.rooms import Question
from modules.domain.document import DocumentError
from modules.media.holding import used_only_by
from modules.media.models import Document as File
from modules.media.models import Image
from modules.packs.clones.customizations import customizations
from modules.packs.pages.events import tell_arranged
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import guides_by_clone, words_of_clone
from modules.packs.updates.snapshots import Snapshot, SnapshotAsset

GOES_ON: Question[Callable[[Pack], Iterable[Follows]]] = Question("what of a pack goes on while it is archived")
"""An answer gets a pack with editions, and returns sentences about the pages of its room that still show them.

It must run a fixed number of queries.
"""


class ArchivePack(Archive[Pack]):
    """Archive a pack. All of it is kept, and its editions can still be presented."""

    log_action = "bcp.pack.archive"
    label, message = "Archive a pack", "Pack archived"
    allowed = leads

    def perform(self) -> Pack:
        """Save the moment, and tell of it. Raises Refused as ``unblocked`` does."""
        return _told(super().perform())


class RestorePack(Restore[Pack]):
    """Restore a pack from the archive as it was."""

    log_action = "bcp.pack.restore"
    label, message = "Restore a pack", "Pack taken out of the archive"
    allowed = leads

    def perform(self) -> Pack:
        """Clear the moment, and tell of it. Raises Refused as ``unblocked`` does."""
        return _told(super().perform())


def _told(pack: Pack) -> Pack:
    clones = Clone.objects.child_of(pack).order_by()
    tell_arranged(pack, list(clones.values_list("pk", flat=True)))
    return pack


class DeletePack(DeleteForGood):
    """Delete a pack for good with all its modules. Only a pack that never had an edition."""

    log_action = "bcp.pack.delete"
    label, message = "Delete a pack for good", "Pack deleted for good"
    allowed = leads

    def blocked(self, thing: Pack) -> list[str]:
        """Return the reasons why the pack can't be deleted; empty if it can."""
        return why_kept(thing)

    def audited(self, result: Page) -> tuple[Model, dict[str, Any]]:
        """Record the deletion in the history of the folder. The pack's own history stays too."""
        return result, {"pack": self.instance.pk, "title": self.instance.title}


def why_kept(pack: Pack) -> list[str]:
    """Return the reasons why a pack can't be deleted; empty if it can."""
    editions = pack.editions.count()
    if not editions:
        return []
    were = "1 edition was" if editions == 1 else f"{editions} editions were"
    return [
        f"{were} made of it. Presenters and participants may use them, and an edition always names its pack. "
        "You can archive the pack."
    ]


@dataclass(frozen=True)
class Loss:
    """What is lost if a pack is deleted.

    Attributes:
        modules: titles of the modules, including those that were taken out.
        own: number of modules that the center wrote itself.
        guides: number of presenter guides.
        changes: number of blocks that the center changed or added in clones.
        earlier: number of snapshots of earlier words.
        revisions: number of saved revisions.
        unused: titles of the center's images and documents that nothing else shows. They are kept.
    """

    modules: tuple[str, ...]
    own: int
    guides: int
    changes: int
    earlier: int
    revisions: int
    unused: tuple[str, ...]


def loss_of(pack: Pack) -> Loss:
    """Return what is lost if the pack is deleted.

    Runs two queries for each clone, and a fixed number besides.
    """
    clones = list(Clone.objects.child_of(pack).select_related("center", "release__document").order_by("path"))
    guides = guides_by_clone(pack)
    keys = list(Page.objects.descendant_of(pack, inclusive=True).values_list("pk", flat=True))
    snapshots = Snapshot.objects.filter(clone__in=clones)
    held = SnapshotAsset.objects.filter(snapshot__in=snapshots).values_list("pk", flat=True)
    mine: dict[type[Model], Any] = {
        model: model.objects.filter(collection=pack.center.collection_id) for model in (Image, File)
    }
    return Loss(
        modules=tuple(clone.title for clone in clones),
        own=sum(clone.is_own for clone in clones),
        guides=sum(len(found) for found in guides.values()),
        changes=sum(_changes(clone, guides[clone.path]) for clone in clones if not clone.is_own),
        earlier=snapshots.count(),
        revisions=Revision.page_revisions.filter(object_id__in=[str(key) for key in keys]).count(),
        unused=tuple(asset.title for asset in used_only_by({Page: keys, SnapshotAsset: held}, mine)),
    )


def _changes(clone: Clone, guides: Any) -> int:
    """Return the number of blocks that the center changed, or 0 if the clone's document is not valid."""
    try:
        return len(customizations(clone.released.document, words_of_clone(clone, guides).document))
    except DocumentError:
        return 0
