"""Telling centers by e-mail what DHS released and withdrew, each of them once.

The rows are written in the transaction of the release or the withdrawal; a task, or `send_update_digest`, makes mails
of them, which leave by the worker. Each mail is for one lead of one center and names no other center.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.core.own_address import on_this_site
from modules.library.releases.models import Release
from modules.mail.letters import letter
from modules.packs.editions.models import EditionModule
from modules.packs.notices.models import Delivery, Notice
from modules.packs.pages.models import Clone, Pack


def send(notices: QuerySet[Notice]) -> int:
    """Send what is unsent of these notices, one mail to each lead of a center. Return how many mails that were.

    The mails of a center are left to the worker in one transaction with the note that it was told, so that nobody hears
    twice and nobody is forgotten.
    """
    centers = notices.filter(sent_at__isnull=True).order_by("center").values_list("center", flat=True).distinct()
    return sum(_tell(center, notices) for center in list(centers))


@transaction.atomic
def _tell(center_pk: int, notices: QuerySet[Notice]) -> int:
    """Send a center its notices. A center without a lead is told once it has one."""
    unsent = notices.select_for_update(of=("self",)).filter(center=center_pk, sent_at__isnull=True)
    found = list(unsent.select_related("center", "release__withdrawal__replacement").order_by("created_at", "pk"))
    news = [item for notice in found if (item := news_of(notice)).matters]
    leads = list(leads_of(found[0].center)) if news else []
    for lead in leads:
        message(found[0].center, lead, news).send()
    if leads or not news:
        Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(sent_at=timezone.now())
    Delivery.objects.bulk_create(Delivery(notice=item.notice, recipient=lead) for item in news for lead in leads)
    return len(leads)


def leads_of(center: Center) -> QuerySet[User]:
    """Return the center's leads who can be written to: none while it is archived, so they are told once it is not."""
    held = Membership.objects.in_use().filter(center=center, role=Role.LEAD)
    leads = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return leads.exclude(email="").order_by("pk")


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
    return News(notice, [(title, on_this_site(reverse("pack", args=[pk]))) for pk, title in found])


def _paths(clones: Any) -> list[str]:
    """Return the tree paths of the packs that hold these clones."""
    return [path[: -Clone.steplen] for path in clones.values_list("path", flat=True)]


def message(center: Center, lead: User, news: list[News]) -> EmailMessage:
    """Return the mail to one lead: one line in the subject for one piece of news, how many for more."""
    first = news[0].headline if len(news) == 1 else f"{len(news)} new things from DHS for {center.name}"
    words = render_to_string("packs/mail/news.txt", {"center": center, "news": news})
    return letter("News of a release or a withdrawal", first, words, lead.email)
