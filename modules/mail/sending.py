"""The task that sends one mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from modules.mail.letters import unseal
from modules.mail.models import Mail
from modules.tasks.background import background


class TooOld(Exception):
    """The mail waited for so long that nothing in it is of use; what it said is deleted."""


class NoMailServer(Exception):
    """The settings name no mail server, so nothing is sent. What would be sent is kept, and not written to a log."""


class Nowhere(BaseEmailBackend):
    """What a server sends with as long as ``BCP_EMAIL_HOST`` names none."""

    def send_messages(self, email_messages: object) -> int:
        """Raise NoMailServer."""
        raise NoMailServer("Set BCP_EMAIL_HOST")


@background("Send a mail", tries=8)
def send_mail(pk: str) -> None:
    """Send one mail, given by its key; tried for 17 hours. One that was sent is not sent again.

    Raises:
        TooOld: what it said is deleted.
        OSError: what smtplib and the network raise.
    """
    mail = Mail.objects.get(pk=pk)
    if mail.sent_at:
        return
    if not mail.sealed:
        raise TooOld
    get_connection(settings.BCP_MAIL_TRANSPORT).send_messages([unseal(mail.sealed)])
    Mail.objects.filter(pk=pk).update(sent_at=timezone.now(), sealed="")


@background("Forget mails that waited too long to be of use")
def forget_stale() -> None:
    """Delete what mails say that could not be sent for 14 days. That they could not be stays."""
    Mail.objects.stale().update(sealed="")
