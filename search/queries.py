"""Searching: the matches in an order that does not depend on the database, and the counts for each filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from modules.domain.audiences import nearness
from modules.domain.vocabularies import Sector
from search import index
from search.models import Entry, Kind
from search.policy import parts_for, visible_to
from search.words import Question, words_in

MINUTES = (15, 30, 45, 60, 90, 120)
"""Available times that people can choose, in minutes."""
MOST_TOPICS = 20
MOST_SUGGESTIONS = 8
ORDER = {kind.value: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Choice:
    """The filters that a person chose. An empty value does not filter."""

    kind: str = ""
    sector: str = ""
    minutes: int | None = None
    topic: str = ""

    @property
    def made(self) -> bool:
        """Whether any filter is chosen."""
        return self != Choice()


@dataclass(frozen=True)
class Match:
    """An entry that has all words, with only the values that filters and ordering need.

    ``tier`` shows where the words are: 0 all in the title, 1 in title and facts, 2 anywhere.
    """

    key: int
    kind: str
    tier: int
    title: str
    sectors: str
    minutes: int | None
    topics: str


@dataclass(frozen=True)
class Found:
    """The result of a search.

    Attributes:
        matches: the matches that pass all filters, best first.
        counts: ``{filter: {value: number of matches}}`` for each value of a filter, with the other filters applied.
    """

    matches: list[Match] = field(default_factory=list)
    counts: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)


def find(user: Any, question: Question, choice: Choice) -> Found:
    """Return the entries that the person may find with these words and filters. Runs two queries.

    Without words, the filters alone decide. Without both, nothing is found.
    """
    if not (question.words or choice.made):
        return Found()
    matches = _matches(visible_to(user), question, parts_for(user))
    return Found(sorted(_narrowed(matches, choice), key=_rank), _counts(matches, choice))


def _matches(entries: QuerySet[Entry], question: Question, parts: tuple[str, ...]) -> list[Match]:
    tier: Any = Value(2)
    if question.words:
        entries = entries.filter(pk__in=index.matching(question, parts))
        tier = Case(
            When(pk__in=index.matching(question, index.TITLE), then=0),
            When(pk__in=index.matching(question, index.FACTS), then=1),
            default=2,
            output_field=IntegerField(),
        )
    rows = entries.annotate(tier=tier).values_list("pk", "kind", "tier", "title", "sectors", "minutes", "topics")
    return [Match(*row) for row in rows]


def _rank(match: Match) -> tuple[Any, ...]:
    """Return a sort key. Sorting is done in Python, because databases sort text differently."""
    return match.tier, ORDER[match.kind], match.title.casefold(), match.key


def _narrowed(matches: Iterable[Match], choice: Choice, *, but: str = "") -> list[Match]:
    """Return the matches that pass all filters except the one named ``but``."""
    suits = Suits(choice.sector)
    return [
        match
        for match in matches
        if (but == "kind" or choice.kind in ("", match.kind))
        and (but == "sector" or not choice.sector or suits(match.sectors))
        and (but == "minutes" or choice.minutes is None or 0 < (match.minutes or 0) <= choice.minutes)
        and (but == "topic" or not choice.topic or f" {choice.topic} " in match.topics)
    ]


class Suits:
    """A function that returns whether an entry with the given sectors suits one audience.

    It remembers the answer for each list of sectors.
    """

    def __init__(self, sector: str) -> None:
        self.sector = sector
        self.known: dict[str, bool] = {}

    def __call__(self, sectors: str) -> bool:
        """Return whether the sectors suit the audience. An entry without sectors suits none."""
        if sectors not in self.known:
            slugs = sectors.split()
            self.known[sectors] = bool(slugs) and nearness(slugs, self.sector) is not None
        return self.known[sectors]


def _counts(matches: list[Match], choice: Choice) -> dict[str, Mapping[Any, int]]:
    kinds = Counter(match.kind for match in _narrowed(matches, choice, but="kind"))
    lists = Counter(match.sectors for match in _narrowed(matches, choice, but="sector"))
    times = Counter(match.minutes or 0 for match in _narrowed(matches, choice, but="minutes"))
    topics = Counter(match.topics for match in _narrowed(matches, choice, but="topic"))
    return {
        "kind": kinds,
        "sector": {sector: _sum(lists, Suits(sector)) for sector in Sector.values() if sector != Sector.ALL},
        "minutes": {limit: sum(times[time] for time in times if 0 < time <= limit) for limit in MINUTES},
        "topic": _split(topics),
    }


def _sum(lists: Counter[str], suits: Suits) -> int:
    return sum(number for sectors, number in lists.items() if suits(sectors))


def _split(lists: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for topics, number in lists.items():
        for topic in topics.split():
            found[topic] += number
    return found


def topic_titles(user: Any, counts: Mapping[str, int], chosen: str) -> dict[str, str]:
    """Return ``{topic id: title}`` for the most frequent topics and the chosen one, in the order of the titles.

    The title is that of the module. If only a center has the module, it is the center's title.
    """
    most = sorted(counts, key=lambda topic: (-counts[topic], topic))[:MOST_TOPICS]
    wanted = [f" {topic} " for topic in {*most, chosen} if topic]
    named = visible_to(user).filter(kind__in=(Kind.MODULE, Kind.CLONE), topics__in=wanted)
    titles: dict[str, str] = {}
    for kind, topics, title in named.order_by("-pk").values_list("kind", "topics", "title"):
        if kind == Kind.MODULE or topics.strip() not in titles:
            titles[topics.strip()] = title
    return dict(sorted(titles.items(), key=lambda item: (item[1].casefold(), item[0])))


def entries_on(user: Any, matches: Iterable[Match]) -> list[Entry]:
    """Return the entries of these matches in the same order, with the rows that their links need. Runs one query."""
    keys = [match.key for match in matches]
    whole = visible_to(user).select_related("center", "pack", "clone", "release", "edition", "page")
    rows = whole.filter(pk__in=keys)
    found = {entry.pk: entry for entry in rows}
    return [found[key] for key in keys if key in found]


def suggestions(user: Any, question: Question) -> list[str]:
    """Return titles that contain these words. Titles that begin with them come first."""
    if not question.words:
        return []
    asked = " ".join(question.words)
    titles = visible_to(user).filter(pk__in=index.matching(question, index.TITLE)).values_list("title", flat=True)
    ranked = sorted(set(titles), key=lambda title: (not _plain(title).startswith(asked), title.casefold(), title))
    return ranked[:MOST_SUGGESTIONS]


def near_titles(user: Any, question: Question) -> list[str]:
    """Return similar titles for a question that finds nothing, the most similar first.

    A title is considered if one of its words begins with the same three letters as a word of the question. Runs one
    query for each of the first four words.
    """
    beginnings = dict.fromkeys(word[:3] for word in question.words if len(word) > 2)
    titles: set[str] = set()
    for beginning in list(beginnings)[:4]:
        begins = index.matching(Question(beginning, (beginning,)), index.TITLE)
        titles.update(visible_to(user).filter(pk__in=begins).values_list("title", flat=True)[:500])
    scored = [(-_likeness(question, title), title.casefold(), title) for title in titles]
    return [title for score, _, title in sorted(scored)[:MOST_SUGGESTIONS] if score < -0.5]


def _likeness(question: Question, title: str) -> float:
    words = list(words_in(title))
    return max(
        (SequenceMatcher(None, asked, word).ratio() for asked in question.words for word in words if len(asked) > 2),
        default=0.0,
    )


def _plain(title: str) -> str:
    return " ".join(words_in(title))
