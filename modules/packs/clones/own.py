"""What a center writes itself in a pack, and leaves out of it: modules cloned from nothing, guides (DESIGN §6)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.domain.schema import GUIDE
from modules.domain.words import Words
from modules.kept.writers import Writing, note
from modules.library.words.codec import Decoder, encode
from modules.packs.clones.actions import free_slug
from modules.packs.pages.events import tell_arranged
from modules.packs.pages.models import NOTHING, Clone, ClonedGuide, Pack
from modules.packs.pages.planting import Seed, plant
from modules.packs.pages.writing import lock, lock_pack, new_guide


class WriteModule(Action[Clone]):
    """Begin a module of the center's own in a pack, with an empty presenter guide. ``instance`` is the pack."""

    log_action = "bcp.clone.write"
    label, message = "Write a module", "Module of the center’s own begun"
    allowed = leads

    def __init__(self, instance: Pack, *, title: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.title = title

    def perform(self) -> Clone:
        """Write both pages."""
        pack = lock_pack(self.instance)
        guide = {"id": str(uuid.uuid4()), "type": "guide", "value": empty_guide("Presenter guide")}
        content = {**NOTHING, "title": self.title, "guides": [guide]}
        slug = free_slug(pack, self.title)
        (copy,) = plant(pack, [Seed(Words(content), None, uuid.uuid4(), slug)], self.actor)
        note([Writing(page.pk, {}, encode(page)) for page in copy.pages], self.actor)
        return copy.clone

    def audited(self, result: Clone) -> tuple[Model, dict[str, Any]]:
        """Name the pack."""
        return result, {"pack": self.instance.pk}


def empty_guide(title: str) -> dict[str, Any]:
    """Return the words of a guide that has a title alone."""
    return {**GUIDE.empty(), "title": title}


class WriteGuide(Action[ClonedGuide]):
    """Begin a presenter guide of the center's own, last below a module of a pack."""

    log_action = "bcp.guide.write"
    label, message = "Write a guide", "Guide of the center’s own begun"
    allowed = leads

    def __init__(self, instance: Clone, *, title: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.title = title

    def perform(self) -> ClonedGuide:
        """Write the page."""
        clone = lock(self.instance)
        words = empty_guide(self.title)
        entry = {"id": str(uuid.uuid4()), "type": "guide", "value": words}
        guide = new_guide(clone, entry, Decoder(entry, clone.center_id), clone.release, self.actor)
        note([Writing(guide.pk, {}, words)], self.actor)
        return guide

    def audited(self, result: ClonedGuide) -> tuple[Model, dict[str, Any]]:
        """Name the module."""
        return result, {"clone": self.instance.pk}


class TakeOut(Action[Clone]):
    """Leave a module out of its pack. Every word of it is kept, and so is its place."""

    log_action = "bcp.clone.take_out"
    label, message = "Take a module out of a pack", "Module taken out of the pack"
    allowed = leads

    def perform(self) -> Clone:
        """Write it down. Raises Refused where it is out already."""
        clone = lock(self.instance)
        if clone.taken_out_at:
            raise Refused(f"“{clone.title}” is already out of the pack.")
        return _set(clone, timezone.now())


class PutBack(Action[Clone]):
    """Bring a module back that was taken out of its pack, as it was."""

    log_action = "bcp.clone.put_back"
    label, message = "Put a module back into a pack", "Module put back into the pack"
    allowed = leads

    def perform(self) -> Clone:
        """Write it down. Raises Refused where it is already in the pack."""
        clone = lock(self.instance)
        if not clone.taken_out_at:
            raise Refused(f"“{clone.title}” is already in the pack.")
        return _set(clone, None)


def _set(clone: Clone, at: Any) -> Clone:
    """Set the one field: the words, and who saves them meanwhile, are not touched."""
    Clone.objects.filter(pk=clone.pk).update(taken_out_at=at)
    clone.taken_out_at = at
    tell_arranged(Pack.objects.parent_of(clone).get(), [clone.pk])
    return clone
