"""What of a clone waits for its lead: an update, an update with choices begun, and a withdrawn release."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle
from modules.library.releases import events as of_library
from modules.library.releases.models import Release
from modules.packs.pages import events
from modules.packs.pages.models import Clone
from modules.packs.pages.places import packs_by_clone
from modules.packs.updates.merging import Offer, offers
from modules.packs.updates.pending import PendingUpdate


def _clones(keys: Collection[int] | None) -> list[Clone]:
    """Return clones of releases that stand in packs, of these or of all. One query."""
    found = Clone.objects.in_packs().filter(release__isnull=False)
    return list((found if keys is None else found.filter(pk__in=keys)).select_related("release__withdrawal"))


def _of_clones(clones: Iterable[Clone], said: Any) -> Iterator[Wanted]:
    found = list(clones)
    packs = packs_by_clone(found)
    for clone in found:
        if clone.pk in packs:
            pack = packs[clone.pk].pk
            yield Wanted(clone, Role.LEAD, clone.center_id, page=clone.pk, within=pack, **said(clone))


def _offered(keys: Collection[int] | None) -> tuple[dict[int, Offer], list[Clone], set[int]]:
    """Return what is offered and not skipped, the clones, and the keys of those with choices begun."""
    clones = _clones(keys)
    offered = {pk: offer for pk, offer in offers(clones).items() if not offer.skipped} if clones else {}
    rows = PendingUpdate.objects.filter(clone__in=offered, skipped=False).values_list("clone", "choices")
    return offered, clones, {pk for pk, choices in rows if choices}


def updates(keys: Collection[int] | None, *, begun: bool = False) -> Iterator[Wanted]:
    """Yield each clone that can be updated; ``begun`` tells whether those with choices begun, or the others."""
    offered, clones, chosen = _offered(keys)
    concerned = [clone for clone in clones if clone.pk in offered and (clone.pk in chosen) == begun]
    return _of_clones(concerned, lambda clone: _said(offered[clone.pk]))


def choices(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each clone of whose update somebody began to choose."""
    return updates(keys, begun=True)


def _said(offer: Offer) -> dict[str, Any]:
    urgent = "Urgent: release" if offer.urgent else "Release"
    return {"title": f"{urgent} {offer.release.version}", "since": offer.release.released_at}


def withdrawn(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each clone whose release was withdrawn, if nothing is offered in its place."""
    offered, clones, _ = _offered(keys)
    concerned = [clone for clone in clones if clone.pinned_to.withdrawn and clone.pk not in offered]
    return _of_clones(concerned, lambda clone: {"title": f"Release {clone.pinned_to.version} is withdrawn"})


def _on_pack(row: Waiting) -> str:
    return f"{reverse('pack', args=[row.within_id])}#modules"


UPDATE = Kind("update", "Update", by_key("update"), updates)
CHOICE = Kind("choice", "Finish the update of", by_key("update"), choices)
WITHDRAWN = Kind("withdrawn", "Withdrawn by DHS:", _on_pack, withdrawn)


def settle_updates(keys: Collection[int]) -> None:
    """Write down what waits of these clones."""
    if keys:
        for kind in (UPDATE, CHOICE, WITHDRAWN):
            settle(kind, keys)


def receive_saved(*, copies: Iterable[events.Copy], **kwargs: Any) -> None:
    """Receive ``saved``: a clone can have another release now."""
    settle_updates([copy.clone.pk for copy in copies if not copy.clone.is_own])


def receive_arranged(*, clones: Collection[int], **kwargs: Any) -> None:
    """Receive ``arranged``."""
    settle_updates(clones)


def receive_release(*, release: Release, **kwargs: Any) -> None:
    """Receive ``released`` and ``withdrawn``."""
    clones = Clone.objects.filter(release__module=release.module_id).order_by()
    settle_updates(list(clones.values_list("pk", flat=True)))


def connect() -> None:
    """Listen to packs and to the library."""
    events.saved.connect(receive_saved, dispatch_uid="bcp_updates_wait")
    events.arranged.connect(receive_arranged, dispatch_uid="bcp_arranged_updates_wait")
    of_library.released.connect(receive_release, dispatch_uid="bcp_released_updates_wait")
    of_library.withdrawn.connect(receive_release, dispatch_uid="bcp_withdrawn_updates_wait")
