"""The action that copies a pack for another audience.

The copy gets the center's words, but not the editions that were made from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.centers.center.models import PacksPage
from modules.domain.words import Words
from modules.kept.writers import follow
from modules.packs.clones.actions import free_slug
from modules.packs.clones.carried import written_for
from modules.packs.pages.events import Copy
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.planting import Seed, plant
from modules.packs.pages.queries import guides_by_clone, words_of_pack
from modules.packs.pages.storing import refer
from modules.packs.pages.writing import lock_pack
from modules.packs.signoffs.models import SignOff
from modules.packs.updates.waits import settle_updates


class CopyPack(Action[Pack]):
    """Copy a pack for another audience in one transaction. ``instance`` is the pack to copy.

    Each clone is copied with the center's words, the ids of its blocks and its pin, whatever happened to its release:
    if that was withdrawn, it is withdrawn for the copy too. The plan is copied, except for sections that the pack shows
    although they are for other audiences, because the copy has another audience. What the center wrote is noted as
    written for the earlier audience. Sign-offs are copied, because they are
    about wordings. Editions, access codes and snapshots of earlier words are not copied.
    """

    log_action = "bcp.pack.copy"
    label, message = "Copy a pack", "Pack copied for another audience"
    allowed = leads

    def __init__(
        self, instance: Pack, *, title: str, sector: str, also_for: Iterable[str] = (), minutes: int | None, actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.title = title
        self.sector, self.also_for = sector, list(also_for)
        self.minutes = minutes

    def perform(self) -> Pack:
        """Save the copy. Raises Refused if the document of a clone is not valid."""
        folder = PacksPage.objects.select_for_update().get(pk=self.instance.get_parent().pk)
        source = lock_pack(self.instance)
        return self._write(folder, source, words_of_pack(source))

    def audited(self, result: Pack) -> tuple[Model, dict[str, Any]]:
        """Record the original pack."""
        return result, {"from": self.instance.pk, "title": self.instance.title, "sector": self.sector}

    def _write(self, folder: PacksPage, source: Pack, words: Sequence[tuple[Clone, Words]]) -> Pack:
        pack = Pack(
            title=self.title,
            slug=free_slug(folder, self.title),
            center=source.center,
            sector=self.sector,
            also_for=self.also_for,
            minutes=self.minutes,
            hidden=source.hidden,
            short=source.short,
            written_for=written_for(source, words),
            owner=self.actor,
            live=False,
        )
        folder.add_child(instance=pack)
        seeds = [Seed(said, clone.release, clone.module_uid, clone.slug) for clone, said in words]
        made = plant(pack, seeds, self.actor)
        settle_updates([copy.clone.pk for copy in made])
        # Unlike a new clone of a release, a copy may show images of the center's own.
        refer([page for copy in made for page in copy.pages])
        copies = {clone.pk: copy.clone for (clone, _), copy in zip(words, made, strict=True)}
        follow(_page_by_page(source, words, made))
        carry_over(SignOff.objects.filter(clone__in=copies).order_by("pk"), copies)
        return pack


def _page_by_page(source: Pack, words: Sequence[tuple[Clone, Words]], made: Sequence[Copy]) -> dict[int, int]:
    """Return ``{page of the original: its copy}``, of clones and guides."""
    guides = guides_by_clone(source)
    found: dict[int, int] = {}
    for (clone, _), copy in zip(words, made, strict=True):
        originals = [clone, *guides[clone.path]]
        found |= {old.pk: new.pk for old, new in zip(originals, copy.pages, strict=True)}
    return found


def carry_over(words: Iterable[SignOff], copies: dict[int, Clone]) -> None:
    """Copy sign-offs from the originals to the copies, with the same order and dates."""
    kept = [(word, word.at) for word in words]
    for word, _ in kept:
        word.clone, word.pk = copies[word.clone_id], None
        word._state.adding = True
    made = SignOff.objects.bulk_create([word for word, _ in kept])
    for word, (_, at) in zip(made, kept, strict=True):
        word.at = at  # the field was set to the current time when the row was created
    SignOff.objects.bulk_update(made, ["at"])
