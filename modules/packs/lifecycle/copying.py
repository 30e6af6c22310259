"""Copying a pack for the next audience: the center's words go with it, what was made of them doesn't."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from wagtail.models import Page, ReferenceIndex

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role_at
from modules.centers.center.models import PacksPage
from modules.core.refusals import Refused
from modules.domain.document import Document, DocumentError
from modules.packs.clones.actions import free_slug
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.planting import plant_words
from modules.packs.pages.queries import words_of_pack
from modules.packs.pages.writing import lock_pack
from modules.packs.signoffs.models import SignOff


class CopyPack(Action[Pack]):
    """Copy a pack for another audience, all or nothing. ``instance`` is the pack that is copied.

    Each clone is copied with the center's words, the ids of its blocks and its pin, whatever DHS did to the release
    since: a withdrawn one is as withdrawn in the copy. The plan goes with it, but for sections that were shown though
    they are for other audiences: the copy has an audience of its own. So does what the P/CRCL officer said,
    which is about wordings. Editions, access codes and earlier words stay with the pack that they are of.
    """

    log_action = "bcp.pack.copy"
    label, message = "Copy a pack", "Pack copied for another audience"

    def __init__(self, instance: Pack, *, title: str, sector: str, minutes: int | None, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.title = title
        self.sector = sector
        self.minutes = minutes

    def permitted(self) -> bool:
        """Leads of the center."""
        return has_role_at(self.actor, self.instance.center_id, Role.LEAD)

    def perform(self) -> Pack:
        """Write the copy. Raises Refused where a clone holds what no version may."""
        folder = PacksPage.objects.select_for_update().get(pk=self.instance.get_parent().pk)
        source = lock_pack(self.instance)
        try:
            words = words_of_pack(source)
            return self._write(folder, source, words)
        except DocumentError as error:
            raise Refused(*error.problems) from error

    def audited(self, result: Pack) -> tuple[Model, dict[str, Any]]:
        """Name the pack that was copied."""
        return result, {"from": self.instance.pk, "title": self.instance.title, "sector": self.sector}

    def _write(self, folder: PacksPage, source: Pack, words: Sequence[tuple[Clone, Document]]) -> Pack:
        pack = Pack(
            title=self.title,
            slug=free_slug(folder, self.title),
            center=source.center,
            sector=self.sector,
            minutes=self.minutes,
            hidden=source.hidden,
            short=source.short,
            owner=self.actor,
            live=False,
        )
        folder.add_child(instance=pack)
        copies = {clone.pk: self._copy(clone, content, pack) for clone, content in words}
        carry_over(SignOff.objects.filter(clone__in=copies).order_by("pk"), copies)
        return pack

    def _copy(self, original: Clone, content: Document, pack: Pack) -> Clone:
        place = Pack.objects.get(pk=pack.pk)
        clone, guides = plant_words(
            place, original.release, original.slug, content, self.actor, uid=original.module_uid
        )
        index([clone, *guides])
        return clone


def index(pages: Iterable[Page]) -> None:
    """Tell Wagtail what these pages point to: unlike a fresh clone, a copy may show images of the center's own."""
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)


def carry_over(words: Iterable[SignOff], copies: dict[int, Clone]) -> None:
    """Say of the copies what an officer said of the originals, in the same order and with the same dates."""
    kept = [(word, word.at) for word in words]
    for word, _ in kept:
        word.clone, word.pk = copies[word.clone_id], None
        word._state.adding = True
    made = SignOff.objects.bulk_create([word for word, _ in kept])
    for word, (_, at) in zip(made, kept, strict=True):
        word.at = at  # the field says when a row is made
    SignOff.objects.bulk_update(made, ["at"])
