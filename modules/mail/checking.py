"""What ``check --deploy`` has to name about mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks


def check_mail_server(**kwargs: Any) -> list[checks.CheckMessage]:
    """Name a missing mail server: nobody could be invited, and nobody who forgot a password could come back."""
    if settings.EMAIL_HOST:
        return []
    return [
        checks.Warning(
            "There is no mail server: invitations, links for new passwords and news of releases stay in the queue.",
            hint="Set BCP_EMAIL_HOST. What waits is sent then: press “Try again” on More › What runs.",
            id="bcp.W006",
        )
    ]


def connect() -> None:
    """Have the mail server looked for before a site is deployed."""
    checks.register(check_mail_server, checks.Tags.compatibility, deploy=True)
