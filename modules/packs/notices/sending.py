"""Telling centers by e-mail what DHS released and withdrew, each of them once.

The rows are written in the transaction of the release or the withdrawal; a task sends them, and `send_update_digest`
sends what is left. Each mail is for one lead of one center and names no other center.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.library.releases.models import Release
from modules.packs.editions.models import EditionModule
from modules.packs.notices.models import Delivery, Notice
from modules.packs.pages.models import Clone, Pack

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""How long a notice stays with who took it; one that is neither sent nor given back by then may be taken again."""


def send(notices: QuerySet[Notice]) -> tuple[int, int]:
    """Send what is unsent of these notices, one mail to each lead of a center. Return how many mails went and failed.

    Every notice is taken first, by an UPDATE that only one can win, and no transaction is open while the mail server is
    asked. One that could not be sent to everyone is given back and keeps who has it already.
    """
    unsent = notices.filter(sent_at__isnull=True).select_related("center", "release__withdrawal__replacement")
    ordered = unsent.order_by("center", "created_at", "pk")
    counts = [
        _tell(center, [notice for notice in group if _take(notice)])
        for center, group in groupby(ordered, key=lambda notice: notice.center)
    ]
    return sum(sent for sent, _ in counts), sum(failed for _, failed in counts)


def _take(notice: Notice) -> bool:
    """Take a notice to send it; False where somebody else has it, or has sent it."""
    now = timezone.now()
    free = Q(taken_at__isnull=True) | Q(taken_at__lt=now - LEASE)
    return bool(Notice.objects.filter(free, pk=notice.pk, sent_at__isnull=True).update(taken_at=now))


def _tell(center: Center, notices: list[Notice]) -> tuple[int, int]:
    news = [item for notice in notices if (item := news_of(notice)).matters]
    mails = [_mail(center, lead, news) for lead in leads_of(center)] if news else []
    results = [sent for sent in mails if sent is not None]
    done = all(results) and (bool(mails) or not news)  # a center without a lead is told once it has one
    now = timezone.now()
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
        taken_at=now if done else None, sent_at=now if done else None
    )
    return results.count(True), results.count(False)


def leads_of(center: Center) -> QuerySet[User]:
    """Return the center's leads who can be written to: none while it is archived, so they are told once it is not."""
    held = Membership.objects.in_use().filter(center=center, role=Role.LEAD)
    leads = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return leads.exclude(email="").order_by("pk")


def _mail(center: Center, lead: User, news: list[News]) -> bool | None:
    """Send a lead what they were not sent yet. None where that is nothing, False where the mail server failed."""
    had = set(Delivery.objects.filter(recipient=lead).values_list("notice_id", flat=True))
    unheard = [item for item in news if item.notice.pk not in had]
    if not unheard:
        return None
    try:
        message(center, lead, unheard).send()
    except (OSError, ValueError) as error:  # what smtplib raises and the network below it; an address that is none
        log.warning("A mail to %s was not sent: %s", lead.username, error)
        return False
    Delivery.objects.bulk_create(Delivery(notice=item.notice, recipient=lead) for item in unheard)
    return True


@dataclass(frozen=True)
class News:
    """What one notice says to its center. ``packs`` are (title, address) of the center's own packs."""

    notice: Notice
    packs: list[tuple[str, str]]

    @property
    def release(self) -> Release:
        """What was released or withdrawn."""
        return self.notice.release

    @property
    def is_withdrawal(self) -> bool:
        """Whether it was withdrawn."""
        return self.notice.kind == Notice.Kind.WITHDRAWAL

    @property
    def matters(self) -> bool:
        """Whether it still concerns the center: an update that is made, or not to be had any longer, does not."""
        return bool(self.packs) and (self.is_withdrawal or not self.release.withdrawn)

    @property
    def headline(self) -> str:
        """Say it in one line."""
        if self.is_withdrawal:
            return f"DHS withdrew release {self.release.version} of “{self.release.title}”"
        urgent = "Urgent: release" if self.release.urgent else "Release"
        return f"{urgent} {self.release.version} of “{self.release.title}” is available"


def news_of(notice: Notice) -> News:
    """Return what a notice says now: which packs of the center it concerns may have changed since it was written."""
    clones = Clone.objects.in_packs().filter(center=notice.center_id)
    packs = Pack.objects.filter(center=notice.center_id)
    if notice.kind == Notice.Kind.WITHDRAWAL:
        held = clones.filter(release=notice.release_id)
        shown = EditionModule.objects.filter(release=notice.release_id).values("edition__pack")
        concerned = Q(path__in=_paths(held)) | Q(pk__in=shown)
    else:
        number = {"release__major": notice.release.major, "release__minor__lt": notice.release.minor}
        older = Q(release__major__lt=notice.release.major) | Q(**number)
        concerned = Q(path__in=_paths(clones.filter(older, release__module=notice.release.module_id)))
    found = packs.filter(concerned).order_by("title", "pk").values_list("pk", "title")
    return News(
        notice, [(title, f"{settings.WAGTAILADMIN_BASE_URL}{reverse('pack', args=[pk])}") for pk, title in found]
    )


def _paths(clones: Any) -> list[str]:
    """Return the tree paths of the packs that hold these clones."""
    return [path[: -Clone.steplen] for path in clones.values_list("path", flat=True)]


def message(center: Center, lead: User, news: list[News]) -> EmailMessage:
    """Return the mail to one lead: one line in the subject for one piece of news, how many for more."""
    first = news[0].headline if len(news) == 1 else f"{len(news)} new things from DHS for {center.name}"
    words = render_to_string("packs/mail/news.txt", {"center": center, "news": news})
    return EmailMessage(" ".join(first.split()), words, to=[lead.email])
