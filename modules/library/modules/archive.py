"""Archiving a module and restoring it, and deleting for good one that was never released (docs/decisions/0018)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, ProtectedError
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Comment, Page, Revision

from modules.accounts.action import Action, Result
from modules.accounts.policies import publishers
from modules.core.confirmation import number_of, still_held
from modules.core.refusals import Refused
from modules.library.modules.drafts import guides_of
from modules.library.modules.models import Module
from modules.media.holding import used_only_by
from modules.media.models import Document as File
from modules.media.models import Image


class ModuleAction(Action[Result], abstract=True):
    """Something that publishers do with a module as a whole. ``instance`` is the module."""

    allowed = publishers

    def locked(self) -> Module:
        """Return the module as the database has it, locked. Raises Refused where it is gone."""
        module = Module.objects.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
        if module is None:
            raise Refused(f"“{self.instance.title}” is already deleted.")
        found: Module = module
        return found


class ArchiveModule(ModuleAction[Module]):
    """Put a module away: it leaves the library's lists and its draft stays as it is.

    Its releases, and all clones and editions that were made of them, go on as they are.
    """

    log_action = "bcp.module.archive"
    label, message = "Archive a module", "Module archived"

    def perform(self) -> Module:
        """Write when. Raises Refused where it is archived, and while it is in review."""
        module = self.locked()
        if blocked := why_not_archived(module):
            raise Refused(*blocked)
        return _set(module, timezone.now())


def why_not_archived(module: Module) -> list[str]:
    """Return why a module can't be archived now; empty where it can be."""
    if module.archived_at:
        return [f"“{module.title}” is already archived."]
    if module.current_workflow_task_state:
        return [f"“{module.title}” is in review. Have it approved, sent back or taken back first."]
    return []


class RestoreModule(ModuleAction[Module]):
    """Take a module out of the archive, as it was; a retired one is still retired."""

    log_action = "bcp.module.restore"
    label, message = "Restore a module", "Module taken out of the archive"

    def perform(self) -> Module:
        """Take the date away. Raises Refused where it is in use."""
        module = self.locked()
        if not module.archived_at:
            raise Refused(f"“{module.title}” is not archived.")
        return _set(module, None)


def _set(module: Module, moment: Any) -> Module:
    """Write this column alone, so that nobody's words are written with it."""
    Module.objects.filter(pk=module.pk).update(archived_at=moment)
    module.archived_at = moment
    return module


class DeleteModule(ModuleAction[Page]):
    """Delete a module with its guides for good. Only one that was never released."""

    log_action = "bcp.module.delete"
    label, message = "Delete a module for good", "Module deleted for good"

    def perform(self) -> Page:
        """Delete it. Returns the library.

        Raises:
            Refused: where it was released, or something else holds on to it.
        """
        module = self.locked()
        if blocked := why_kept(module):
            raise Refused(*blocked)
        library: Page = module.get_parent()
        try:
            DeletePageAction(module, user=self.actor).execute(skip_permission_checks=True)  # Wagtail's own is refused
        except ProtectedError as error:
            raise still_held(error, module.title) from error
        return library

    def audited(self, result: Page) -> tuple[Model, dict[str, Any]]:
        """Name the module in the history of the library: its own goes on to say what was done in it."""
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
