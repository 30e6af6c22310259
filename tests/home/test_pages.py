"""Pages with words: there from the start, kept as they were edited, filled with what stands elsewhere."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from home.desk.menu import HELP
from home.filling import _begun as begun
from home.models import HomePage, PlainPage
from home.setup import set_up
from home.words import SLUGS, read
from modules.accounts.identity.models import Role, User
from modules.domain.readability import grade
from modules.library.releases.models import Release
from modules.library.statements.actions import SaveStatement
from tests import factories
from tests.access.forms import content_state

pytestmark = pytest.mark.django_db

FEATURES = {"a", "em", "h2", "h3", "li", "ol", "p", "strong", "ul"}
HOLDS = {
    "about": "The software makes no claim that this is a government website.",
    "accessibility": "(WCAG) 2.2, level AA",
    "privacy": "Public pages set no cookie.",
    "how-to-report": "This site is not a tip line.",
    "help": "You lead for a center",
}


@pytest.fixture
def boss(admin: User) -> Client:
    """The administrator, signed in."""
    client = Client()
    client.force_login(admin)
    return client


def words_of(response: Any) -> str:
    """Return what a page says, in one line."""
    joined = re.sub(r"</?(?:span|a)(?:\s[^>]*)?>", "", response.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", joined)))


def edit(boss: Client, name: str, **values: str) -> Any:
    """Publish an edit of a page by its form."""
    page = PlainPage.objects.get(slug=name)
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    fields = {"title": page.title, "slug": name, "body": "null", "action-publish": "1", **comments, **values}
    return boss.post(f"/cms/pages/{page.pk}/edit/", fields)


def draft(*paragraphs: str) -> str:
    """Return what the editor sends for these paragraphs."""
    blocks = [
        {"key": f"k{at}", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
        for at, text in enumerate(paragraphs)
    ]
    return json.dumps({"blocks": blocks, "entityMap": {}})


@pytest.mark.parametrize("slug", SLUGS)
def test_every_site_has_them(site: HomePage, client: Client, slug: str) -> None:
    shown = client.get(f"/{slug}/")

    assert shown.status_code == 200
    assert HOLDS[slug] in words_of(shown)
    assert "{{" not in shown.content.decode()
    assert not client.cookies


@pytest.mark.parametrize("slug", SLUGS)
def test_they_are_plain_and_use_what_their_editor_has(slug: str) -> None:
    words = read(slug)
    text = re.sub(r"\{\{.*?\}\}", "", unescape(re.sub(r"<[^>]+>", "", words.body)))

    assert set(re.findall(r"<([a-z0-9]+)", words.body)) <= FEATURES
    assert grade(text) <= 9


def test_their_links_lead_somewhere(site: HomePage, client: Client) -> None:
    links = {link for slug in SLUGS for link in re.findall(r'href="([^"]+)"', read(slug).body)}
    answers = {link: client.get(link).status_code for link in links}
    assert answers == {"/modules/": 200, "/centers/": 200, "/how-to-report/": 200, "/cms/": 302}


def test_what_was_edited_stays_when_the_site_is_set_up_again(boss: Client, client: Client) -> None:
    assert edit(boss, "about", body=draft("We are the Harbor agency.")).status_code == 302

    set_up("testserver")

    assert "We are the Harbor agency." in words_of(client.get("/about/"))
    assert PlainPage.objects.count() == len(SLUGS)


def test_only_what_is_missing_is_made(site: HomePage) -> None:
    PlainPage.objects.get(slug="help").delete()

    set_up("testserver")

    assert PlainPage.objects.get(slug="help").live
    assert PlainPage.objects.count() == len(SLUGS)


def test_how_to_report_begins_with_911_and_has_the_wordings_as_they_are(site: HomePage, client: Client) -> None:
    shown = words_of(client.get("/how-to-report/"))

    report = begun()
    order = ["emergency-911", "behavior-not-identity", "protected-activity", "may-be-innocent", "do-not-investigate"]
    places = [shown.index(report[key].wording) for key in order]
    assert places == sorted(places)
    begins = shown.index("How to report", shown.index("Skip to the content"))
    assert places[0] < shown.index("Find your fusion center", begins)
    assert shown.count("DHS has not yet confirmed all of this wording.") == 1
    assert "to be confirmed" not in shown


def test_a_statement_reads_as_it_was_released(
    site: HomePage, client: Client, release: Release, admin: User, person: Any
) -> None:
    shown = words_of(client.get("/how-to-report/"))
    assert factories.statement(admin=admin).wording in shown
    assert begun()["emergency-911"].wording not in shown

    statement = factories.statement(admin=admin)
    statement.wording = "Words that nobody reviewed."
    SaveStatement(statement, actor=person(Role.EDITOR)).execute()

    assert "nobody reviewed" not in words_of(client.get("/how-to-report/"))


def test_a_wording_that_names_a_center_names_none(client: Client, admin: User) -> None:
    said = factories.statement(admin=admin, wording="In an emergency, call 9-1-1. Else call {{center.tip_phone}}.")
    factories.release(factories.module(admin=admin), admin=admin)
    assert said.wording.replace("{{center.tip_phone}}", "the tip line of your center") in words_of(
        client.get("/how-to-report/")
    )


def test_the_contact_is_read_from_the_setting(site: HomePage, client: Client, settings: Any) -> None:
    for slug in ("about", "accessibility", "privacy", "help"):
        assert "TO BE SUPPLIED: the e-mail address" in words_of(client.get(f"/{slug}/"))

    settings.BCP_CONTACT_EMAIL = "help@bcp.example"

    for slug in ("about", "accessibility", "privacy", "help"):
        assert '<a href="mailto:help@bcp.example">' in client.get(f"/{slug}/").content.decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{{statement.emergency-912}}", "There is no statement “emergency-912”."),
        ("Call: {{statement.emergency-911}}", "a statement needs a paragraph of its own"),
        ("{{center.name}}", "“{{center.name}}” can’t be filled"),
    ],
)
def test_what_cant_be_filled_is_refused(boss: Client, client: Client, said: str, why: str) -> None:
    assert why in words_of(edit(boss, "help", body=draft("Before.", said)))
    assert "Before." not in words_of(client.get("/help/"))


@pytest.mark.parametrize("href", ["ftp://example.gov/a", "https://user:pw@example.gov/"])
def test_a_link_that_leads_where_none_may_is_refused(boss: Client, client: Client, href: str) -> None:
    linked = content_state("Words.", "LINK", url=href)
    home = HomePage.objects.get()
    comments = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    fields = {"title": home.title, "slug": home.slug, "introduction": linked, "action-publish": "1", **comments}

    for answer in (edit(boss, "help", body=linked), boss.post(f"/cms/pages/{home.pk}/edit/", fields)):
        assert f"A link leads to “{href}”" in words_of(answer)
    for path in ("/help/", "/"):
        assert "Words." not in words_of(client.get(path))


def test_a_link_to_a_page_of_the_site_and_to_elsewhere_is_taken(boss: Client, client: Client) -> None:
    for href in ("/help/", "https://example.gov/a"):
        edit(boss, "help", body=content_state("Words.", "LINK", url=href))
        assert f'<a href="{href}">Words.</a>' in client.get("/help/").content.decode()


def test_words_are_escaped(boss: Client, client: Client) -> None:
    edit(boss, "help", body=draft("<script>alert(1)</script> {{site.contact}}"))
    assert "<script>alert(1)" not in client.get("/help/").content.decode()


def test_a_page_of_the_footer_stays_where_it_is(boss: Client, client: Client) -> None:
    page = PlainPage.objects.get(slug="help")

    assert "Keep it." in words_of(edit(boss, "help", slug="hilfe", body=draft("Words.")))
    for what in ("delete", "unpublish", "move"):
        assert boss.post(f"/cms/pages/{page.pk}/{what}/").status_code in (302, 403)
    assert client.get("/help/").status_code == 200


def test_another_page_comes_and_goes(boss: Client, site: HomePage, client: Client) -> None:
    page = site.add_child(instance=PlainPage(title="News", slug="news", body="<p>New.</p>"))

    assert "New." in words_of(client.get("/news/"))
    boss.post(f"/cms/pages/{page.pk}/delete/")
    assert not Page.objects.filter(slug="news").exists()


def test_everyone_with_a_role_finds_the_help(harbor: Any, person: Any, boss: Client) -> None:
    for user in (person(Role.PRESENTER, harbor), person(Role.EDITOR)):
        client = Client()
        client.force_login(user)
        assert "/help/" in client.get("/cms/").content.decode()


def test_the_help_leads_to_the_part_for_each_role_and_back(client: Client, boss: Client) -> None:
    ids = set(re.findall(r'<h2 id="([^"]+)"', client.get("/help/").content.decode()))

    assert {part for _, part in HELP} <= ids
    assert 'href="#you-present"' in client.get("/help/").content.decode()
    assert "Sign in</a>" in client.get("/help/").content.decode()
    assert "Workspace</a>" in boss.get("/help/").content.decode()
