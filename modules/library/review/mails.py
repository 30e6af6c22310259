"""Mails about drafts: to those alone who may still read them.

Wagtail mails who once took part in a thread of comments, and who once asked for a review. It asks nobody what they may
read today: someone who left DHS, or went to a center, would go on reading of drafts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.admin import mail
from wagtail.admin.views.pages import edit
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from modules.centers.tenancy.reach import pages_within_reach


def readers_of(page_id: int, people: Iterable[Any]) -> list[Any]:
    """Return those of ``people`` who may read this page today."""
    return [one for one in people if one and pages_within_reach(one).filter(pk=page_id).exists()]


def send_to_readers(recipient_users: Iterable[Any], notification: str, extra_context: dict[str, Any]) -> Any:
    """Send what Wagtail sends about comments, to readers."""
    readers = readers_of(extra_context["page"].pk, recipient_users)
    return mail.send_notification(readers, notification, extra_context)


class ToReaders:
    """Has a notifier of Wagtail's about a review reach readers alone."""

    def get_recipient_users(self, workflow_state: WorkflowState, **kwargs: Any) -> set[Any]:
        """Return whom Wagtail would tell, as far as they may read the page."""
        told: Iterable[Any] = super().get_recipient_users(workflow_state, **kwargs)  # type: ignore[misc]  # of Wagtail's
        return set(readers_of(int(workflow_state.object_id), told))


class Approved(ToReaders, mail.WorkflowStateApprovalEmailNotifier):
    """Tells who asked for a review that it was approved."""


class Rejected(ToReaders, mail.WorkflowStateRejectionEmailNotifier):
    """Tells who asked for a review that it was sent back."""


def leave_to_rows(**kwargs: Any) -> None:
    """Send nothing: reviewers hear of a review by the row of what waits for them, as they chose."""


NOTIFIERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", leave_to_rows),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", Approved()),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", Rejected()),
)
"""Each with the signal, the sender and the name under which Wagtail connects its own."""


def connect() -> None:
    """Put these in the place of Wagtail's.

    Its editor has no hook for whom it mails, and looks the function up in its own module. A name is connected once:
    where Wagtail comes later, it finds its own taken.
    """
    edit.send_notification = send_to_readers
    for signal, sender, name, notifier in NOTIFIERS:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(notifier, sender=sender, dispatch_uid=name, weak=False)
