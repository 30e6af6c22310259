"""Archiving a module and restoring it, and deleting for good one that was never released (docs/decisions/0018)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.models import Comment, Page, Revision

from modules.accounts.archiving import Archive, DeleteForGood, Restore
from modules.accounts.policies import publishers
from modules.core.confirmation import number_of
from modules.library.modules import events
from modules.library.modules.drafts import guides_of
from modules.library.modules.models import Module
from modules.media.holding import used_only_by
from modules.media.models import Document as File
from modules.media.models import Image


class ArchiveModule(Archive[Module]):
    """Archive a module: it leaves the library's lists, and its draft stays as it is.

    Its releases, and all clones and editions of them, are not affected.
    """

    log_action = "bcp.module.archive"
    label, message = "Archive a module", "Module archived"
    allowed = publishers

    def blocked(self, thing: Module) -> list[str]:
        """Refuse a module that is archived or in review."""
        return why_not_archived(thing)

    def perform(self) -> Module:
        """Save the moment, and tell of it. Raises Refused as ``unblocked`` does."""
        return _told(super().perform())


def _told(module: Module) -> Module:
    events.archived.send(Module, module=module)
    return module


def why_not_archived(module: Module) -> list[str]:
    """Return why a module can't be archived now; empty if it can be."""
    if module.archived_at:
        return [f"“{module.title}” is already archived."]
    if module.current_workflow_task_state:
        return [f"“{module.title}” is in review. Have it approved, sent back or taken back first."]
    return []


class RestoreModule(Restore[Module]):
    """Restore a module from the archive as it was; a retired module is still retired."""

    log_action = "bcp.module.restore"
    label, message = "Restore a module", "Module taken out of the archive"
    allowed = publishers

    def blocked(self, thing: Module) -> list[str]:
        """Refuse a module that is not archived. It may be retired, so it is not called “in use”."""
        return [] if thing.archived_at else [f"“{thing.title}” is not archived."]

    def perform(self) -> Module:
        """Clear the moment, and tell of it. Raises Refused as ``unblocked`` does."""
        return _told(super().perform())


class DeleteModule(DeleteForGood):
    """Delete a module for good with its guides. Only a module that was never released."""

    log_action = "bcp.module.delete"
    label, message = "Delete a module for good", "Module deleted for good"
    allowed = publishers

    def blocked(self, thing: Module) -> list[str]:
        """Refuse a module that was released."""
        return why_kept(thing)

    def audited(self, result: Page) -> tuple[Model, dict[str, Any]]:
        """Record the module in the history of the library: its own goes on to say what was done in it."""
        return result, {"module": str(self.instance.uid), "title": self.instance.title}


def why_kept(module: Module) -> list[str]:
    """Return why a module can't be deleted for good; empty where it can be."""
    releases = module.releases.count()
    if not releases:
        return []
    were = number_of(releases, "release was", "releases were")
    return [f"{were} made of it. Centers may have copies, and a release never goes away. You can archive the module."]


@dataclass(frozen=True)
class Loss:
    """What goes with a module.

    Attributes:
        guides: their titles.
        revisions: how many saved states.
        approvals: how many approvals of its text.
        comments: how many comments.
        in_review: whether somebody is asked to review it now.
        asked_for_by: titles of the modules that name it as a companion.
        unused: titles of the library's images and documents that nothing would show any more. They are kept.
    """

    guides: tuple[str, ...]
    revisions: int
    approvals: int
    comments: int
    in_review: bool
    asked_for_by: tuple[str, ...]
    unused: tuple[str, ...]


def loss_of(module: Module) -> Loss:
    """Return what deleting the module would lose, in a fixed number of queries."""
    guides = guides_of(module)
    keys = [module.pk, *(guide.pk for guide in guides)]
    library: dict[type[Model], Any] = {model: model.objects.visible_to_center(None) for model in (Image, File)}
    return Loss(
        guides=tuple(guide.title for guide in guides),
        revisions=Revision.page_revisions.filter(object_id__in=[str(key) for key in keys]).count(),
        approvals=module.approvals.count(),
        comments=Comment.objects.filter(page__in=keys).count(),
        in_review=module.current_workflow_task_state is not None,
        asked_for_by=asked_for_by(module),
        unused=tuple(asset.title for asset in used_only_by({Page: keys}, library)),
    )


def asked_for_by(module: Module) -> tuple[str, ...]:
    """Return the titles of the modules in use that name this one as a companion."""
    return tuple(Module.objects.in_use().filter(companions=module).order_by("title").values_list("title", flat=True))
