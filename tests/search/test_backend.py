"""Wagtail's own lists and choosers: no question does them harm, and they find what they found."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.query import And, Phrase, PlainText

from home.models import HomePage
from modules.accounts.identity.models import User
from modules.library.releases.models import Release
from search.backend import harmless
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("search SQL")]

QUESTIONS = [
    '"',
    '"plan',
    '""" OR *',
    "'",
    "\\",
    "*",
    "-",
    "🚒",
    "\0",
    "plan\0",
    "a" * 5_000,
    "plan " * 1_000,
    "% %s",
    " ",
]
NAMES = (
    "wagtailadmin_pages:search",
    "wagtailadmin_pages:search_results",
    "wagtailadmin_choose_page_search",
    "wagtailimages:index",
    "wagtailimages:index_results",
    "wagtailimages_chooser:choose_results",
    "wagtaildocs:index",
    "wagtaildocs:index_results",
    "wagtaildocs_chooser:choose_results",
    "statement_chooser:choose_results",
    "wagtailsnippets_modules_statement:list",
    "wagtailsnippets_modules_statement:list_results",
    "wagtailusers_users:index",
    "wagtailusers_users:index_results",
    "wagtailadmin_explore_root",
    "centers_admin:index",
    "roles:index",
)
ADDRESSES = (*NAMES, "explorer", "api:pages")  # that of images and documents is closed to everyone


@pytest.fixture
def addresses(release: Release) -> Mapping[str, str]:
    """Each address with the name of its question's argument, ready for what is asked."""
    named = {name: f"{reverse(name)}?q=" for name in NAMES}
    explorer = reverse("wagtailadmin_explore", args=[HomePage.objects.get().pk])
    api = f"{reverse('wagtailadmin_api:pages:listing')}?search="
    return {**named, "explorer": f"{explorer}?q=", "api:pages": api}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_question_does_harm(name: str, addresses: Mapping[str, str], admin: User, client: Client) -> None:
    client.force_login(admin)
    for typed in QUESTIONS:
        answer = client.get(addresses[name] + quote(typed))
        refused = name.startswith("api:") or no_question(typed)
        assert answer.status_code in (200, 400 if refused else 200), (typed[:20], answer.status_code)


def no_question(typed: str) -> bool:
    """Return whether it is refused as no form of the site sends it: NUL characters, and thousands of letters."""
    return "\0" in typed or len(typed) > 2_000


@pytest.mark.parametrize("typed", ["plan", '"plan', "a pla"])
def test_choosers_find_what_they_found(typed: str, admin: User, client: Client) -> None:
    factories.image(admin=admin)
    client.force_login(admin)

    page = client.get(reverse("wagtailimages_chooser:choose_results"), {"q": typed})

    assert "A plan" in page.content.decode()


def test_other_kinds_of_questions_are_read_as_plain_words(site: HomePage) -> None:
    for query in (PlainText('building "community'), Phrase('"building'), And([Phrase("building"), PlainText("*")])):
        assert [page.title for page in Page.objects.search(query)] == ["Building Community Partnerships"]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ('the "plan"', "the plan"),
        ("R&D library.pdf naïve", "R&D library.pdf naïve"),
        ("- & 🚒", ""),
        ("  a\tb\n", "a b"),
    ],
)
def test_only_what_harms_is_left_out(typed: str, left: str) -> None:
    assert harmless(typed) == left


def test_what_is_left_is_short() -> None:
    assert len(harmless("word " * 5_000).split()) == 16
    assert len(harmless("x" * 5_000)) == 200
