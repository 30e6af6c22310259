"""What an edition of a pack would store, and what it lacks, each with the place where it is mended (DESIGN §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.centers.profile.gaps import phones_to_call
from modules.core.refusals import Refused
from modules.delivery.build import build
from modules.delivery.outline import Outline
from modules.domain.blanks import ASK, blanks
from modules.domain.document import Document, place
from modules.domain.token_checks import problems_in
from modules.domain.tokens import TOKENS, Source, find
from modules.domain.words import Words
from modules.library.modules.models import Module
from modules.library.words.checks import Finding, own_findings, unconfirmed, unfinished
from modules.library.workbench.places import address_at
from modules.packs.clones.customizations import Customization
from modules.packs.editions.sources import source_of_pack
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_pack
from modules.packs.plan.clock import plan
from modules.packs.signoffs.models import Matter, unsigned
from modules.packs.updates.merging import Offer
from modules.packs.updates.withdrawn import withdrawn_among

READS = f"Participants read “{ASK.removesuffix('.')}” there."
PackWords = Sequence[tuple[Clone, Words]]
"""The clones of a pack in their order, each with its words."""


@dataclass(frozen=True)
class Missing:
    """One thing that an edition lacks: what it is, the address where it is mended, and who has to do it."""

    sentence: str
    url: str
    role: Role = Role.LEAD


class NotReady(Refused):
    """An edition can't be made yet; ``missing`` lists what it lacks."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(*(item.sentence for item in missing))
        self.missing = missing


@dataclass(frozen=True)
class State:
    """What an edition of the pack would store now, its outline, and what it lacks.

    ``unsigned`` is ``{primary key of a clone: changes that wait for the P/CRCL officer}``.
    """

    source: Document
    words: PackWords
    outline: Outline
    missing: tuple[Missing, ...]
    unsigned: Mapping[int, int]

    @property
    def clones(self) -> tuple[Clone, ...]:
        """The clones of the pack in their order."""
        return tuple(clone for clone, _ in self.words)


def state_of(
    pack: Pack,
    words: PackWords | None = None,
    *,
    found: Mapping[int, list[Customization]] | None = None,
    offered: Mapping[int, Offer] | None = None,
) -> State:
    """Return what an edition of the pack would store, and what it lacks of its own; whether it is approved isn't asked.

    Args:
        pack: with its center's profile.
        words, found, offered: its clones with their words, their customizations, and what they can be updated to, if
            somebody read that already.

    It lacks something where a token has no value, a release was withdrawn, a change is not signed off, a companion is
    left out, the time is too short, or the pack has no module.

    Raises:
        DocumentError: the document of a clone is not valid.
    """
    words = words_of_pack(pack) if words is None else words
    left = unsigned(words, found)
    source = source_of_pack(pack, words)
    outline = build(source)
    missing = [
        *(_unfilled(pack, item.key, item.where) for item in outline.unfilled if _is_here(item.key, pack)),
        *_braced(pack, source),
        *_own_blanks(words),
        *_unfinished(words),
        *_withdrawn(pack, words, offered),
        *_unsigned(words, left),
        *_companions(pack, words),
        *_overrun(pack, source),
    ]
    if not source["modules"]:
        missing.append(Missing("The pack has no module yet.", f"{reverse('pack', args=[pack.pk])}#modules"))
    return State(source, words, outline, tuple(missing), {pk: len(matters) for pk, matters in left.items()})


def worth_a_look(pack: Pack) -> list[Missing]:
    """Return what stops no edition and should be looked at before one is made: numbers that nobody called lately."""
    return [
        Missing(f"{phone.sentence} Call it, then confirm it in your profile.", phone.url)
        for phone in phones_to_call(pack.center.profile)
    ]


def open_points(words: PackWords) -> list[Missing]:
    """Return what releases left blank or unconfirmed in the words of a pack: one line a block. It stops no edition."""
    found = []
    for clone, said in words:
        document, title = said.document, said.document["title"]
        for path, number in Counter(path for path, _ in blanks(document)).items():
            where = place(document, path) if path else title
            counted = "1 blank" if number == 1 else f"{number} blanks"
            found.append(Missing(f"{title}: {counted} in brackets in “{where}”. {READS}", address_at(clone.pk, path)))
        waits = sum(len(one.places) for one in unconfirmed(document))
        if waits:
            counted = "1 part" if waits == 1 else f"{waits} parts"
            found.append(Missing(f"{title}: DHS has not confirmed {counted} of the wording.", _edit(clone.pk)))
    return found


def _edit(pk: int) -> str:
    return reverse("workbench", args=[pk])


def _own_blanks(words: PackWords) -> list[Missing]:
    """Name each blank that the center wrote itself. One that came with a release stops no edition of it."""
    found = []
    for clone, said in words:
        document = said.document
        left = [(path, blank) for path, blank in blanks(document) if path or clone.is_own]
        if left and not clone.is_own:
            released = {(path[-1:], blank) for path, blank in blanks(clone.released.document)}
            left = [(path, blank) for path, blank in left if (path[-1:], blank) not in released]
        for path, blank in left:
            where = place(document, path) if path else document["title"]
            found.append(
                Missing(f"{document['title']}: {blank} is not filled in: {where}.", address_at(clone.pk, path))
            )
    return found


def _braced(pack: Pack, source: Document) -> list[Missing]:
    """Name the values with braces that a profile has held since before they were refused."""
    url = pack.center.profile.get_absolute_url()
    braced = [TOKENS[key] for key, value in source["tokens"].items() if "{{" in value or "}}" in value]
    return [Missing(f"“{token.label}” holds braces in your profile.", f"{url}#id_{token.field}") for token in braced]


def _unfinished(words: PackWords) -> list[Missing]:
    return [
        Missing(f"{said.document['title']}: {one.said}", address_at(clone.pk, one.path))
        for clone, said in words
        for one in to_mend(clone, said.document)
    ]


def to_mend(clone: Clone, content: Document) -> list[Finding]:
    """Return what a center must mend: in a module of its own all that DHS would have to, to release it."""
    return own_findings(content) if clone.is_own else list(unfinished(content))


def _withdrawn(pack: Pack, words: PackWords, offered: Mapping[int, Offer] | None) -> list[Missing]:
    clones = [clone for clone, _ in words]
    return [Missing(item.sentence, item.url) for item in withdrawn_among(pack, clones, offered)]


def _companions(pack: Pack, words: PackWords) -> list[Missing]:
    """Name the modules that must stand beside one of the pack's and don't."""
    clones = [clone for clone, _ in words]
    there = {str(clone.module_uid) for clone in clones}
    copies = [clone for clone in clones if not clone.is_own]
    wanted = {uid: clone for clone in copies for uid in clone.pinned_to.about["companions"] if uid not in there}
    titles = {str(module.uid): module.title for module in Module.objects.filter(uid__in=wanted)}
    return [
        Missing(
            f"“{clone.title}” may only be presented together with “{titles.get(uid, 'a module that is gone')}”.",
            f"{reverse('pack', args=[pack.pk])}#modules",
        )
        for uid, clone in wanted.items()
    ]


def _overrun(pack: Pack, source: Document) -> list[Missing]:
    planned = plan([entry["content"] for entry in source["modules"]], source["choices"], pack.minutes)
    if not planned.over:
        return []
    return [Missing(f"{planned.in_words} Shorten it, or change the minutes.", reverse("plan_session", args=[pack.pk]))]


def _unsigned(words: PackWords, left: Mapping[int, list[Matter]]) -> list[Missing]:
    """Name what waits for the officer; what was sent back waits for the lead."""
    return [
        Missing(
            _waits(clone, left[clone.pk]),
            reverse("sign_off", args=[clone.pk]),
            Role.LEAD if any(matter.sent_back for matter in left[clone.pk]) else Role.PCRCL,
        )
        for clone, _ in words
        if clone.pk in left
    ]


def _waits(clone: Clone, left: list[Matter]) -> str:
    number = "1 change is waiting" if len(left) == 1 else f"{len(left)} changes are waiting"
    back = sum(matter.sent_back for matter in left)
    sent_back = f" {back} of them {'was' if back == 1 else 'were'} sent back." if back else ""
    return f"{clone.title}: {number} for the sign-off of your P/CRCL officer.{sent_back}"


def _is_here(key: str, pack: Pack) -> bool:
    """Return False for a misspelled token in a module, which is named with the other problems of the module."""
    return key in TOKENS or key in find(pack.title)


def _unfilled(pack: Pack, key: str, where: str) -> Missing:
    token = TOKENS.get(key)
    if token is None:
        return Missing(problems_in("{{" + key + "}}", where)[0], reverse("change_pack", args=[pack.pk]))
    if token.source is Source.PACK:
        return Missing(f"“{token.label}” is empty, and “{where}” needs it.", reverse("change_pack", args=[pack.pk]))
    url = f"{pack.center.profile.get_absolute_url()}#id_{token.field}"
    return Missing(f"“{token.label}” is empty in your profile, and “{where}” needs it.", url)
