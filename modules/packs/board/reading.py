"""Everything that a pack's board shows, read once (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from modules.domain.document import DocumentError
from modules.domain.words import Words
from modules.library.words.siblings import Steps, steps
from modules.packs.clones.carried import Carried, carried
from modules.packs.clones.customizations import Customization, counts, customizations
from modules.packs.editions.readiness import Missing, State, state_of
from modules.packs.pages.choices import choices
from modules.packs.pages.filling import as_read, sayer
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import all_clones_of, guides_by_clone, words_of_clone, words_of_clones
from modules.packs.plan.clock import OtherGuide, Plan, Row, plan
from modules.packs.proposals.models import Proposal
from modules.packs.remarks.reading import open_on
from modules.packs.signoffs.models import unsigned
from modules.packs.updates.merging import Offer, offers
from modules.packs.updates.overview import asked_on


@dataclass(frozen=True)
class Card:
    """A module on the board.

    Attributes:
        title: with the tokens filled.
        start, minutes: its place in the session; 0 if the words of a module can't be read.
        rows: its sections.
        others: ``{id of a guide for other audiences: for which, and whether it is shown}``.
        counts: ``{how blocks stand to the release, in words: how many}``.
        remarks: how many comments on it are open.
        unsigned: how many changes wait for the P/CRCL officer.
        problems: what is wrong with its words, so that nothing else is known of it.
    """

    clone: Clone
    title: str
    steps: Steps
    guides: tuple[ClonedGuide, ...]
    offer: Offer | None
    asked: tuple[Proposal, ...]
    start: int = 0
    minutes: int = 0
    rows: tuple[Row, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    carried: tuple[Carried, ...] = ()
    others: Mapping[str, OtherGuide] = field(default_factory=dict)
    unsigned: int = 0
    remarks: int = 0
    problems: tuple[str, ...] = ()

    @property
    def guides_shown(self) -> list[tuple[ClonedGuide, OtherGuide | None]]:
        """The guides, each with for which other audiences it is; None for a guide of this pack."""
        return [(guide, self.others.get(str(guide.uid))) for guide in self.guides]

    @property
    def hidden(self) -> int:
        """How many of its sections are left out."""
        return sum(row.hidden for row in self.rows)

    @property
    def short(self) -> int:
        """How many of its sections are short."""
        return sum(row.short and not row.hidden for row in self.rows)


@dataclass(frozen=True)
class Board:
    """A pack as its lead sees it.

    Attributes:
        taken_out: the clones that were taken out of it.
        plan: None if the words of a module can't be read.
        state: what an edition would store now; None likewise.
        missing: what it lacks of its own.
    """

    cards: tuple[Card, ...]
    taken_out: tuple[Clone, ...]
    plan: Plan | None
    state: State | None
    missing: tuple[Missing, ...]

    @property
    def urgent(self) -> list[Missing]:
        """The urgent updates of its modules that nobody skipped."""
        return [
            Missing(
                f"{card.title}: DHS released an urgent update, {card.offer.release.version}.",
                reverse("update", args=[card.clone.pk]),
            )
            for card in self.cards
            if card.offer and card.offer.urgent and not card.offer.skipped
        ]


@dataclass(frozen=True)
class _Said:
    """The words of a clone, or what is wrong with them."""

    clone: Clone
    words: Words | None
    problems: tuple[str, ...] = ()


def board_of(pack: Pack) -> Board:
    """Return the board. The number of queries does not grow with the number of modules.

    Every module is read once, and compared with its release once.
    """
    there = all_clones_of(pack)
    clones = [clone for clone in there if not clone.taken_out_at]
    guides = guides_by_clone(pack)
    said = _read(clones, guides)
    found = {one.clone.pk: _customized(one) for one in said}
    words = [(one.clone, one.words) for one in said if one.words is not None]
    offered = offers(clones)
    whole = len(words) == len(said)
    state = state_of(pack, words, found=found, offered=offered) if whole else None
    waiting = state.unsigned if state else {pk: len(left) for pk, left in unsigned(words, found).items()}
    planned = _plan(pack, [one for _, one in words]) if whole else None
    cards = _cards(pack, said, found, planned, guides, offered, waiting)
    missing = state.missing if state else tuple(_problems(said))
    return Board(cards, tuple(clone for clone in there if clone.taken_out_at), planned, state, missing)


def _read(clones: Sequence[Clone], guides: Mapping[str, list[ClonedGuide]]) -> list[_Said]:
    """Return all words; if some can't be read, each module's by itself, to see which."""
    try:
        return [_Said(clone, words) for clone, words in words_of_clones(clones, guides)]
    except DocumentError:
        return [_said(clone, guides[clone.path]) for clone in clones]


def _said(clone: Clone, guides: Sequence[ClonedGuide]) -> _Said:
    try:
        return _Said(clone, words_of_clone(clone, guides))
    except DocumentError as error:
        return _Said(clone, None, tuple(error.problems))


def _customized(said: _Said) -> list[Customization]:
    return customizations(said.clone.released.document, said.words.document) if said.words else []


def _plan(pack: Pack, words: Sequence[Words]) -> Plan:
    contents = [one.document for one in words]
    read = as_read(pack.tokens())
    named = [read.all({name: one[name] for name in ("title", "sections", "guides")}) for one in contents]
    return plan(named, choices(contents, pack.wishes), pack.minutes, pack.audiences)


def _cards(
    pack: Pack,
    said: Sequence[_Said],
    found: Mapping[int, list[Customization]],
    planned: Plan | None,
    guides: Mapping[str, list[ClonedGuide]],
    offered: Mapping[int, Offer],
    waiting: Mapping[int, int],
) -> tuple[Card, ...]:
    asked, remarks = asked_on([one.clone for one in said]), open_on(pack)
    say = sayer(pack.tokens())
    modules = planned.modules if planned else [("", ())] * len(said)
    return tuple(
        Card(
            clone=one.clone,
            title=say(one.clone.title),
            steps=step,
            guides=tuple(guides[one.clone.path]),
            offer=offered.get(one.clone.pk),
            asked=tuple(asked[one.clone.pk]),
            start=next((row.start for row in rows), 0),
            minutes=sum(row.minutes for row in rows),
            rows=rows,
            counts={standing.value: number for standing, number in counts(found[one.clone.pk]).items()},
            carried=tuple(carried(pack, one.clone, found[one.clone.pk])),
            others={one.id: one for one in planned.guides} if planned else {},
            unsigned=waiting.get(one.clone.pk, 0),
            remarks=remarks.get(one.clone.pk, 0),
            problems=one.problems,
        )
        for one, step, (_, rows) in zip(said, steps([one.clone.pk for one in said]), modules, strict=True)
    )


def _problems(said: Sequence[_Said]) -> list[Missing]:
    return [
        Missing(f"{one.clone.title}: {problem}", reverse("workbench", args=[one.clone.pk]))
        for one in said
        for problem in one.problems
    ]
