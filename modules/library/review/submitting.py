"""Submitting a module for review. What nobody could release is not submitted."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from wagtail.models import WorkflowState

from modules.accounts.action import Action
from modules.core.confirmation import number_of
from modules.core.refusals import Refused
from modules.domain.document import Document, digest
from modules.library.modules.drafts import draft, require_in_use
from modules.library.modules.models import Module
from modules.library.words.checks import release_findings

ASKED_ALREADY = "Somebody submitted this module already. Nothing was changed."
NO_WORKFLOW = "No review is set up here, so nothing was submitted. Ask an administrator."
SAME = "Nothing has changed since the last release, so there is nothing to review."


def is_released(module: Module, document: Document | None = None) -> bool:
    """Return whether the newest release says what the draft says. ``document`` is the draft, read if it is not given.

    Raises:
        DocumentError: the draft holds what no version may.
    """
    newest = module.releases.only("digest").newest()
    return newest is not None and newest.digest == digest(draft(module) if document is None else document)


class SubmitForReview(Action[WorkflowState]):
    """Ask for the two reviews of a module with its guides, or for those that are left after it was sent back."""

    log_action = "bcp.module.submit"
    label, message = "Submit a module for review", "Module submitted for review"

    def permitted(self) -> bool:
        """Allow whoever may edit the module."""
        return bool(self.instance.permissions_for_user(self.actor).can_edit())

    def perform(self) -> WorkflowState:
        """Start the reviews, or go on with them.

        Raises:
            Refused: the module is archived or in review already, something in it stops a release, or nothing changed.
        """
        module = Module.objects.select_for_update().get(pk=self.instance.pk)
        require_in_use(module)
        if module.workflow_in_progress:
            raise Refused(ASKED_ALREADY)
        self._run_checks(module)
        state = module.current_workflow_state
        if state:
            state.resume(user=self.actor)
            return state
        workflow = module.get_workflow()
        if workflow is None:
            raise Refused(NO_WORKFLOW)
        if not module.latest_revision_id:
            module.save_revision(user=self.actor)
        started: WorkflowState = workflow.start(module, self.actor)
        return started

    def _run_checks(self, module: Module) -> None:
        document = draft(module)
        left = release_findings(document["content"])
        if left:
            is_left = f"{number_of(len(left), 'thing')} {'is' if len(left) == 1 else 'are'} left before you can submit:"
            raise Refused(" ".join([is_left, *(one.said for one in left)]))
        if is_released(module, document):
            raise Refused(SAME)

    def audited(self, result: WorkflowState) -> tuple[Model, dict[str, Any]]:
        """Name the first review that is waited for."""
        return self.instance, {"review": result.current_task_state.task.name}
