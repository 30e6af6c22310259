"""A module is begun, and its guides are begun and ordered."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.core.refusals import Refused
from modules.domain.document import Document, walk
from modules.library.desk import begin_views
from modules.library.desk import guides as ordering
from modules.library.desk.beginning import WAYS, BeginModule, Way
from modules.library.desk.guides import MoveGuide
from modules.library.desk.ways import OWN_WAYS, TEMPLATES
from modules.library.modules.authors import has_written
from modules.library.modules.drafts import draft, guides_of
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.review.submitting import SubmitForReview
from modules.library.words.codec import encode
from tests import factories
from tests.factories import text_part
from tests.packs.updating import Change, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(module: Module, admin: User) -> User:
    """DHS's editor."""
    return factories.dhs(Role.EDITOR, admin=admin)


def begin(client: Client, way: str, **said: object) -> Module:
    """Begin a module on the page, and return it; it has to open the workbench."""
    answer = client.post(
        reverse("new_module"), {"way": way, **{f"{way}-{name}": value for name, value in said.items()}}
    )
    made = Module.objects.latest("pk")
    assert answer.headers["Location"] == reverse("workbench", args=[made.pk])
    assert client.get(answer.headers["Location"]).status_code == 200
    return made


class TestWays:
    def test_empty_opens_the_workbench(self, client: Client, editor: User) -> None:
        client.force_login(editor)
        made = begin(client, "empty", title="Who we are")
        assert (made.title, made.slug, made.owner, made.live) == ("Who we are", "who-we-are-2", editor, False)
        assert has_written(made, editor)
        assert AuditEntry.objects.get(action="bcp.module.begin").data == {"way": "empty"}

    @pytest.mark.parametrize("name", sorted(TEMPLATES))
    def test_a_template_has_its_minutes_and_a_guide(self, client: Client, editor: User, name: str) -> None:
        client.force_login(editor)
        made = begin(client, "template", title="Ours", template=name)
        sections = [block["value"] for _, block in walk(encode(made)) if block["type"] == "section"]
        promised = int(TEMPLATES[name].label.split()[-2])
        assert sum(section["minutes"] for section in sections) == promised
        assert [guide.title for guide in guides_of(made)] == ["Presenter guide"]
        assert any(block["type"] == "slide" for _, block in walk(encode(made)))

    def test_a_copy_says_the_same_by_blocks_of_its_own(self, module: Module, client: Client, editor: User) -> None:
        client.force_login(editor)
        made = begin(client, "copy", title="A copy", module=module.pk)
        old, new = (draft(one)["content"] for one in (module, made))
        assert [block["type"] for _, block in walk(new)] == [block["type"] for _, block in walk(old)]
        ids = [{block["id"] for _, block in walk(content)} for content in (old, new)]
        assert ids[0] & ids[1] == set()
        assert (new["title"], new["summary"]) == ("A copy", old["summary"])
        assert made.uid != module.uid and not made.releases.exists()

    def test_what_is_missing_is_said_in_its_place(self, client: Client, editor: User) -> None:
        client.force_login(editor)
        page = client.post(reverse("new_module"), {"way": "copy", "copy-title": ""}).content.decode()
        assert page.count("This field is required.") == 2
        assert Module.objects.count() == 1

    def test_the_importer_can_join_as_a_way_of_its_room(
        self, client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def pages(said: object) -> tuple[Module, list[Guide]]:
            return Module(summary="Imported."), []

        joined = Way("file", "From a file", "PowerPoint.", lambda: {"note": forms.CharField()}, pages)
        monkeypatch.setattr(begin_views, "WAYS", SimpleNamespace(answers=[*OWN_WAYS, joined]))
        client.force_login(editor)
        assert "From a file" in client.get(reverse("new_module")).content.decode()
        assert begin(client, "file", title="Imported", note="x").summary == "Imported."

    def test_nothing_shows_until_a_room_declares_it(self) -> None:
        assert list(OWN_WAYS) == WAYS.answers

    def test_reviewers_begin_nothing(self, module: Module, admin: User) -> None:
        library, reviewer = LibraryPage.objects.get(), factories.dhs(Role.REVIEWER, admin=admin)
        with pytest.raises(PermissionDenied):
            BeginModule(library, title="Mine", way=OWN_WAYS[0], said={}, actor=reviewer).execute()

    def test_every_way_to_write_a_module_leads_there(self, module: Module, client: Client, editor: User) -> None:
        client.force_login(editor)
        here = reverse("new_module")
        for name in ("library_home", "wagtailadmin_home"):
            assert f'href="{here}"' in client.get(reverse(name)).content.decode()
        under = reverse("wagtailadmin_pages:add_subpage", args=[module.get_parent().pk])
        assert client.get(under).headers["Location"] == here

    def test_who_does_not_write_is_not_led_there(self, module: Module, client: Client, admin: User) -> None:
        client.force_login(factories.dhs(Role.PUBLISHER, admin=admin))
        assert reverse("new_module") not in client.get(reverse("library_home")).content.decode()


TITLES = ("First", "Second", "Third")


@pytest.fixture
def guides(module: Module, client: Client, editor: User) -> Module:
    """The module with three guides, two of them begun on its page."""
    Guide.objects.update(title=TITLES[0])
    client.force_login(editor)
    for title in TITLES[1:]:
        answer = client.post(reverse("module_guides", args=[module.pk]), {"title": title})
        assert answer.headers["Location"] == reverse("workbench", args=[Guide.objects.latest("pk").pk])
    return Module.objects.get(pk=module.pk)


def add_to_body(block: Document) -> Change:
    """Add a block to the words of a guide."""
    return lambda words: words["body"].append(block)


def order(module: Module) -> list[str]:
    """Return the titles as a release would have them."""
    return [guide["value"]["title"] for guide in draft(Module.objects.get(pk=module.pk))["content"]["guides"]]


class TestOrder:
    def test_a_guide_stands_behind_the_one_that_was_named(self, guides: Module, editor: User) -> None:
        for moved, after in [*permutations(TITLES, 2), *((title, "") for title in TITLES)]:
            left = [title for title in order(guides) if title != moved]
            keys = {guide.title: guide.pk for guide in guides_of(guides)}
            guide = Guide.objects.get(pk=keys[moved])

            MoveGuide(guide, after=keys[after] if after else 0, actor=editor).execute()

            at = left.index(after) + 1 if after else 0
            assert order(guides) == [*left[:at], moved, *left[at:]]
        assert [problems for problems in Page.find_problems() if problems] == []

    def test_buttons_move_it_and_the_page_shows_what_was_saved(self, guides: Module, client: Client) -> None:
        here = reverse("module_guides", args=[guides.pk])
        third = Guide.objects.get(title="Third")
        shown = client.get(here)
        up = next(steps.up for guide, steps in shown.context["rows"] if guide == third)

        page = client.post(reverse("move_guide", args=[third.pk]), {"after": up}, follow=True)

        assert [guide.title for guide, _ in page.context["rows"]] == ["First", "Third", "Second"] == order(guides)
        assert AuditEntry.objects.filter(action="bcp.guide.move").count() == 1
        refused = client.post(reverse("move_guide", args=[third.pk]), {"after": "x"}, follow=True).content.decode()
        assert "nothing was moved" in refused

    def test_who_moves_a_guide_wrote_in_the_module(self, guides: Module, admin: User) -> None:
        other = factories.person(Role.EDITOR, admin=admin)
        MoveGuide(Guide.objects.get(title="Third"), after=0, actor=other).execute()
        assert has_written(guides, other)

    def test_a_module_in_review_keeps_its_order(self, guides: Module, editor: User, client: Client) -> None:
        for guide in Guide.objects.exclude(title=TITLES[0]):
            words = text_part(f"words-{guide.pk}", "Words.")
            rewrite(guide, add_to_body(words))
        SubmitForReview(guides, actor=editor).execute()
        with pytest.raises((Refused, PermissionDenied)):
            MoveGuide(Guide.objects.get(title="Third"), after=0, actor=editor).execute()
        page = client.post(reverse("module_guides", args=[guides.pk]), {"title": "More"}, follow=True)
        assert "is in review" in page.content.decode()
        assert order(guides) == list(TITLES)

    def test_a_mutant_that_forgets_the_writer_is_found(
        self, guides: Module, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ordering, "note_blocks", lambda page, blocks, user: None)
        with pytest.raises(AssertionError):
            self.test_who_moves_a_guide_wrote_in_the_module(guides, admin)
