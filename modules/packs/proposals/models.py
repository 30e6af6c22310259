"""What centers send to DHS: customizations that they suggest, and questions on a change (DESIGN §5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.document import Document, walk
from modules.domain.restoring import family, restore
from modules.kept.documents import StoredTwice
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.clones.customizations import everything, to_return
from modules.packs.pages.models import Clone


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """What centers sent to DHS."""

    def changes(self) -> ProposalQuerySet:
        """Return the proposed customizations."""
        return self.filter(kind=Proposal.Kind.CHANGE)

    def questions(self) -> ProposalQuerySet:
        """Return the questions."""
        return self.filter(kind=Proposal.Kind.QUESTION)

    def waiting(self) -> ProposalQuerySet:
        """Return those that DHS has not answered."""
        return self.filter(state=Proposal.State.OPEN)

    def answered(self) -> ProposalQuerySet:
        """Return the others."""
        return self.exclude(state=Proposal.State.OPEN)


class Proposal(StoredTwice):
    """Some customizations of one clone, or a question on what DHS changed in it. DHS sees nothing else of the pack.

    The document of a proposal has the shape of a release's content: the content of ``release``, in which the proposed
    blocks have the center's words. ``blocks`` are the ids of those blocks, ``taken`` the ids of those that DHS
    took into its draft.

    A question has the words of ``release`` and none of the center's; ``reason`` is what is asked. ``blocks`` holds the
    id of the block that DHS changed, "" for a field of the module itself, or nothing for a question on the release as
    a whole; ``since`` is the release that the clone was at.
    """

    class Kind(models.TextChoices):
        """What is sent."""

        CHANGE = "change", "Proposal"
        QUESTION = "question", "Question"

    class State(models.TextChoices):
        """The answer."""

        OPEN = "open", "Waiting for DHS"
        TAKEN = "taken", "Taken into DHS’s draft"
        PARTLY = "partly", "Taken in part"
        DECLINED = "declined", "Declined"
        ANSWERED = "answered", "Answered by DHS"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHANGE)

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+")
    clone = models.ForeignKey(Clone, on_delete=models.SET_NULL, null=True, related_name="proposals")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="proposals")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    since = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    blocks = models.JSONField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    taken = models.JSONField(default=list, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="questions_are_answered_and_changes_are_taken",
                condition=models.Q(kind="question", since__isnull=False, state__in=["open", "answered"])
                | models.Q(kind="change", since__isnull=True, state__in=["open", "taken", "partly", "declined"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.center} on {self.release}"

    def get_absolute_url(self) -> str:
        """Return the address of the page on which DHS answers."""
        return reverse("question" if self.kind == self.Kind.QUESTION else "proposal", args=[self.pk])


def only(released: Document, ours: Document, keys: Iterable[str]) -> Document:
    """Return the released document in which only the blocks ``keys`` have the center's version.

    For an added block, the added blocks around it are included. This is the opposite of returning blocks to the
    release: all blocks except the chosen ones are returned.
    """
    chosen: set[str] = set()
    known = {block["id"] for _, block in walk(released)}
    for key in keys:
        own = to_return(released, ours, key)
        chosen |= own if key in known or not key else family(ours, key) | _added_above(ours, key, known)
    return restore(released, ours, everything(released, ours) - chosen)


def _added_above(ours: Document, key: str, known: set[str]) -> set[str]:
    path = next((path for path, block in walk(ours) if block["id"] == key), ())
    here = {block["id"] for _, block in walk(ours)}
    return {step for step in path if step in here and step not in known}
