"""Finding the pack or the clone that a page is about, among those that the person leads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import packs_of


def own_clone(request: HttpRequest, pk: int, **which: Any) -> Clone:
    """Return a clone that the person leads; 404 for another center's, as for one that isn't there."""
    clones = Clone.objects.filter(center__in=center_ids(request.user, {Role.LEAD}), **which)
    clone: Clone = get_object_or_404(clones.select_related("center", "release__module", "release__document"), pk=pk)
    return clone


def own_copy(request: HttpRequest, pk: int) -> Clone:
    """Return a clone of a release, as ``own_clone``; a module that the center wrote itself is none."""
    return own_clone(request, pk, release__isnull=False)


def pack_of(clone: Clone) -> Pack:
    """Return the pack that holds the clone."""
    pack: Pack = Pack.objects.parent_of(clone).select_related("center__profile").get()
    return pack


def pack_key(clone: Clone) -> int:
    """Return the primary key of the pack that holds the clone."""
    return int(Pack.objects.parent_of(clone).values_list("pk", flat=True).get())


def own_pack(request: HttpRequest, pk: int) -> Pack:
    """Return a pack that the person leads; 404 for another center's, as for one that isn't there."""
    pack: Pack = get_object_or_404(packs_of(request.user), pk=pk)
    return pack


def readers_alone(request: HttpRequest) -> QuerySet[Pack]:
    """Return the packs that the person answers for as officer or director, and does not lead."""
    led, answered = (center_ids(request.user, roles) for roles in ({Role.LEAD}, {Role.PCRCL, Role.DIRECTOR}))
    packs: QuerySet[Pack] = Pack.objects.filter(center__in=answered - led)
    return packs
