"""The review before a release: tasks of a Wagtail workflow whose approval is an action of ours.

The workflow asks for both reviews of a module, one after the other. What counts is the text, guides included, by digest
(DESIGN §5): where it changed between the two, the workflow goes back to the one that has to be done again.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from wagtail.forms import TaskStateCommentForm
from wagtail.models import GroupApprovalTask, TaskState

from modules.core.refusals import Refused
from modules.domain.document import DocumentError, digest
from modules.library.modules.authors import has_written
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.review.actions import Approve
from modules.library.review.models import Approval, ReviewKind
from modules.library.review.standing import why_not_now

NO_REASON = "Write what has to change. The person who wrote the text will read it."


class SendBackForm(TaskStateCommentForm):
    """Why a text is sent back."""

    comment = forms.CharField(
        label="What has to change",
        help_text="The person who wrote the text will read it.",
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        error_messages={"required": NO_REASON},
    )


class ReviewTask(GroupApprovalTask):
    """Approval by a reviewer who wrote none of it. What is approved is the text, by digest."""

    kind = models.CharField(
        max_length=9, choices=ReviewKind.choices, default=ReviewKind.EDITORIAL, help_text="What an approval stands for."
    )

    admin_form_fields: ClassVar = [*GroupApprovalTask.admin_form_fields, "kind"]
    admin_form_readonly_on_edit_fields: ClassVar = [*GroupApprovalTask.admin_form_readonly_on_edit_fields, "kind"]

    class Meta:
        verbose_name = "DHS review"

    def get_actions(self, obj: models.Model, user: Any) -> list[tuple[str, str, bool]]:
        """Offer an approval to those alone who can give it now."""
        offered = [
            (name, "Send back…" if name == "reject" else label, asks)
            for name, label, asks in super().get_actions(obj, user)
        ]
        if isinstance(obj, Module) and offered and not self._may_approve(obj, user):
            return [action for action in offered if action[0] != "approve"]
        return offered

    def _may_approve(self, module: Module, user: Any) -> bool:
        """Return whether this person wrote none of the draft, and nothing stops them otherwise."""
        if has_written(module, user):
            return False
        try:
            document = draft(module)
        except DocumentError:
            return False
        return not why_not_now(module, user, ReviewKind(self.kind), document, digest(document))

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """Ask for the reason of sending back."""
        form: type[forms.Form] = SendBackForm if action == "reject" else super().get_form_for_action(action)
        return form

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Record an approval by digest before the workflow moves on; send nothing back without a reason."""
        if action_name == "reject" and not kwargs.get("comment", "").strip():
            raise PermissionDenied(NO_REASON)
        if action_name == "approve":
            module = Module.objects.get(pk=task_state.workflow_state.object_id)
            try:
                approval = Approve(module, kind=ReviewKind(self.kind), actor=user).execute()
            except Refused as refused:
                # Wagtail's admin shows this as a message; any other error would be a 500.
                raise PermissionDenied(str(refused)) from refused
            _count(task_state, approval)
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """Say who may approve."""
        return "A reviewer of these groups approves, unless they wrote in the module since its last release."


def _count(task_state: TaskState, approval: Approval) -> None:
    """Have the workflow go on from the reviews that approved these words, and come back to those that did not.

    Wagtail counts by revision. But it makes one whenever “Approve” is pressed in the editor, with the same words, and
    sees no change of a guide.
    """
    newest = approval.module.get_latest_revision()
    done = task_state.workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED)
    standing = Approval.objects.filter(module=approval.module, digest=approval.digest).values("kind")
    fresh = ReviewTask.objects.filter(kind__in=standing)
    done.exclude(task__in=fresh).update(status=TaskState.STATUS_CANCELLED)
    done.filter(task__in=fresh).update(revision=newest)
    task_state.revision = newest
