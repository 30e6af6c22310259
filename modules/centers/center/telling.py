"""Mails about accounts and roles, to those whom a change concerns."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.mail.letters import letter

KIND = "A notice about an account"


def leads_of(center: Center) -> QuerySet[User]:
    """Return the people who lead a center."""
    return User.objects.filter(memberships__center=center, memberships__role=Role.LEAD)


def tell(people: Iterable[User], subject: str, says: Iterable[str], path: str = "") -> None:
    """Mail the same few sentences to each of these people who is active and has an address."""
    write({one.email for one in people if one.is_active and one.email}, subject, says, path)


def write(addresses: Iterable[str], subject: str, says: Iterable[str], path: str = "") -> None:
    """Mail a few sentences to each of these addresses, each in a mail of its own. ``path`` is a page of this site."""
    context = {"says": list(says), "link": f"{settings.WAGTAILADMIN_BASE_URL}{path}" if path else ""}
    words = render_to_string("centers/mail/notice.txt", context)
    for address in sorted(addresses):
        letter(KIND, subject, words, address).send()
