"""Both databases find the same on the demo: each finds what a plain reading of all entries finds, in the same order."""

from __future__ import annotations

import pytest
from django.db import transaction

from modules.accounts.identity.models import User
from search import index
from search.models import Entry
from search.policy import parts_for, visible_to
from search.queries import ORDER, Choice, find
from search.rebuilding import rebuild
from search.words import Question, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("search SQL"), pytest.mark.database("demo")]


@pytest.fixture
def demo(db: None) -> dict[str, User | None]:
    """Who asks about the demo: nobody in particular, and all of its people."""
    return {"nobody": None, **{user.username: user for user in User.objects.all()}}


def questions() -> list[str]:
    """Return single words of the demo from all over it, beginnings of them, and some of two or three words."""
    words = sorted({word for entry in Entry.objects.all() for name in index.PARTS for word in read(entry, name)})
    some = words[:: max(1, len(words) // 60)]
    beginnings = [word[:2] for word in some[::4]]
    pairs = [f"{first} {second}" for first, second in zip(some[::3], some[1::3], strict=False)]
    known = ["fusion center", "9-1-1", "report sus", "p/crcl", "la comunidad", "tip line call", "the", "a", "behav"]
    return [*some, *beginnings, *pairs, *known]


def read(entry: Entry, name: str) -> set[str]:
    """Return the words of a part of an entry."""
    return set(words_in(getattr(entry, name)))


def plainly(entries: list[tuple[Entry, dict[str, set[str]]]], question: Question, parts: tuple[str, ...]) -> list[int]:
    """Return the keys of the entries that have all words, in their order, by reading each of them."""
    *others, last = question.words
    found = []
    for entry, known in entries:
        for tier, searched in enumerate((index.TITLE, index.FACTS, parts)):
            words = set().union(*(known[name] for name in searched))
            if words.issuperset(others) and any(word.startswith(last) for word in words):
                found.append((tier, ORDER[entry.kind], entry.title.casefold(), entry.pk))
                break
    return [key for *_, key in sorted(found)]


@pytest.mark.parametrize("who", ["nobody", "lead", "presenter", "publisher", "admin"])
def test_each_database_finds_what_is_there_to_read(who: str, demo: dict[str, User | None]) -> None:
    name = next((name for name in demo if who in name), "")
    assert name, f"the demo has no {who}: {sorted(demo)}"
    user = demo[name]
    entries = [(entry, {part: read(entry, part) for part in index.PARTS}) for entry in visible_to(user)]
    assert entries

    for typed in questions():
        question = Question.read(typed)
        found = [match.key for match in find(user, question, Choice()).matches]
        assert found == plainly(entries, question, parts_for(user)), typed


def test_rebuilding_finds_the_same(demo: dict[str, User | None]) -> None:
    fields = [field.name for field in Entry._meta.concrete_fields if field.name != "id"]
    before = list(Entry.objects.order_by("of").values_list(*fields))

    with transaction.atomic():
        found = rebuild()
        assert list(Entry.objects.order_by("of").values_list(*fields)) == before
        assert sum(found.values()) == len(before)
        assert {"module", "pack", "clone", "guide", "edition", "statement"} <= found.keys()
        question = Question.read("fusion")
        assert find(None, question, Choice()).matches
        transaction.set_rollback(True)
