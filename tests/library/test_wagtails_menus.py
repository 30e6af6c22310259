"""Wagtail's own menus offer nothing that is always refused, and say nothing that is not so."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from modules.accounts.identity.models import Role, User
from modules.library.modules.models import Guide, Module
from modules.library.statements.actions import SaveStatement
from modules.library.statements.models import Statement
from modules.packs.pages.models import Clone, Pack
from tests import factories

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="(/cms/pages/[^"#]*)')
GONE = ("Sort menu order", "Move", "Copy", "Unpublish", "Publish", "Promote")
"""Words of Wagtail's on what only answers that it may not be done."""
UNTRUE = ("Visible to all", "Anyone can edit", "once live", "Add child page")


def words_of(page: str) -> set[str]:
    """Return what links and buttons say, and tabs."""
    found = re.findall(r"<(a|button)\b[^>]*>(.*?)</\1>", page, re.S)
    return {" ".join(re.sub(r"<[^>]*>", " ", inner).split()) for _, inner in found}


def check(client: Client, page: Page) -> None:
    """Look at the editor of a page: every link of Wagtail's on it answers, and it says nothing untrue."""
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert not words_of(shown) & set(GONE), words_of(shown) & set(GONE)
    assert [words for words in UNTRUE[:3] if words in shown] == []
    links = sorted(set(LINK.findall(shown)))
    assert links
    for link in links:
        answer = client.get(link)
        refused = answer.status_code >= 400 or answer.headers.get("Location") == reverse("wagtailadmin_home")
        assert not refused, link


def test_an_editor_meets_nothing_that_only_refuses(module: Module, admin: User, client: Client) -> None:
    client.force_login(factories.dhs(Role.EDITOR, admin=admin))
    for page in (module, Guide.objects.get()):
        check(client, page)


def test_a_lead_meets_nothing_that_only_refuses(pack: Pack, admin: User, client: Client) -> None:
    client.force_login(factories.lead(pack.center, admin=admin))
    clone = Clone.objects.get()
    for page in (clone, clone.get_children().get()):
        check(client, page)


def test_the_explorer_of_a_pack_leads_to_its_board(pack: Pack, admin: User, client: Client) -> None:
    client.force_login(factories.lead(pack.center, admin=admin))
    board = reverse("pack", args=[pack.pk])
    for page, place in ((pack.get_parent(), reverse("packs")), (pack, board), (Clone.objects.get(), board)):
        answer = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
        assert answer.headers["Location"] == place


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.LEAD])
def test_nobody_reads_news_of_wagtail(pack: Pack, admin: User, client: Client, role: Role) -> None:
    client.force_login(
        factories.lead(pack.center, admin=admin) if role == Role.LEAD else factories.dhs(role, admin=admin)
    )
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert [word for word in ("What's new", "What’s new", "Editor guide", "releases.wagtail.io") if word in page] == []


class TestStatements:
    """They are read where they are chosen."""

    @pytest.fixture
    def statements(self, module: Module, admin: User, client: Client) -> Statement:
        """Two statements, of which one has a draft that is not approved."""
        factories.statement(admin=admin, key="record", wording="We keep no record of names. " * 20)
        draft = Statement.objects.get(key="emergency-911")
        draft.wording = "In an emergency, dial 9-1-1."
        editor = factories.dhs(Role.EDITOR, admin=admin)
        SaveStatement(draft, actor=editor).execute()
        client.force_login(editor)
        return draft

    def test_each_row_has_wording_number_and_state(self, statements: Statement, client: Client) -> None:
        page = client.get(reverse("statement_chooser:choose")).json()["html"]
        assert "In an emergency, call 9-1-1." in page and "dial 9-1-1" not in page
        assert "Confirmed; new wording is not approved yet" in page
        assert "We keep no record of names." in page and "…" in page

    @pytest.mark.parametrize(("query", "rows"), [("names RECORD", 1), ("9-1-1", 1), ("keep 9-1-1", 0), ("", 2)])
    def test_words_of_the_wording_are_found(self, statements: Statement, client: Client, query: str, rows: int) -> None:
        page = client.get(reverse("statement_chooser:choose_results"), {"q": query}).content.decode()
        assert page.count("data-chooser-modal-choice") == rows
