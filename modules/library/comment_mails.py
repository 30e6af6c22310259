"""Mails about comments on drafts: to those alone who may still read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.admin.mail import send_notification
from wagtail.admin.views.pages import edit

from modules.centers.reach import pages_within_reach


def send_to_readers(recipient_users: Iterable[Any], notification: str, extra_context: dict[str, Any]) -> Any:
    """Send what Wagtail sends, but not to those who took part in the thread and have another role since."""
    page = extra_context["page"].pk
    readers = [user for user in recipient_users if pages_within_reach(user).filter(pk=page).exists()]
    return send_notification(readers, notification, extra_context)


def connect() -> None:
    """Have Wagtail's editor send by :func:`send_to_readers`.

    Wagtail mails everyone who once took part, asks nobody what they may read, and has no hook for it: its view looks
    this name up in its own module.
    """
    edit.send_notification = send_to_readers
