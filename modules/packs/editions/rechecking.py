"""Ending what somebody asked for on a pack, once the pack no longer asks for it.

A row is made when somebody asks. What is written afterwards can take the reason away: a change goes back to the words
of the release, a module leaves the pack, an edition that only waited for its approval lacks something again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save

from modules.centers.center.models import Center, Profile
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle
from modules.packs.editions import waits as of_editions
from modules.packs.pages import events
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.signoffs import waits as of_sign_offs

ASKED = {
    kind.name: kind
    for kind in (
        of_sign_offs.SIGN_OFF,
        of_sign_offs.CHANGES,
        of_editions.APPROVAL,
        of_editions.MAKE,
        of_editions.CHANGES,
    )
}


def recheck(**which: Any) -> None:
    """End what was asked for and no longer waits, among the open rows with these values. One query if none is open."""
    keys: dict[str, set[int]] = defaultdict(set)
    rows = Waiting.objects.open().filter(kind__in=ASKED, **which)
    for kind, key in rows.values_list("kind", "object_id"):
        keys[kind].add(key)
    for kind in keys:
        settle(ASKED[kind], keys[kind])


def receive_page(*, instance: Pack | Clone | ClonedGuide, raw: bool = False, **kwargs: Any) -> None:
    """Receive ``post_save`` of a page in a pack. Pages that are saved together are told of by ``saved``."""
    if not raw:
        below = {Pack: 0, Clone: 1, ClonedGuide: 2}[type(instance)]
        recheck(within__path=instance.path[: len(instance.path) - below * instance.steplen])


def receive_saved(*, copies: Iterable[events.Copy], **kwargs: Any) -> None:
    """Receive ``saved``."""
    recheck(within__in={copy.pack.pk for copy in copies})


def receive_arranged(*, pack: int, **kwargs: Any) -> None:
    """Receive ``arranged``."""
    recheck(within=pack)


def receive_center(*, instance: Center | Profile, **kwargs: Any) -> None:
    """Receive ``post_save`` of a center or of its profile."""
    recheck(center=instance.pk if isinstance(instance, Center) else instance.center_id)


def connect() -> None:
    """Listen to packs and centers."""
    for model, receive in (
        (Pack, receive_page),
        (Clone, receive_page),
        (ClonedGuide, receive_page),
        (Center, receive_center),
        (Profile, receive_center),
    ):
        post_save.connect(receive, sender=model, dispatch_uid=f"bcp_recheck_{model.__name__}")
    events.saved.connect(receive_saved, dispatch_uid="bcp_recheck_saved")
    events.arranged.connect(receive_arranged, dispatch_uid="bcp_recheck_arranged")
