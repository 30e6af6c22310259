"""Proposals: customizations that a center suggests to DHS, with a reason (DESIGN §5)."""

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


class Proposal(StoredTwice):
    """Some customizations of one clone. DHS sees these and nothing else in the center's pack.

    Its document has the shape of a release's content: the content of ``release``, in which the proposed blocks have the
    center's words. ``blocks`` are the ids of those blocks, ``taken`` the ids of those that DHS
    took into its draft.
    """

    class State(models.TextChoices):
        """The answer to a proposal."""

        OPEN = "open", "Waiting for DHS"
        TAKEN = "taken", "Taken into DHS’s draft"
        PARTLY = "partly", "Taken in part"
        DECLINED = "declined", "Declined"

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+")
    clone = models.ForeignKey(Clone, on_delete=models.SET_NULL, null=True, related_name="proposals")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="proposals")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    blocks = models.JSONField()
    reason = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    taken = models.JSONField(default=list, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.center} on {self.release}"

    def get_absolute_url(self) -> str:
        """Return the address of the page on which DHS answers."""
        return reverse("proposal", args=[self.pk])


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
