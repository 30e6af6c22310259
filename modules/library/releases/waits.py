"""What of a module waits for people of DHS: a review, what a reviewer sent back, and a release."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.signals import post_delete, post_save
from wagtail.models import TaskState, WorkflowState

from modules.accounts.identity.models import Role
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.settling import end, settle
from modules.kept.waiting.telling import mail_about_all
from modules.library.modules import events as of_modules
from modules.library.modules.models import Module
from modules.library.releases import events
from modules.library.releases.models import Release
from modules.library.review.assigning import reviewers
from modules.library.review.mails import readers_of
from modules.library.review.models import Approval, Assignment, ReviewKind


def _in_use(keys: Collection[int] | None) -> set[int]:
    """Return the keys of the modules that are not archived, of these or of all. One query."""
    found = Module.objects.in_use()
    return set((found if keys is None else found.filter(pk__in=keys)).values_list("pk", flat=True))


def _of_module(pk: int, role: Role, **more: Any) -> Wanted:
    return Wanted(Module(pk=pk), role, page=pk, within=pk, **more)


def reviews(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each review that is under way, for the reviewer that it is assigned to if there is one. Three queries."""
    modules, assigned = _in_use(keys), _assigned(keys)
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__content_type=ContentType.objects.get_for_model(Module),
    )
    for state in states.select_related("workflow_state", "task"):
        if (pk := int(state.workflow_state.object_id)) in modules:
            asker = state.workflow_state.requested_by_id
            said: dict[str, Any] = {"part": state.task.name, "title": state.task.name, "since": state.started_at}
            said["by"] = asker
            if to := assigned.get((pk, state.task.name)):
                said |= {"person": to.reviewer_id, "due": to.due, "by": to.assigned_by_id}
            yield _of_module(pk, Role.REVIEWER, **said)


def _assigned(keys: Collection[int] | None) -> dict[tuple[int, str], Assignment]:
    """Return ``{(module, name of the review): who is asked}``, without those who review no longer. One query."""
    found = Assignment.objects.filter(reviewer__in=reviewers().order_by().values("pk"))
    found = found if keys is None else found.filter(module__in=keys)
    return {(one.module_id, one.get_kind_display()): one for one in found}


def sent_back(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each draft that a reviewer sent back, for whoever asked for the review. Two queries."""
    modules = _in_use(keys)
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, content_type=ContentType.objects.get_for_model(Module)
    )
    newest = {int(state.object_id): state for state in states.select_related("current_task_state").order_by("pk")}
    for pk in newest.keys() & modules:
        task = newest[pk].current_task_state
        said = {"message": task.comment[:2000], "since": task.finished_at, "by": task.finished_by_id} if task else {}
        yield _of_module(pk, Role.EDITOR, person=newest[pk].requested_by_id, **said)


def approved(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each module of which one text got both approvals after the last release. One query."""
    last = Release.objects.filter(module=OuterRef("module")).newest_first().values("released_at")[:1]
    given = Approval.objects.filter(module__archived_at=None).annotate(released=Subquery(last))
    since = given.filter(Q(released__isnull=True) | Q(approved_at__gt=F("released")))
    texts = since.filter(module__in=keys) if keys is not None else since
    counted = texts.values("module", "digest").annotate(kinds=Count("kind", distinct=True), at=Max("approved_at"))
    ready = counted.filter(kinds=len(ReviewKind)).order_by("at").values_list("module", "at")
    for pk, at in dict(ready).items():
        yield _of_module(pk, Role.PUBLISHER, since=at)


REVIEW = Kind("review", "Review", by_key("review_module"), reviews, mailed=True)
CHANGES = Kind("review_changes", "Change", by_key("review_module"), sent_back, mailed=True)
RELEASE = Kind("release", "Release", by_key("release_module"), approved)


def receive_state(*, instance: TaskState | WorkflowState, **kwargs: Any) -> None:
    """Receive ``post_save`` and ``post_delete`` of what Wagtail keeps of a review."""
    workflow = instance.workflow_state if isinstance(instance, TaskState) else instance
    if workflow.content_type_id == ContentType.objects.get_for_model(Module).pk:
        pk = int(workflow.object_id)
        back = [row for row in settle(CHANGES, [pk]) if row.person is None or readers_of(pk, [row.person])]
        transaction.on_commit(partial(mail_about_all, [*back, *settle(REVIEW, [pk])]))


def receive_approval(*, instance: Approval, **kwargs: Any) -> None:
    """Receive ``post_save`` of an approval."""
    settle(RELEASE, [instance.module_id])


def receive_release(*, release: Release, **kwargs: Any) -> None:
    """Receive ``released``: what was approved before is released, or was not approved; its assignments end."""
    end(RELEASE, [release.module_id])
    Assignment.objects.filter(module=release.module_id).delete()


def receive_assignment(*, instance: Assignment, **kwargs: Any) -> None:
    """Receive ``post_save`` of an assignment."""
    settle(REVIEW, [instance.module_id])


def receive_archived(*, module: Module, **kwargs: Any) -> None:
    """Receive ``archived``."""
    for kind in (REVIEW, CHANGES, RELEASE):
        settle(kind, [module.pk])


def connect() -> None:
    """Listen to the library, and to Wagtail's workflows."""
    for model in (TaskState, WorkflowState):
        post_save.connect(receive_state, sender=model, dispatch_uid=f"bcp_reviews_wait_{model.__name__}")
        post_delete.connect(receive_state, sender=model, dispatch_uid=f"bcp_reviews_end_{model.__name__}")
    post_save.connect(receive_assignment, sender=Assignment, dispatch_uid="bcp_assigned_reviews_wait")
    post_save.connect(receive_approval, sender=Approval, dispatch_uid="bcp_releases_wait")
    events.released.connect(receive_release, dispatch_uid="bcp_releases_end")
    of_modules.archived.connect(receive_archived, dispatch_uid="bcp_archived_modules_wait_for_nothing")
