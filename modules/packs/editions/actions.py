"""Making an edition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.policies import leads
from modules.delivery.outline import Outline, for_participants
from modules.domain.words import Words
from modules.kept.waiting.telling import mail_about
from modules.media.holding import hold, visible_assets
from modules.packs.editions.approvals import needs_approval
from modules.packs.editions.models import Edition, EditionAsset, EditionModule
from modules.packs.editions.readiness import NotReady, state_of
from modules.packs.editions.waits import answered, made
from modules.packs.pages.models import Clone
from modules.packs.pages.writing import lock_pack


class MakeEdition(Action[Edition]):
    """Cut the next edition of a pack: what presenters and participants will see. ``instance`` is the pack."""

    log_action = "bcp.edition.make"
    label, message = "Make an edition", "Edition made"
    for_good = True
    allowed = leads

    def perform(self) -> Edition:
        """Write the edition and what it shows. Raises NotReady with all that is missing."""
        pack = lock_pack(self.instance)
        state = state_of(pack)
        words = Words(state.source)
        missing = [*state.missing, *needs_approval(pack, words.digest, self.actor)]
        if missing:
            raise NotReady(missing)
        edition = Edition(
            pack=pack,
            center=pack.center,
            number=(pack.editions.aggregate(last=Max("number"))["last"] or 0) + 1,
            title=pack.title,
            made_by=self.actor,
            made_at=timezone.now(),
        )
        edition.store(words)
        edition.save(force_insert=True)
        hold_assets(edition, words, state.outline)
        hold_modules(edition, state.clones)
        answered(pack)
        self.row = made(edition)
        return edition

    def told(self, result: Edition) -> None:
        """Mail the presenters, with a link to the presenter view."""
        mail_about(self.row)

    def audited(self, result: Edition) -> tuple[Model, dict[str, Any]]:
        """Name the number and the digest."""
        return self.instance, {"number": result.number, "digest": result.digest}


def hold_assets(edition: Edition, words: Words, outline: Outline) -> None:
    """Protect every image and file of the edition from deletion, and note which of them participants see."""
    shown = for_participants(outline).assets
    hold(
        EditionAsset.to(asset, edition=edition, participant=asset.sha256 in shown)
        for asset in visible_assets(words.assets, edition.center_id)
    )


def hold_modules(edition: Edition, clones: Iterable[Clone]) -> None:
    """Save a row for each module of the edition: its words, and the release that it is a copy of."""
    for module, clone in zip(edition.read_with, clones, strict=True):
        module.edition, module.release = edition, clone.release
    EditionModule.objects.bulk_create(edition.read_with)
