"""What of a clone waits for its lead: an update, an update with choices begun, and a withdrawn release."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle_together
from modules.library.releases import events as of_library
from modules.library.releases.models import Release
from modules.packs.pages import events
from modules.packs.pages.models import Clone
from modules.packs.pages.places import packs_by_clone
from modules.packs.updates.merging import Offer, offers
from modules.packs.updates.pending import PendingUpdate


@dataclass(frozen=True)
class Standing:
    """Clones of releases, and what can be done with those that are behind.

    Attributes:
        offered: {key of a clone: what is offered and not skipped}.
        begun: keys of clones of whose update somebody began to choose.
    """

    clones: Sequence[Clone]
    offered: Mapping[int, Offer]
    begun: Set[int]

    def updates(self, *, begun: bool = False) -> Iterator[Wanted]:
        """Yield each clone that can be updated: those with choices begun, or the others."""
        concerned = [one for one in self.clones if one.pk in self.offered and (one.pk in self.begun) == begun]
        return _of_clones(concerned, lambda clone: _said(self.offered[clone.pk]))

    def withdrawn(self) -> Iterator[Wanted]:
        """Yield each clone whose release was withdrawn, if nothing is offered in its place."""
        concerned = [one for one in self.clones if one.pinned_to.withdrawn and one.pk not in self.offered]
        return _of_clones(concerned, lambda clone: {"title": f"Release {clone.pinned_to.version} is withdrawn"})


def standing_of(keys: Collection[int] | None) -> Standing:
    """Return how clones of releases in packs stand, of these or of all. Two queries if none of them is behind."""
    found = Clone.objects.in_packs().filter(release__isnull=False)
    clones = list((found if keys is None else found.filter(pk__in=keys)).select_related("release__withdrawal"))
    modules = {clone.pinned_to.module_id for clone in clones}
    newest = Release.objects.newest_of_each().filter(module__in=modules).order_by().values_list("pk", flat=True)
    current = set(newest) if modules else set()
    behind = [clone for clone in clones if clone.release_id not in current]
    offered = {pk: offer for pk, offer in offers(behind).items() if not offer.skipped} if behind else {}
    rows = PendingUpdate.objects.filter(clone__in=offered, skipped=False).values_list("clone", "choices")
    return Standing(clones, offered, {pk for pk, choices in rows if choices} if offered else set())


def _of_clones(clones: Sequence[Clone], said: Callable[[Clone], dict[str, Any]]) -> Iterator[Wanted]:
    packs = packs_by_clone(clones) if clones else {}
    for clone in clones:
        if clone.pk in packs:
            pack = packs[clone.pk].pk
            yield Wanted(clone, Role.LEAD, clone.center_id, page=clone.pk, within=pack, **said(clone))


def _said(offer: Offer) -> dict[str, Any]:
    urgent = "Urgent: release" if offer.urgent else "Release"
    return {"title": f"{urgent} {offer.release.version}", "since": offer.release.released_at}


def _on_pack(row: Waiting) -> str:
    return f"{reverse('pack', args=[row.within_id])}#modules"


UPDATE = Kind("update", "Update", by_key("update"), lambda keys: standing_of(keys).updates())
CHOICE = Kind("choice", "Finish the update of", by_key("update"), lambda keys: standing_of(keys).updates(begun=True))
WITHDRAWN = Kind("withdrawn", "Withdrawn by DHS:", _on_pack, lambda keys: standing_of(keys).withdrawn())


def settle_updates(keys: Collection[int]) -> None:
    """Write down what waits of these clones."""
    if keys:
        now = standing_of(keys)
        found = {UPDATE: now.updates(), CHOICE: now.updates(begun=True), WITHDRAWN: now.withdrawn()}
        settle_together(found, keys)


def receive_saved(*, copies: Iterable[events.Copy], **kwargs: Any) -> None:
    """Receive ``saved``: a clone can have another release now. A new one has the newest, unless it is a copy's."""
    settle_updates([copy.clone.pk for copy in copies if not copy.clone.is_own and not copy.is_new])


def receive_arranged(*, clones: Collection[int], **kwargs: Any) -> None:
    """Receive ``arranged``."""
    settle_updates(clones)


def receive_release(*, release: Release, **kwargs: Any) -> None:
    """Receive ``released``. Nothing is behind the first release of a module."""
    if not release.is_first:
        receive_withdrawal(release=release)


def receive_withdrawal(*, release: Release, **kwargs: Any) -> None:
    """Receive ``withdrawn``: all clones of the module may have something else offered."""
    clones = Clone.objects.filter(release__module=release.module_id).order_by()
    settle_updates(list(clones.values_list("pk", flat=True)))


def connect() -> None:
    """Listen to packs and to the library."""
    events.saved.connect(receive_saved, dispatch_uid="bcp_updates_wait")
    events.arranged.connect(receive_arranged, dispatch_uid="bcp_arranged_updates_wait")
    of_library.released.connect(receive_release, dispatch_uid="bcp_released_updates_wait")
    of_library.withdrawn.connect(receive_withdrawal, dispatch_uid="bcp_withdrawn_updates_wait")
