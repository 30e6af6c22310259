"""Bad input: what is wrong is named with its place, and nothing is half-loaded."""

from __future__ import annotations

import html
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from modules.accounts.identity.models import Role, User
from modules.core.refusals import Refused
from modules.demo import loading
from modules.demo.parsing import ContentError
from modules.domain import token_checks
from modules.domain.document import Document
from modules.domain.words import Words
from modules.kept.opened import open_form
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.library.statements.models import Statement
from modules.library.words.checks import problems, release_findings
from modules.library.words.codec import encode
from modules.media.models import Image
from modules.packs.clones.actions import CloneModule
from modules.packs.pages.models import Clone
from tests import factories
from tests.library import documents

pytestmark = pytest.mark.django_db


def reloaded(page: Any) -> Any:
    """Return the page as the database has it."""
    return type(page).objects.get(pk=page.pk)


def repeated_section(page: Any) -> None:
    """Put the first section there twice."""
    page.sections.raw_data.append(page.sections.raw_data[0])


def repeated_across_fields(page: Any) -> None:
    """Give the objective the id of a section, and other words, so that it can't be told from a new one."""
    page.objectives.raw_data[0].update(id=page.sections.raw_data[0]["id"], value="Something else entirely")


def unknown_token(page: Any) -> None:
    """Misspell a token, half of it in bold."""
    part = page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][0]
    part["value"]["body"] = "<p>Call {{center.<b>tip_fone}}</b>.</p>"


def unknown_token_in_a_line(page: Any) -> None:
    """Misspell a token in plain text."""
    page.summary = "We are {{center.nome}}."


def broken_token_in_notes(page: Any) -> None:
    """Leave a brace out, in what the presenter says."""
    notes = page.sections.raw_data[0]["value"]["items"][0]["value"]["notes"]
    notes[0]["value"]["body"] = "<p>We are there {{center.hours}, always.</p>"


def link_to_a_page(page: Any) -> None:
    """Link to a page of the site."""
    part = page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][0]
    part["value"]["body"] = '<p>See <a linktype="page" id="3">it</a></p>'


def script_link(page: Any) -> None:
    """Link to a script."""
    part = page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][0]
    part["value"]["body"] = '<p>See <a href="javascript:alert(1)">it</a></p>'


def mistyped_link(page: Any) -> None:
    """Link to an address that was typed wrong."""
    part = page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][0]
    part["value"]["body"] = '<p>See <a href="htps://example.gov/plan">our plan</a></p>'


def mistyped_source(page: Any) -> None:
    """Give a source an address that was typed wrong."""
    value = {"title": "Plan", "url": "example.gov/plan", "note": "", "policy": "guided"}
    page.sources = page.sources.stream_block.to_python([{"id": "x-source", "type": "source", "value": value}])


def missing_image(page: Any) -> None:
    """Point to an image that isn't there."""
    page.sections.raw_data[0]["value"]["items"][1]["value"]["parts"][0]["value"]["image"]["image"] = 99999


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (repeated_section, "The id 's0' is used on 2 blocks: Section 0; Section 0"),
        (repeated_across_fields, "The id 's0' is used on 2 blocks: Objectives › objective; Section 0"),
        (link_to_a_page, "A link leads to a page of this site."),
        (script_link, "A link leads to “javascript:alert(1)”."),
        (missing_image, "The image that is used here can’t be found. Choose another one."),
    ],
)
def test_what_a_page_may_not_hold_is_named_and_not_saved(module: Module, spoil: Any, said: str) -> None:
    before = encode(reloaded(module))
    page = reloaded(module)
    spoil(page)

    with pytest.raises(ValidationError) as caught:
        page.save()

    assert any(said in message for message in caught.value.messages)
    assert encode(reloaded(module)) == before


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            unknown_token,
            "{{center.tip_fone}} in “Section 0 › Slide 0 › text “Call ….”” is not a token."
            " Did you mean {{center.tip_phone}}?",
        ),
        (unknown_token_in_a_line, "{{center.nome}} in “summary” is not a token. Did you mean {{center.name}}?"),
        (broken_token_in_notes, "“{{center.hours}” in “Section 0 › Slide 0 › speaker notes"),
        (mistyped_link, "The address “htps://example.gov/plan” leads nowhere: Section 0 › Slide 0 › text"),
        (mistyped_source, "The address “example.gov/plan” leads nowhere: Sources › Plan."),
    ],
)
def test_a_typo_is_saved_and_stops_a_release_and_an_edition(module: Module, spoil: Any, said: str) -> None:
    page = reloaded(module)
    spoil(page)

    page.save()

    saved = {**encode(reloaded(module)), "guides": []}
    assert saved != {**encode(module), "guides": []}
    assert any(said in found for found in problems(saved))
    assert any(said in found.said for found in release_findings(saved))


@pytest.mark.parametrize("spoil", [repeated_section, script_link, missing_image])
def test_a_revision_is_refused_as_well(module: Module, spoil: Any) -> None:
    page = reloaded(module)
    spoil(page)

    with pytest.raises(ValidationError):
        page.save_revision()

    assert not Revision.objects.for_instance(page).exists()


def posted(page: Guide, *blocks: tuple[str, dict[str, Any], str]) -> dict[str, Any]:
    """Return the form of a guide, opened as the guide is now, with these (kind, value, id) blocks."""
    stream = streamfield([(kind, value) for kind, value, _ in blocks])
    for at, (_, _, key) in enumerate(blocks):
        stream[f"{at}-id"] = key
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": "",
            "minutes": "",
            "body": stream,
            "opened_from": str(open_form(page.pk, Words(encode(page))).uid),
            "comments-TOTAL_FORMS": 0,
        }
    ) | {"comments-INITIAL_FORMS": "0", "comments-TOTAL_FORMS": "0"}


def text(body: str) -> dict[str, Any]:
    """Return a posted text block."""
    return {"body": rich_text(body), "confirm": "", "policy": "guided"}


class TestTheEditor:
    """What is posted to Wagtail's editor."""

    @pytest.fixture
    def guide(self, module: Module) -> Guide:
        """The guide of the small module."""
        return Guide.objects.child_of(module).get()

    @pytest.fixture
    def editor(self, client: Client, admin: User) -> Client:
        """A DHS editor's browser."""
        client.force_login(factories.dhs(Role.EDITOR, admin=admin))
        return client

    def save(self, editor: Client, guide: Guide, *blocks: tuple[str, dict[str, Any], str]) -> str:
        """Post the form; return the page that answers, empty for a redirect."""
        answer = editor.post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), posted(guide, *blocks))
        assert answer.status_code in {200, 302}
        return answer.content.decode()

    def test_sound_blocks_are_saved(self, editor: Client, guide: Guide) -> None:
        assert not self.save(editor, guide, ("text", text("<p>One</p>"), "a"), ("text", text("<p>Two</p>"), "b"))
        assert [block.id for block in reloaded(guide).body] == ["a", "b"]

    def test_a_repeated_id_is_named_and_nothing_is_saved(self, editor: Client, guide: Guide) -> None:
        before = encode(reloaded(guide))

        page = self.save(editor, guide, ("text", text("<p>One</p>"), "a"), ("text", text("<p>Two</p>"), "a"))

        assert "The id &#x27;a&#x27; is used on 2 blocks" in page
        assert encode(reloaded(guide)) == before

    def test_an_unknown_token_is_saved_and_named(self, editor: Client, guide: Guide) -> None:
        self.save(editor, guide, ("text", text("<p>Call {{center.tip_fone}}</p>"), "a"))

        page = editor.get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()
        assert "It is saved. Before it can be used:" in page
        assert "is not a token. Did you mean {{center.tip_phone}}?" in page
        assert "tip_fone" in str(encode(reloaded(guide)))

    def test_a_link_with_a_password_in_it_is_taken_out_and_its_words_stay_in_the_form(
        self, editor: Client, guide: Guide
    ) -> None:
        before = encode(reloaded(guide))
        linked = text('<p>See <a href="https://user:pw@example.gov/">our plan</a></p>')

        page = self.save(editor, guide, ("text", linked, "a"))

        assert "A link holds a name or a password." in page
        assert "our plan" in page
        assert "user:pw" not in page
        assert encode(reloaded(guide)) == before

    def test_a_link_to_another_kind_of_place_is_named_and_nothing_is_saved(self, editor: Client, guide: Guide) -> None:
        before = encode(reloaded(guide))

        page = self.save(editor, guide, ("text", text('<p>See <a href="ftp://example.gov/">it</a></p>'), "a"))

        assert "A link leads to “ftp://example.gov/”" in page
        assert encode(reloaded(guide)) == before

    @pytest.mark.parametrize("address", ["signal:here", "file:///C:/plan.docx", "javascript:alert(1)"])
    def test_a_link_that_opens_in_an_unknown_way_is_taken_out_and_named(
        self, editor: Client, guide: Guide, address: str
    ) -> None:
        before = encode(reloaded(guide))

        page = html.unescape(
            self.save(editor, guide, ("text", text(f'<p>See <a href="{address}">our plan</a></p>'), "a"))
        )

        assert f"A link leads to “{address}”. Its words are kept" in page
        assert "our plan" in page
        assert encode(reloaded(guide)) == before

    @pytest.mark.parametrize("address", ["htps://example.gov/plan", "https//example.gov", "mailo:a@example.gov"])
    def test_an_address_that_was_typed_wrong_survives_a_save(self, editor: Client, guide: Guide, address: str) -> None:
        self.save(editor, guide, ("text", text(f'<p>See <a href="{address}">our plan</a></p>'), "a"))

        assert f'"{address}"' in json.dumps(encode(reloaded(guide)))


class TestAReleaseThatSomeoneSpoiled:
    """A document that points to what is not here clones as a whole or not at all."""

    @pytest.mark.parametrize(
        ("model", "said"),
        [(Image, "The image “plan.png” is not here."), (Statement, "The statement “gone” 1 is not here.")],
    )
    def test_a_clone_is_refused_and_nothing_is_written(
        self, harbor: Any, release: Release, admin: User, model: Any, said: str
    ) -> None:
        pack = factories.pack(harbor, [], admin=admin)
        content = release.content
        for value in _leaves(content):
            if model is Image and "sha256" in value:
                value["sha256"] = "0" * 64
            if model is Statement and "wording" in value:
                value["key"] = "gone"

        with pytest.raises(Refused) as caught:
            CloneModule(pack, release=release, actor=factories.lead(harbor, admin=admin)).execute()

        assert said in caught.value.problems
        assert not Clone.objects.exists()


def _leaves(value: Any) -> list[Document]:
    if isinstance(value, dict):
        return [value, *(leaf for item in value.values() for leaf in _leaves(item))]
    return [leaf for item in value for leaf in _leaves(item)] if isinstance(value, list) else []


class TestContentFiles:
    """The demo's files: one broken line, and nothing is loaded."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A copy of the content files."""
        return Path(shutil.copytree(loading.CONTENT, tmp_path / "content"))

    @pytest.mark.parametrize(
        ("name", "old", "new", "said"),
        [
            ("modules/pcrcl-protections.yaml", "minutes:", "minuten:", "pcrcl-protections.yaml:"),
            ("guides/fusion-center-overview-guide.yaml", "body:", "body: [", "fusion-center-overview-guide.yaml:"),
            ("centers/harbor-region.yaml", "tip_phone:", "tip_fone:", "harbor-region.yaml:"),
            ("statements.yaml", "kind: safety", "kind: cheese", "statements.yaml:"),
        ],
    )
    def test_a_broken_line_is_named_with_its_file_and_number(
        self, folder: Path, name: str, old: str, new: str, said: str
    ) -> None:
        path = folder / name
        words = path.read_text("utf-8")
        path.write_text(words.replace(old, new, 1), "utf-8")

        with pytest.raises(ContentError) as caught:
            loading.read_all(folder)

        problem = caught.value.problems[0]
        assert said in problem
        assert problem.split(said)[1].split(":")[0].isdecimal()

    def test_a_load_that_fails_late_leaves_nothing(self, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        files = loading.read_all()

        def fail(*args: Any) -> None:
            raise Refused("No more codes.")

        monkeypatch.setattr(loading.MakeAccessCode, "perform", fail)

        with pytest.raises(Refused):
            loading.load(files)

        for model in (User, Statement, Module, Release, Clone, Image):
            assert not model.objects.exists()


def test_the_sample_of_every_family_can_be_posted_by_code_as_often_as_one_likes(admin: User) -> None:
    page = documents.everything(admin=admin)

    page.save()
    page.save()

    assert encode(reloaded(page)) == encode(page)


def test_a_place_is_put_in_words_for_what_is_wrong_alone(module: Module, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(document: Document, path: Any) -> str:
        raise AssertionError(path)  # it looks through the whole document: for each text, a long module took minutes

    monkeypatch.setattr(token_checks, "place", too_much)

    token_checks.token_problems(encode(module))
    unknown_token(module)
    with pytest.raises(AssertionError):
        token_checks.token_problems(encode(module))
