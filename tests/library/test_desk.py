"""DHS's desk: the list of modules."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.moments import day as day_in_words
from modules.domain.vocabularies import Language, Sector
from modules.kept.writers import note_blocks
from modules.library.desk.filters import TESTS
from modules.library.desk.reading import ORDERS, Row, State, in_order, rows
from modules.library.modules.archive import ArchiveModule
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import RetireModule
from modules.library.review.assigning import AssignReviewer
from modules.library.review.models import ReviewKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(module: Module, admin: User) -> User:
    """Who wrote the module."""
    return factories.dhs(Role.EDITOR, admin=admin)


def submit(module: Module, editor: User) -> None:
    """Submit the module for review."""
    module.save_revision(user=editor)
    module.get_workflow().start(module, editor)


def row_of(module: Module) -> Row:
    """Return the row of a module."""
    return next(row for row in rows() if row.module.pk == module.pk)


def titles(client: Client, **query: str) -> list[str]:
    """Return the titles that the list shows."""
    shown = client.get(reverse("library_home"), query)
    assert shown.status_code == 200
    return [row.title for row in shown.context["page"].object_list]


class TestStates:
    def test_a_module_goes_from_draft_to_release_and_on(self, module: Module, editor: User, admin: User) -> None:
        assert row_of(module).state is State.NEW

        submit(module, editor)
        found = row_of(module)
        assert (found.state, found.with_whom) == (State.IN_REVIEW, "Editorial review")

        module.current_workflow_state.current_task_state.reject(
            user=factories.dhs(Role.REVIEWER, admin=admin), comment="Shorter."
        )
        found = row_of(module)
        assert (found.state, found.with_whom) == (State.SENT_BACK, str(editor))

    def test_what_both_approved_is_ready_until_somebody_writes(self, module: Module, editor: User, admin: User) -> None:
        factories.approve(module, admin=admin)
        assert row_of(module).state is State.READY

        note_blocks(module.pk, ["s0-a-1"], editor)
        assert row_of(module).state is State.NEW

    def test_a_release_counts_what_was_written_since_in_guides_too(
        self, release: Release, module: Module, editor: User
    ) -> None:
        found = row_of(module)
        assert (found.state, found.version, found.lately.blocks) == (State.RELEASED, "1.0", 0)

        note_blocks(module.pk, ["s0-a-1"], editor)
        note_blocks(Guide.objects.get().pk, ["g0-g1", "s0-a-1"], editor)

        found = row_of(module)
        assert (found.state, found.lately.blocks, found.writers) == (State.CHANGED, 3, (str(editor),))

    def test_retired_says_so_and_archived_is_left_out(self, release: Release, module: Module, admin: User) -> None:
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        RetireModule(module, actor=publisher).execute()
        assert row_of(module).state is State.RETIRED

        ArchiveModule(Module.objects.get(), actor=publisher).execute()
        assert rows() == []


def test_centers_are_counted_once_each(pack: object, harbor: Center, release: Release, admin: User) -> None:
    factories.pack(harbor, [release], admin=admin, title="Another one")
    factories.pack(factories.center("Third", admin=admin), [release], admin=admin)

    assert rows()[0].centers == 2


@pytest.fixture
def differing(module: Module, admin: User) -> list[Module]:
    """The module, and two others that differ from it in everything that can be filtered by."""
    day = timezone.localdate()
    Module.objects.update(owning_office="Office A", next_review=day - timedelta(days=1), sectors=[Sector.WATER])
    second = factories.module(admin=admin, slug="b", title="B module", guides=0)
    third = factories.module(admin=admin, slug="c", title="C module", guides=0)
    Module.objects.filter(pk=second.pk).update(next_review=day + timedelta(days=9), rank=1, sectors=[Sector.ENERGY])
    Module.objects.filter(pk=third.pk).update(language=Language.values()[1], owning_office="Office C")
    factories.release(Module.objects.get(pk=second.pk), admin=admin)
    return [module, second, third]


CASES = [
    ("state", "released", ["B module"]),
    ("version", "no", ["C module", "Who we are"]),
    ("changed", "yes", ["C module", "Who we are"]),
    ("owner", "Office A", ["Who we are"]),
    ("owner", "none", ["B module"]),
    ("review", "late", ["Who we are"]),
    ("review", "soon", ["B module", "Who we are"]),
    ("review", "none", ["C module"]),
    ("centers", "yes", []),
    ("sector", "water", ["Who we are"]),
    ("language", Language.values()[1], ["C module"]),
    ("rank", "1", ["B module"]),
    ("rank", "nonsense", ["B module", "C module", "Who we are"]),
]


class TestFilters:
    def test_each_leaves_what_it_says(self, differing: list[Module], client: Client, editor: User) -> None:
        client.force_login(editor)
        for name, value, left in CASES:
            assert titles(client, **{name: value}) == left, (name, value)
        assert {name for name, _, _ in CASES} == set(TESTS)

    def test_each_column_has_a_filter_and_an_order(self, differing: list[Module], client: Client, editor: User) -> None:
        client.force_login(editor)
        shown = client.get(reverse("library_home"))
        headings = [heading["name"] for heading in shown.context["headings"]]
        assert sorted(headings) == sorted(ORDERS)
        assert {"sector" if name == "sectors" else name for name in headings} - {"title"} == set(TESTS)

    def test_an_order_and_its_reverse(self, differing: list[Module]) -> None:
        there = rows()
        for name, key in ORDERS.items():
            found = [key(row) for row in in_order(there, name)]
            assert found == sorted(found)
            assert [key(row) for row in in_order(there, f"-{name}")] == found[::-1]


class TestSearch:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("ownership", True),  # the speaker's words
            ("ARRIVE early", True),  # the guide
            ("call 9-1-1.", True),  # a statement
            ("plan of", True),  # a picture's description
            ("guided", False),  # no word, but a policy
            ("ownership zebra", False),
        ],
    )
    def test_words_of_drafts_are_found(
        self, module: Module, client: Client, editor: User, query: str, found: bool
    ) -> None:
        client.force_login(editor)
        assert titles(client, q=query) == (["Who we are"] if found else [])

    def test_what_was_found_is_shown(self, module: Module, client: Client, editor: User) -> None:
        client.force_login(editor)
        assert "begin with ownership." in client.get(reverse("library_home"), {"q": "ownership"}).content.decode()


@pytest.mark.parametrize("asked", ["csv", "xlsx"])
def test_the_list_is_exported_as_it_is_filtered(
    differing: list[Module], client: Client, editor: User, asked: str
) -> None:
    Module.objects.filter(slug="b").update(title="=B module")
    client.force_login(editor)
    answer = client.get(reverse("library_home"), {"export": asked, "version": "yes"})
    assert f'filename="modules.{asked}"' in answer["Content-Disposition"]
    if asked == "csv":
        (row,) = csv.DictReader(io.StringIO(answer.getvalue().decode()))
        assert (row["Module"], row["State"], row["Version"], row["Order"]) == (
            "'=B module",
            "Released",
            "1.0",
            "Start here",
        )
        assert row["Next review"] == str(Module.objects.get(slug="b").next_review)
    else:
        assert answer.getvalue()[:2] == b"PK"


def test_a_title_opens_the_workbench_and_the_menu_leads_here(module: Module, client: Client, editor: User) -> None:
    client.force_login(editor)
    page = client.get(reverse("library_home")).content.decode()
    assert f'<a href="{reverse("workbench", args=[module.pk])}">Who we are</a>' in page
    assert f'"url": "{reverse("library_home")}"' in page


def test_sixty_modules_cost_as_many_queries_as_six(module: Module, client: Client, editor: User, admin: User) -> None:
    """Copied rows: what is read is the same, and making sixty modules by hand takes minutes."""
    client.force_login(editor)
    library = module.get_parent()
    costs = []
    for number in (6, 60):
        for at in range(Module.objects.count(), number):
            made = Module(title=f"Module {at}", slug=f"m{at}", summary="One.", sections=module.sections, owner=editor)
            made.full_clean = lambda *args, **kwargs: None
            library.add_child(instance=made)
            note_blocks(made.pk, ["a"], editor)
            made.save_revision(user=editor, clean=False)
            made.get_workflow().start(made, editor)
            library.refresh_from_db()
        client.get(reverse("library_home"))
        for query in ({}, {"q": "ownership"}):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                shown = client.get(reverse("library_home"), query)
            assert shown.context["page"].paginator.count == number
            costs.append(len(asked))
    assert costs[:2] == costs[2:]


class TestExplorer:
    """Wagtail's explorer is never on the way."""

    def test_it_leads_to_our_pages(self, module: Module, client: Client, editor: User, admin: User) -> None:
        library, text = (reverse("wagtailadmin_explore", args=[page.pk]) for page in (module.get_parent(), module))
        for who, name in ((editor, "workbench"), (factories.dhs(Role.PUBLISHER, admin=admin), "review_module")):
            client.force_login(who)
            assert client.get(library).headers["Location"] == reverse("library_home")
            assert client.get(text).headers["Location"] == reverse(name, args=[module.pk])

    @pytest.mark.parametrize("name", ["review_module", "release_module", "retire_module"])
    def test_pages_about_a_module_lead_back_to_the_list(
        self, release: Release, client: Client, admin: User, name: str
    ) -> None:
        client.force_login(factories.dhs(Role.PUBLISHER, admin=admin))
        page = client.get(reverse(name, args=[release.module_id])).content.decode()
        assert f'<li><a href="{reverse("library_home")}">Modules</a></li>' in page

    def test_the_workbench_leads_back_to_the_list(self, module: Module, client: Client, editor: User) -> None:
        client.force_login(editor)
        page = client.get(reverse("workbench", args=[module.pk])).content.decode()
        assert f'<a href="{reverse("library_home")}">Modules</a>' in page


def test_home_shows_what_is_under_way(module: Module, release: Release, client: Client, editor: User) -> None:
    client.force_login(editor)
    home = reverse("wagtailadmin_home")
    assert "Every module is released as it is written." in client.get(home).content.decode()

    note_blocks(module.pk, ["s0-a-1"], editor)

    page = " ".join(client.get(home).content.decode().split())
    assert '<span class="bcp-badge bcp-state-changed">Changed</span>' in page and "since 1.0: 1 block" in page
    assert f'<a href="{reverse("library_home")}">All modules (1)</a>' in page


class TestReviews:
    def test_each_is_listed_with_whom_it_is_and_until_when(
        self, module: Module, editor: User, admin: User, client: Client
    ) -> None:
        submit(module, editor)
        reviewer = factories.dhs(Role.REVIEWER, admin=admin)
        client.force_login(reviewer)
        assert "Any reviewer" in client.get(reverse("reviews")).content.decode()

        day = timezone.localdate() + timedelta(days=3)
        AssignReviewer(module, kind=ReviewKind.EDITORIAL, reviewer=reviewer, due=day, actor=editor).execute()
        page = client.get(reverse("reviews")).content.decode()

        assert ">You</span>" in page
        assert f"by {day_in_words(day)}" in page
        assert reverse("review_module", args=[module.pk]) in page

    def test_it_costs_as_many_queries_for_many(self, module: Module, editor: User, admin: User, client: Client) -> None:
        client.force_login(editor)
        client.get(reverse("reviews"))
        with CaptureQueriesContext(connection) as before:
            client.get(reverse("reviews"))
        submit(module, editor)
        factories.statement(admin=admin)
        with CaptureQueriesContext(connection) as after:
            assert client.get(reverse("reviews")).context["number"] >= 1

        assert len(after) <= len(before)
