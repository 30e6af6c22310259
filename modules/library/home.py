"""The home page of DHS's people and of administrators: what in the library needs them now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import TaskState, WorkflowState

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role, is_administrator
from modules.centers.tenancy.reach import LIBRARY_ROLES
from modules.core import moments
from modules.kept.waiting.todos import Row, Todo, TodoPanel, todo
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.review.models import Approval, ReviewKind
from modules.library.uses.queries import overview

SOON = timedelta(days=30)


def todos_for(user: Any) -> list[Todo]:
    """Return what needs a person of DHS; for an administrator all that is due. A constant number of queries."""
    everything = is_administrator(user)
    found: list[Todo] = []
    if has_role(user, Role.REVIEWER) or everything:
        found += _in_review(user)
    if has_role(user, Role.EDITOR) or everything:
        found += _sent_back(user, everything=everything)
        found += _older_wording()
    if has_role(user, Role.PUBLISHER) or everything:
        found += _approved(publishes=has_role(user, Role.PUBLISHER))
    return found + _reviews_due()


def _in_review(user: Any) -> list[Todo]:
    """Ask Wagtail what waits for this person, whatever tasks the review is made of."""
    waiting = TaskState.objects.reviewable_by(user).select_related("workflow_state", "task")
    rows = waiting.order_by("started_at").values_list("workflow_state__object_id", "task__name", "started_at")
    titles = _titles(int(pk) for pk, _, _ in rows)
    return todo(
        "To be reviewed",
        "Read these drafts, then approve them or send them back with a reason.",
        (
            Row(titles[int(pk)], _review(int(pk)), f"{task}, since {moments.day(at)}")
            for pk, task, at in rows
            if int(pk) in titles
        ),
    )


def _sent_back(user: Any, *, everything: bool) -> list[Todo]:
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    mine = states if everything else states.filter(Q(requested_by=user))
    rows = mine.order_by("-created_at").values_list("object_id", "current_task_state__comment")
    titles = _titles(int(pk) for pk, _ in rows)
    return todo(
        "Sent back to you" if not everything else "Sent back to their editors",
        "A reviewer asked for changes. Fix the draft, then submit it again.",
        (Row(titles[int(pk)], _review(int(pk)), comment or "") for pk, comment in rows if int(pk) in titles),
    )


def _older_wording() -> list[Todo]:
    return todo(
        "Drafts with older wording of a statement",
        "The wording of these statements changed. Put the new wording into the drafts of the modules that show it.",
        (
            Row(
                uses.statement.title, reverse("statement_uses", args=[uses.statement.pk]), _drafts(uses.outdated_drafts)
            )
            for uses in overview()
            if uses.outdated_drafts
        ),
        reverse("statement_overview"),
    )


def _drafts(found: list[Any]) -> str:
    return ", ".join(use.module.title for use in found[:3]) + (" and others" if len(found) > 3 else "")


def _approved(*, publishes: bool) -> list[Todo]:
    """Find texts with both approvals since the last release; its page looks whether the draft still says that."""
    last = Release.objects.filter(module=OuterRef("module")).newest_first().values("released_at")[:1]
    given = Approval.objects.filter(module__archived_at=None).annotate(released=Subquery(last))
    since = given.filter(Q(released__isnull=True) | Q(approved_at__gt=F("released")))
    texts = since.values("module", "module__title", "digest").annotate(
        kinds=Count("kind", distinct=True), at=Max("approved_at")
    )
    ready = texts.filter(kinds=len(ReviewKind)).order_by("at").values_list("module", "module__title", "at")
    newest = {pk: (title, at) for pk, title, at in ready}
    return todo(
        "Approved and not released",
        "Release these when centers should get them.",
        (
            Row(
                title,
                reverse("release_module" if publishes else "review_module", args=[pk]),
                f"approved {moments.day(at)}",
            )
            for pk, (title, at) in newest.items()
        ),
    )


def _reviews_due() -> list[Todo]:
    today = timezone.localdate()
    due = Module.objects.in_use().filter(retired_at__isnull=True, next_review__lte=today + SOON).order_by("next_review")
    return todo(
        "Reviews due",
        "These modules need to be read again, so that what centers present stays true.",
        (
            Row(title, _edit(pk), f"{'was due' if day < today else 'due'} {moments.day(day)}")
            for pk, title, day in due.values_list("pk", "title", "next_review")
        ),
    )


def _titles(keys: Iterable[int]) -> dict[int, str]:
    return dict(Module.objects.in_use().filter(pk__in=list(keys)).values_list("pk", "title"))


def _edit(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _review(pk: int) -> str:
    return reverse("review_module", args=[pk])


@hooks.register("construct_homepage_panels")
def add_todo_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Say first what needs a person of DHS now."""
    if has_role(request.user, *LIBRARY_ROLES) or is_administrator(request.user):
        # Ours says what Wagtail's says, and which of the two reviews it is.
        panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
        nothing = "Nothing is waiting for you. Drafts to review, reviews that are due and new wording appear here."
        panels.append(TodoPanel(todos_for(request.user), nothing))
