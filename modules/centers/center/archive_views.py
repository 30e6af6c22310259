"""Where an administrator archives a center, restores it, and deletes for good one that nothing belongs to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import actor_of
from modules.centers.center.archive import ArchiveCenter, DeleteCenter, RestoreCenter, why_kept
from modules.centers.center.belongings import belongings
from modules.centers.center.models import Center
from modules.core.confirmation import Follows, Question, ask, ask_to_delete
from modules.core.methods import reads_and_writes

LIST = "centers_admin:index"


@reads_and_writes
def archive_center(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what archiving means, and archive."""
    center = get_object_or_404(Center, pk=pk)
    people = User.objects.filter(memberships__center=center).distinct().order_by("last_name", "username")
    question = Question(
        "Archive the center",
        center.name,
        [
            Follows("These people no longer have access to it:", tuple(str(one) for one in people))
            if people
            else Follows("Nobody has a role at this center."),
            *(Follows(f"{found.words}: {found.in_archive}.") for found in belongings(center)),
            Follows("Its public page can no longer be found, and it is on no public list."),
            Follows("It is not told of releases or withdrawals, and no longer counts as a center that uses one."),
            Follows("Nothing is deleted. If you restore it, everything is as it was."),
        ],
        _edit(center),
        blocked=["It is already archived."] if center.archived_at and request.method == "GET" else [],
    )
    done = f"“{center.name}” is archived. Nothing was deleted."
    return ask(request, question, ArchiveCenter(center, actor=actor_of(request)), done=done, then=reverse(LIST))


@reads_and_writes
def restore_center(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what restoring means, and restore."""
    center = get_object_or_404(Center, pk=pk)
    question = Question(
        "Restore the center",
        center.name,
        [
            Follows("Its people get back the roles that they had. Look at the list of roles first: has anyone left?"),
            Follows("Resource pages open again, unless their last day has passed or someone closed them."),
            Follows("Its public page can be found again, and it is told of releases and withdrawals."),
        ],
        _edit(center),
        blocked=[] if center.archived_at or request.method == "POST" else ["It is already in use."],
    )
    done = f"“{center.name}” is in use again, as it was."
    return ask(request, question, RestoreCenter(center, actor=actor_of(request)), done=done, then=_edit(center))


@reads_and_writes
def delete_center(request: HttpRequest, pk: int) -> HttpResponse:
    """Name what is lost, ask for the name, and delete the center for good."""
    center = get_object_or_404(Center, pk=pk)
    return ask_to_delete(
        request,
        "center",
        center.name,
        DeleteCenter(center, actor=actor_of(request)),
        lost=[
            Follows("Its profile: contact, phone numbers and everything else."),
            Follows("Its public page and its folder of packs, which is empty."),
            Follows("Its groups and its collection, which is empty."),
        ],
        blocked=why_kept(center),
        archive="" if center.archived_at else reverse("centers_admin:archive", args=[pk]),
        back=_edit(center),
        then=reverse(LIST),
    )


def _edit(center: Center) -> str:
    return reverse("centers_admin:edit", args=[center.pk])
