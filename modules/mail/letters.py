"""A mail as it is kept between the moment when somebody sends it and the moment when the worker does."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from django.core.mail import EmailAlternative, EmailMessage, EmailMultiAlternatives

from modules.core.lines import one_line
from modules.core.sealing import cipher

Message = TypeVar("Message", bound=EmailMessage)

PURPOSE = b"bcp.mail"
OTHER = "A notice"
"""The kind of a mail that does not name its own."""
LONGEST_SUBJECT = 200
PLAIN = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "extra_headers", "content_subtype")
"""What of a mail is text, lists of texts or a mapping of texts."""


def letter(kind: str, subject: str, body: str, to: str, *, about: str = "") -> EmailMessage:
    """Return a mail to one person. See :func:`of_kind`; the subject becomes one line."""
    return of_kind(kind, EmailMessage(one_line(subject, LONGEST_SUBJECT), body, to=[to]), about=about)


def of_kind(kind: str, message: Message, *, about: str = "") -> Message:
    """Return the mail, marked with what it is.

    Args:
        kind: what administrators read on the page “What runs”: “An invitation”. Nothing that the mail says.
        about: what of the database it is about, such as “invitation:12”, by which its sender finds out what became
            of it.
    """
    message.kind, message.about = kind, about  # type: ignore[attr-defined]  # read by :func:`marks_of` alone
    return message


def marks_of(message: EmailMessage) -> tuple[str, str]:
    """Return the kind of a mail, and what it is about."""
    return getattr(message, "kind", OTHER), getattr(message, "about", "")


def seal(message: EmailMessage) -> str:
    """Return all of a mail as a text that only this site can read: a link in it is a key.

    Raises:
        TypeError: it has files, which nothing here sends.
    """
    if message.attachments:
        raise TypeError("A mail has no files")
    kept = {name: getattr(message, name) for name in PLAIN}
    kept["subject"] = one_line(str(message.subject), LONGEST_SUBJECT)
    kept["alternatives"] = [list(part) for part in getattr(message, "alternatives", ())]
    return cipher(PURPOSE).encrypt(json.dumps(kept).encode()).decode()


def unseal(sealed: str) -> EmailMessage:
    """Return the mail again. Raises InvalidToken if ``SECRET_KEY`` is another one since."""
    kept: dict[str, Any] = json.loads(cipher(PURPOSE).decrypt(sealed.encode()))
    message = EmailMultiAlternatives()
    for name in PLAIN:
        setattr(message, name, kept[name])
    message.alternatives = [EmailAlternative(*part) for part in kept["alternatives"]]
    return message
