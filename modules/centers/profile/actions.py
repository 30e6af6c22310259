"""Changing what a center says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.centers.center.models import BRACED, BRACES, Profile
from modules.core.refusals import Refused
from modules.domain.vocabularies import Sector


class ChangeProfile(Action[Profile]):
    """Save what a center says of itself. ``instance`` is the profile with its new values."""

    log_action = "bcp.profile.change"
    label, message = "Change a profile", "Profile changed"
    allowed = leads

    def perform(self) -> Profile:
        """Write the profile."""
        self.instance.full_clean()
        self.instance.save()
        return self.instance


class TellAudience(Action[Profile]):
    """Say to one audience what a center says to all otherwise. ``instance`` is the profile."""

    log_action = "bcp.profile.tell_audience"
    label, message = "Change what a profile says to one audience", "Profile changed for one audience"
    allowed = leads

    def __init__(self, instance: Profile, *, audience: str, said: Mapping[str, str], actor: User) -> None:
        """Say what is told.

        Args:
            instance: the profile.
            audience: the slug of a sector.
            said: ``{field: words}`` of the fields that can be told for one audience; what is empty is told as to all.
            actor: the lead.
        """
        super().__init__(instance, actor=actor)
        self.audience = audience
        self.said = {name: words.strip() for name, words in said.items() if words.strip()}

    def perform(self) -> Profile:
        """Write the words. Raises Refused if the audience or a field is unknown, or a text is too long."""
        if self.audience not in Sector.values() or not set(self.said) <= set(Profile.PER_AUDIENCE):
            raise Refused("Choose an audience. Nothing was saved.")
        profile = Profile.objects.select_for_update(of=("self",)).select_related("center").get(pk=self.instance.pk)
        try:
            for name, words in self.said.items():
                _check(words)
                Profile._meta.get_field(name).clean(words, profile)  # type: ignore[union-attr]  # a field of words
        except ValidationError as error:
            raise Refused(*error.messages) from error
        others = {audience: said for audience, said in profile.for_audiences.items() if audience != self.audience}
        profile.for_audiences = {**others, **({self.audience: self.said} if self.said else {})}
        profile.save(update_fields=["for_audiences"])
        return profile

    def audited(self, result: Profile) -> tuple[Model, dict[str, Any]]:
        """Name the audience, without the words: they are a center's own."""
        return result, {"audience": self.audience, "fields": sorted(self.said)}


def _check(words: str) -> None:
    if BRACES.search(words):
        raise ValidationError(BRACED)
