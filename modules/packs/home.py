"""The home page of a center's leads: which of their packs lack something, and what their profile lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids
from modules.centers.center.models import Profile
from modules.centers.profile.gaps import empty_tokens, phones_to_call
from modules.domain.document import DocumentError
from modules.kept.waiting.todos import SHOWN, Row, Todo, TodoPanel, todo
from modules.packs.editions.readiness import state_of
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import packs_led_by
from modules.packs.proposals.models import Proposal
from modules.packs.updates.overview import news_for

ANSWERS_SHOWN = timedelta(days=14)
"""How long the home page tells of an answer."""
READY = "your packs have all that an edition needs, and your profile is up to date."


def todos_for(user: Any) -> list[Todo]:
    """Return what needs a lead. Packs are looked at whole, so only the newest few are."""
    packs = packs_led_by(user).order_by("-latest_revision_created_at", "-pk")[:SHOWN]
    profiles = Profile.objects.filter(center__in=center_ids(user, {Role.LEAD})).select_related("center")
    return [
        *todo(
            "Packs that are not ready",
            "No edition of these can be made until this is fixed.",
            (row for pack in packs for row in _lacks(pack)),
        ),
        *todo(
            "Your profile",
            "Your modules use it. Fill in what they need, and call each number every 90 days.",
            (row for profile in profiles for row in _gaps(profile)),
        ),
        *todo("Answers from DHS", "DHS answered these questions in the last 14 days.", _answers(user)),
    ]


def _lacks(pack: Pack) -> Iterator[Row]:
    """Yield one row for a pack that lacks something: the first thing, and how many more there are."""
    try:
        missing = state_of(pack).missing
    except DocumentError as error:
        yield Row(pack.title, reverse("pack", args=[pack.pk]), error.problems[0])
        return
    if missing:
        more = f" And {len(missing) - 1} more." if missing[1:] else ""
        yield Row(pack.title, f"{reverse('pack', args=[pack.pk])}#edition", f"{missing[0].sentence}{more}")


def _gaps(profile: Profile) -> Iterator[Row]:
    for gap in empty_tokens(profile):
        if gap.uses and gap.token.required and gap.url:
            yield Row(gap.token.label, gap.url, f"empty, and needed in {', '.join(use.title for use in gap.uses[:3])}")
    for phone in phones_to_call(profile):
        yield Row(phone.label, phone.url, phone.sentence)


def _answers(user: Any) -> Iterator[Row]:
    """Yield what DHS answered lately in the centers that a person leads. One query."""
    answered = Proposal.objects.questions().answered().filter(center__in=center_ids(user, {Role.LEAD}))
    lately = answered.filter(clone__isnull=False, answered_at__gte=timezone.now() - ANSWERS_SHOWN)
    for question in lately.select_related("clone").order_by("-answered_at"):
        if question.clone:
            yield Row(question.clone.title, reverse("propose", args=[question.clone.pk]), question.reason)


def _nothing(user: Any) -> str:
    """Return what is told if nothing needs a lead; updates, which are listed below it, wait all the same."""
    updates = len(news_for(list(packs_led_by(user))))
    if not updates:
        return f"Nothing is waiting for you: {READY}"
    number = "1 update" if updates == 1 else f"{updates} updates"
    return f"{number} from DHS can be reviewed below. Otherwise, {READY}"


@hooks.register("construct_homepage_panels")
def add_todo_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Say first what needs a lead now."""
    if center_ids(request.user, {Role.LEAD}):
        todos = todos_for(request.user)
        panels.append(TodoPanel(todos, "" if todos else _nothing(request.user), "todo-center"))
