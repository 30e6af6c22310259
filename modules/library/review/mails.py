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
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from modules.centers.tenancy.reach import pages_within_reach
from modules.kept.waiting.mails import How, choice_of


def readers_of(page_id: int, people: Iterable[Any]) -> list[Any]:
    """Return those of ``people`` who may read this page today."""
    return [one for one in people if one and pages_within_reach(one).filter(pk=page_id).exists()]


def send_to_readers(recipient_users: Iterable[Any], notification: str, extra_context: dict[str, Any]) -> Any:
    """Send what Wagtail sends about comments, to readers who want mails."""
    readers = readers_of(extra_context["page"].pk, recipient_users)
    wanted = [one for one in readers if choice_of(one) != How.NONE]
    return mail.send_notification(wanted, notification, extra_context)


def leave_to_rows(**kwargs: Any) -> None:
    """Send nothing: whoever reviews, changes or releases hears of it by the row of what waits, as they chose."""


NOTIFIERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
)
"""The signal, the sender and the name of each mail of Wagtail's about a review. Its links lead to no page here."""


def connect() -> None:
    """Put these in the place of Wagtail's.

    Its editor has no hook for whom it mails, and looks the function up in its own module. A name is connected once:
    where Wagtail comes later, it finds its own taken.
    """
    edit.send_notification = send_to_readers
    for signal, sender, name in NOTIFIERS:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(leave_to_rows, sender=sender, dispatch_uid=name, weak=False)
