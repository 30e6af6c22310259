"""Sign-offs by a center's P/CRCL officer.

Guided blocks that were changed, and blocks that were added, need one (DESIGN §6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from modules.accounts.identity.models import User
from modules.domain.document import Json, digest, is_stream
from modules.domain.merge import ROOT
from modules.domain.schema import VERBATIM
from modules.domain.words import Words
from modules.packs.clones.customizations import Customization, Standing, customizations
from modules.packs.pages.models import Clone

FREE = frozenset({"open"})
"""Policies of blocks whose changes need no sign-off."""
SIGNED_STANDINGS = frozenset({Standing.CUSTOMIZED, Standing.ADDED, Standing.REMOVED})


class SignOff(models.Model):
    """An officer's answer to one wording of one block of a clone: signed off, or sent back with a reason.

    The answer belongs to ``digest``. It stays valid while the block has that wording, including after updates that
    don't change it, and becomes valid again if the wording returns. The newest row for a wording counts.
    """

    clone = models.ForeignKey(Clone, on_delete=models.CASCADE, related_name="sign_offs")
    block = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)
    signed = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["clone", "block", "digest"], name="sign_off_of_a_wording")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sent_back_with_a_reason", condition=models.Q(signed=True) | ~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block} of {self.clone}: {'signed off' if self.signed else 'sent back'}"


@dataclass(frozen=True)
class Matter:
    """A change that needs a sign-off.

    Attributes:
        change: the center's change.
        digest: the digest of the wording to sign off.
        word: the officer's answer to this wording, or None.
    """

    change: Customization
    digest: str
    word: SignOff | None

    @property
    def signed(self) -> bool:
        """Whether it is signed off."""
        return self.word is not None and self.word.signed

    @property
    def sent_back(self) -> bool:
        """Whether it was sent back and the words have not changed since."""
        return self.word is not None and not self.word.signed


def matters(
    clone: Clone,
    ours: Words,
    words: Iterable[SignOff] | None = None,
    found: Iterable[Customization] | None = None,
) -> list[Matter]:
    """Return the changes in a clone that need a sign-off, with the officer's answers.

    Args:
        clone: the clone, with its release if it has one.
        ours: its words with its guides.
        words: the sign-offs of this clone; queried if None.
        found: its customizations, if they were computed already.
    """
    released = clone.released
    said = {(word.block, word.digest): word for word in (clone.sign_offs.all() if words is None else words)}
    changes = customizations(released.document, ours.document) if found is None else found
    waiting = []
    for change in changes:
        if not SIGNED_STANDINGS & set(change.standings) or released.policies.get(change.key) in FREE:
            continue
        wording = _wording(change, ours)
        waiting.append(Matter(change, wording, said.get((change.key, wording))))
    return waiting


def unsigned(
    words: Sequence[tuple[Clone, Words]], found: Mapping[int, list[Customization]] | None = None
) -> dict[int, list[Matter]]:
    """Return ``{primary key of the clone: changes without a sign-off}``. Runs one query.

    Clones without such changes are left out. ``words`` has each clone with its words, and ``found`` the customizations
    by the clone's key if they were computed already.
    """
    said: dict[int, list[SignOff]] = {clone.pk: [] for clone, _ in words}
    for word in SignOff.objects.filter(clone__in=said):
        said[word.clone_id].append(word)
    waiting = {
        clone.pk: [one for one in matters(clone, ours, said[clone.pk], (found or {}).get(clone.pk)) if not one.signed]
        for clone, ours in words
    }
    return {pk: left for pk, left in waiting.items() if left}


def _wording(change: Customization, ours: Words) -> str:
    """Return the digest of the words to sign off: the whole block if it was added, otherwise only its own words."""
    if change.key == ROOT:
        return digest(_own({name: value for name, value in ours.document.items() if name != "guides"}))
    if change.key not in ours.blocks:
        return digest(None)
    value = ours.blocks[change.key]["value"]
    return digest(_without_policy(value if Standing.ADDED in change.standings else _own(value)))


def _own(value: Json) -> Json:
    """Return a value without the blocks inside it that have sign-offs of their own."""
    if isinstance(value, dict):
        return {name: _own(field) for name, field in value.items()}
    if is_stream(value):
        return [block for block in value if block["type"] in VERBATIM]
    return value


def _without_policy(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _without_policy(field) for name, field in value.items() if name != "policy"}
    return [_without_policy(item) for item in value] if isinstance(value, list) else value
