"""The one way out: Django's, allauth's and Wagtail's mails, and ours, are all handed to this (``EMAIL_BACKEND``)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from modules.core.lines import one_line
from modules.mail.letters import LONGEST_SUBJECT, marks_of, seal
from modules.mail.models import Mail
from modules.mail.sending import send_mail


class Queue(BaseEmailBackend):
    """Keeps each mail for the worker, in the transaction that is open: what is taken back is not sent.

    No request waits for a mail server, and a mail server that is away loses nothing.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails that have an addressee; return how many."""
        addressed = [message for message in email_messages if message.recipients()]
        with transaction.atomic():
            for message in addressed:
                _keep(message)
        return len(addressed)


class AtOnce(BaseEmailBackend):
    """Sends each mail once the transaction is committed: for development, where no worker may run."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send the mails once they are sure to be meant."""
        messages = list(email_messages)
        for message in messages:
            message.subject = one_line(str(message.subject), LONGEST_SUBJECT)
        transaction.on_commit(lambda: get_connection(settings.BCP_MAIL_TRANSPORT).send_messages(messages))
        return len(messages)


def _keep(message: EmailMessage) -> None:
    pk = uuid4()
    kind, about = marks_of(message)
    result = send_mail.enqueue(str(pk))
    Mail.objects.create(
        pk=pk,
        task_id=result.id,
        kind=kind,
        about=about,
        addressees="\n{}\n".format("\n".join(address.lower() for address in message.recipients())),
        sealed=seal(message),
    )
