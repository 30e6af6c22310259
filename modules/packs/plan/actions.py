"""The action that chooses which sections a pack shows, and in which length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.packs.pages.choices import for_others, hideable, shortable
from modules.packs.pages.events import tell_arranged
from modules.packs.pages.models import Pack
from modules.packs.pages.queries import words_of_pack
from modules.packs.pages.writing import lock_pack


class PlanSession(Action[Pack]):
    """Choose which blocks a pack hides, which sections are short, and which sections and guides it shows although they
    are for other audiences.

    The clones are not changed: the choices belong to the pack and are kept by updates. ``instance`` is the pack.
    """

    log_action = "bcp.pack.plan"
    label, message = "Plan a session", "Session planned"
    allowed = leads

    def __init__(
        self,
        instance: Pack,
        *,
        hidden: Iterable[str] = (),
        short: Iterable[str] = (),
        shown: Iterable[str] = (),
        actor: User,
    ) -> None:
        super().__init__(instance, actor=actor)
        self.hidden = list(dict.fromkeys(hidden))
        self.short = list(dict.fromkeys(short))
        self.shown = list(dict.fromkeys(shown))

    def perform(self) -> Pack:
        """Save the choices.

        Raises:
            Refused: a block does not exist, a hidden block contains locked wording, a section has no short form, or a
                shown part is for this audience anyway.
        """
        pack = lock_pack(self.instance)
        found = [words for _, words in words_of_pack(pack)]
        contents = [words.document for words in found]
        there = {key for words in found for key in words.blocks}
        if not there.issuperset([*self.hidden, *self.short, *self.shown]):
            raise Refused("The modules changed after you opened this page. Nothing was saved. Look again.")
        if not hideable(contents).keys() >= set(self.hidden):
            raise Refused("A part with locked wording can’t be hidden: every audience hears it.")
        if not shortable(contents).issuperset(self.short):
            raise Refused("That section has no short form.")
        others = for_others(contents, pack.audiences)
        if not set(self.shown).issubset(others):
            raise Refused("That part is already for this audience. Nothing was saved. Look again.")
        # Earlier choices for blocks that an update locked or removed are kept until they are possible again.
        pack.hidden = [*self.hidden, *(key for key in pack.hidden if key not in hideable(contents))]
        pack.short = [*self.short, *(key for key in pack.short if key not in shortable(contents))]
        pack.shown = [*self.shown, *(key for key in pack.shown if key not in others)]
        Pack.objects.filter(pk=pack.pk).update(hidden=pack.hidden, short=pack.short, shown=pack.shown)
        tell_arranged(pack)
        return pack

    def audited(self, result: Pack) -> tuple[Model, dict[str, Any]]:
        """Record the ids of the blocks."""
        return result, {"hidden": self.hidden, "short": self.short, "shown": self.shown}
