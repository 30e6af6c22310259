"""Beginning a module. The ways to begin are what rooms declare."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.core.rooms import Question
from modules.kept.writers import Writing, note
from modules.library.modules.drafts import require_in_use
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.words.codec import encode

Said = Mapping[str, Any]
"""What was said in the fields of a way."""
Pages = tuple[Module, Sequence[Guide]]
"""A module with its guides, none of them saved."""


@dataclass(frozen=True)
class Way:
    """One way to begin a module.

    Attributes:
        name: stands in addresses and rows.
        label: what people call it.
        hint: a few words on what they get.
        fields: returns the fields that it asks besides the title, {name: field}.
        begin: returns the pages, filled; their title and slug are set afterwards.
    """

    name: str
    label: str
    hint: str
    fields: Callable[[], Mapping[str, forms.Field]]
    begin: Callable[[Said], Pages]


WAYS: Question[Way] = Question("how a module can be begun")


def free_slug(parent: Any, title: str) -> str:
    """Return a slug made of a title that no page below ``parent`` has."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    base = slugify(title)[:200] or "module"
    return next(slug for slug in (base, *(f"{base}-{at}" for at in range(2, len(taken) + 3))) if slug not in taken)


class BeginModule(Action[Module]):
    """Begin a module in one of the ways. ``instance`` is the library."""

    log_action = "bcp.module.begin"
    label, message = "Begin a module", "Module begun"

    def __init__(self, instance: LibraryPage, *, title: str, way: Way, said: Said, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.title, self.way, self.said = title.strip(), way, said

    def permitted(self) -> bool:
        """Allow whoever may write in the library."""
        return bool(self.instance.permissions_for_user(self.actor).can_add_subpage())

    def perform(self) -> Module:
        """Write the pages; the actor is their author.

        Raises:
            Refused: a page can't hold the words.
        """
        library = LibraryPage.objects.select_for_update().get(pk=self.instance.pk)
        module, guides = self.way.begin(self.said)
        module.title, module.slug = self.title, free_slug(library, self.title)
        self._add(library, module)
        for at, guide in enumerate(guides, 1):
            guide.slug = f"guide-{at}"
            self._add(module, guide)
        return module

    def _add(self, parent: Any, page: Any) -> None:
        page.live, page.owner = False, self.actor
        try:
            parent.add_child(instance=page)
        except ValidationError as error:
            raise Refused(*error.messages) from error
        note([Writing(page.pk, {}, encode(page))], self.actor)

    def audited(self, result: Module) -> tuple[Model, dict[str, Any]]:
        """Name the way."""
        return result, {"way": self.way.name}


class BeginGuide(Action[Guide]):
    """Begin a presenter guide of a module, last among its guides. ``instance`` is the module."""

    log_action = "bcp.module.guide"
    label, message = "Begin a guide", "Guide begun"

    def __init__(self, instance: Module, *, title: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.title = title.strip()

    def permitted(self) -> bool:
        """Allow whoever may write below the module."""
        return bool(self.instance.permissions_for_user(self.actor).can_add_subpage())

    def perform(self) -> Guide:
        """Write the page.

        Raises:
            Refused: the module is archived, or in review.
        """
        module = Module.objects.select_for_update().get(pk=self.instance.pk)
        require_in_use(module)
        lock = module.get_lock()
        if lock and lock.for_user(self.actor):
            raise Refused(
                f"“{module.title}” is in review, so no guide was begun. Have it sent back or taken back first."
            )
        guide = Guide(title=self.title, slug=free_slug(module, self.title), uid=uuid.uuid4())
        guide.live, guide.owner = False, self.actor
        module.add_child(instance=guide)
        note([Writing(guide.pk, {}, encode(guide))], self.actor)
        return guide

    def audited(self, result: Guide) -> tuple[Model, dict[str, Any]]:
        """Name the module."""
        return result, {"module": str(self.instance.uid)}
