"""Mails about what waits, each with a link that opens the thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone

from modules.accounts.identity.models import Membership, Role, User
from modules.kept.waiting.kinds import kind_of
from modules.kept.waiting.mails import KIND, address, told_at_once, where_to_choose
from modules.kept.waiting.models import Waiting
from modules.mail.letters import letter

AT_MOST_EVERY = timedelta(hours=12)
"""Nobody is mailed twice about the same thing within this time, however often it is asked."""


def mail_about(row: Waiting) -> None:
    """Mail those for whom a row waits and who want it at once, except who asked; nobody if they were mailed lately."""
    kind = kind_of(row)
    if kind is None or not kind.mailed or _was_mailed(row):
        return
    Waiting.objects.filter(pk=row.pk).update(mailed_at=timezone.now())
    asked = f"{row.made_by} asks:" if row.made_by else "This waits for you:"
    what = row.what(kind.does)
    says = [asked, what, *([row.message] if row.message else [])]
    context = {"says": says, "link": address(kind.url(row)), "choice": where_to_choose()}
    words = render_to_string("kept/waits.txt", context)
    for one in sorted({person.email for person in told_at_once(people_for(row)) if person.email}):
        letter(KIND, what, words, one).send()


def mail_about_all(rows: Iterable[Waiting]) -> None:
    """Mail about each of these rows."""
    for row in rows:
        mail_about(row)


def _was_mailed(row: Waiting) -> bool:
    same = Waiting.objects.filter(
        kind=row.kind, content_type=row.content_type_id, object_id=row.object_id, part=row.part, role=row.role
    )
    return same.filter(mailed_at__gt=timezone.now() - AT_MOST_EVERY).exists()


def people_for(row: Waiting) -> list[User]:
    """Return those for whom a row waits: the one person, or everyone with the role; not who asked."""
    if row.person:
        return [row.person]
    held = Membership.objects.in_use() if row.center_id else Membership.objects.all()
    holders = held.filter(role=Role(row.role), center=row.center_id).values("user")
    return list(User.objects.filter(pk__in=holders, is_active=True).exclude(pk=row.made_by_id or 0).order_by("pk"))
