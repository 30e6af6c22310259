"""The page where a publisher releases, and the history of releases, as they are read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.domain.diff import diff
from modules.domain.version import Kind
from modules.domain.words import Words
from modules.library.modules.drafts import draft, write_draft
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.library.releases.suggesting import Suggestion, suggest
from modules.library.words.codec import Decoder
from tests import factories
from tests.factories import section, slide, text_part
from tests.packs.updating import block, release_again, say

pytestmark = pytest.mark.django_db

TEXT = "s0-a-1:body:p0"


@pytest.fixture
def publisher(admin: User) -> User:
    """DHS's publisher."""
    return factories.dhs(Role.PUBLISHER, admin=admin)


def words(module: Module) -> Any:
    """Return what the draft says."""
    return draft(Module.objects.get(pk=module.pk))["content"]


def suggestion(old: Any, new: Any) -> Suggestion:
    """Return the kind of release that is suggested between two contents."""
    return suggest(Words(old), Words(new), diff(old, new))


def rewrite(module: Module, content: Any) -> None:
    """Have the draft say this."""
    write_draft(Module.objects.get(pk=module.pk), content, module.owner)


def shown(client: Client, who: User, module: Module) -> str:
    """Return the release page with its white space made one."""
    client.force_login(who)
    answer = client.get(reverse("release_module", args=[module.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class TestSuggestion:
    """The number, and why."""

    def test_a_locked_block_that_changed_asks_for_a_major_one(self, release: Release, module: Module) -> None:
        new = words(module)
        statement = new["sections"][0]["value"]["items"][0]["value"]["parts"][1]
        statement["value"]["statement"] = {**statement["value"]["statement"], "wording": "Other."}

        found = suggestion(release.content, new)

        assert (found.kind, found.required) == (Kind.MAJOR, True)
        assert found.reasons == ("A locked block changed: “Section 0 › Slide 0 › statement”.",)

    def test_added_blocks_ask_for_a_minor_one(self, release: Release, module: Module) -> None:
        new = words(module)
        new["sections"].append(section("new", [slide("new-s", "New", [text_part("new-t", "New.")], [])]))

        found = suggestion(release.content, new)

        assert (found.kind, found.reasons) == (Kind.MINOR, ("No locked block changed; 1 block was added.",))

    def test_a_section_without_locked_wording_that_goes_asks_for_a_major_one(
        self, release: Release, module: Module
    ) -> None:
        old = words(module)
        old["sections"].append(section("more", [slide("more-s", "More", [], [])], title="More"))

        assert suggestion(old, words(module)).reasons == ("A section was removed: “More”.",)

    def test_the_page_says_it_and_has_it_chosen(
        self, client: Client, release: Release, module: Module, publisher: User
    ) -> None:
        new = words(module)
        new["sections"][0]["value"]["items"][0]["value"]["parts"].pop(1)
        rewrite(module, new)

        page = shown(client, publisher, module)

        assert "Release 2.0 is suggested" in page
        assert "A locked block changed: “Section 0 › Slide 0 › statement”." in page
        assert re.search(r'value="major"[^>]*checked', page)

    def test_the_first_is_1_0(self, client: Client, module: Module, publisher: User) -> None:
        page = shown(client, publisher, module)

        assert "Release 1.0 is suggested" in page
        assert 'type="hidden" name="kind" value="minor"' in page  # its number is 1.0 for either kind
        assert 'type="radio"' not in page

    def test_locked_wording_that_changed_leaves_one_kind(
        self, client: Client, release: Release, module: Module, publisher: User
    ) -> None:
        new = words(module)
        new["sections"][0]["value"]["items"][0]["value"]["parts"].pop(1)
        rewrite(module, new)

        page = shown(client, publisher, module)

        assert "Major, 2.0: centers should check" in page
        assert 'value="minor"' not in page
        said = client.post(reverse("release_module", args=[module.pk]), {"kind": "minor", "note": "Why."})
        assert "Locked wording changed, so this must be a major release." in said.content.decode()


class TestRefusals:
    """What is wrong stands at its field, which takes the focus."""

    def test_a_missing_note(self, client: Client, module: Module, publisher: User) -> None:
        client.force_login(publisher)

        answer = client.post(reverse("release_module", args=[module.pk]), {"kind": "minor", "note": ""})

        assert answer.context["form"].fields["note"].widget.attrs["autofocus"]
        assert answer.content.decode().count("autofocus") == 1

    def test_what_no_field_is_to_blame_for(self, client: Client, module: Module, publisher: User) -> None:
        client.force_login(publisher)

        answer = client.post(reverse("release_module", args=[module.pk]), {"kind": "minor", "note": "First."})

        page = answer.content.decode()
        assert 'role="alert" tabindex="-1" autofocus' in page
        assert page.count("autofocus") == 1


class TestProblems:
    """Each leads to its part at the workbench."""

    def test_a_problem_links_to_its_block(self, client: Client, module: Module, publisher: User) -> None:
        new = words(module)
        new["sections"][0]["value"]["items"][1]["value"]["parts"][0]["value"]["image"]["alt_text"] = ""
        rewrite(module, new)

        page = shown(client, publisher, module)

        address = reverse("workbench_block", args=[module.pk, "s0-b-1"])
        assert f'href="{address}"' in page

    def test_one_in_a_guide_links_to_the_guide(self, client: Client, module: Module, publisher: User) -> None:
        guide = Guide.objects.child_of(module).get()
        part = text_part("g-long", "and so on " * 20)
        Decoder(part, None).fill(guide, {**factories.guide_words(), "body": [part]})
        guide.save()

        page = shown(client, publisher, module)

        assert f'href="{reverse("workbench_block", args=[guide.pk, "g-long"])}"' in page
        assert "None of this stops a release." in page

    def test_a_draft_that_no_version_may_hold_is_said(self, client: Client, module: Module, publisher: User) -> None:
        page = Module.objects.get(pk=module.pk)
        parts = page.sections.raw_data[0]["value"]["items"][0]["value"]["parts"]
        parts[2]["id"] = parts[0]["id"]
        Module.objects.filter(pk=module.pk).update(sections=page.sections)

        assert "is used on 2 blocks" in shown(client, publisher, module)

    def test_the_queries_do_not_grow_with_blocks(self, client: Client, admin: User, publisher: User) -> None:
        client.force_login(publisher)
        counts = []
        for at, slides in enumerate((4, 4, 60)):
            made = factories.module(admin=admin, slug=f"m{at}", title=f"M{at}", blocks=slides)
            factories.release(made, admin=admin)
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("release_module", args=[made.pk]))
            counts.append(len(captured))

        assert counts[1] == counts[2]


def test_changed_words_are_marked(client: Client, release: Release, module: Module, publisher: User) -> None:
    new = words(module)
    say(TEXT, "We are {{center.name}}, chapter 0.")(new)
    rewrite(module, new)

    page = shown(client, publisher, module)

    assert "removed: </span>part</del>" in page
    assert "added: </span>chapter</ins>" in page


class TestHistory:
    """All releases, and the difference between any two."""

    @pytest.fixture
    def second(self, release: Release, module: Module, admin: User) -> Release:
        """Release 1.1."""
        return release_again(module, say(TEXT, "Clearer words."), admin=admin)

    def test_a_lead_reads_what_changed_between_two(
        self, client: Client, release: Release, second: Release, harbor: Center, admin: User
    ) -> None:
        client.force_login(factories.lead(harbor, admin=admin))

        page = client.get(reverse("compare_releases", args=[release.slug, "1.0", "1.1"])).content.decode()

        assert "added: </span>Clearer words.</ins>" in page
        assert "What changed from 1.0 to 1.1" in page

    def test_the_older_is_always_the_first(
        self, client: Client, release: Release, second: Release, publisher: User
    ) -> None:
        client.force_login(publisher)

        page = client.get(reverse("compare_releases", args=[release.slug, "1.1", "1.0"])).content.decode()

        assert "added: </span>Clearer words.</ins>" in page

    def test_a_block_that_moved_is_called_moved_and_where_it_was_is_said(
        self, client: Client, release: Release, module: Module, publisher: User, admin: User
    ) -> None:
        def move_to_the_notes(document: Any) -> None:
            parts = block(document, "s0-a")["value"]["parts"]
            block(document, "s0-a")["value"]["notes"].append(parts.pop(0))

        release_again(Module.objects.get(pk=module.pk), move_to_the_notes, admin=admin)
        client.force_login(publisher)

        page = client.get(reverse("compare_releases", args=[release.slug, "1.0", "1.1"])).content.decode()

        (change,) = re.findall(r'<ul class="plain changes">(.*?)</ul>', page, re.DOTALL)
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", change)).strip()
        named = "text “We are …, part 0.”"
        assert said == f"Moved Section 0 › Slide 0 › speaker notes › {named} Moved from Section 0 › Slide 0."

    def test_a_release_and_itself_say_the_same(self, client: Client, release: Release, publisher: User) -> None:
        client.force_login(publisher)

        page = client.get(reverse("compare_releases", args=[release.slug, "1.0", "1.0"])).content.decode()

        assert "Both say the same thing." in page

    def test_any_two_can_be_chosen(self, client: Client, release: Release, second: Release, publisher: User) -> None:
        client.force_login(publisher)
        history = reverse("module_history", args=[release.slug])

        assert reverse("compare_releases", args=[release.slug, "1.0", "1.1"]) in client.get(history).content.decode()
        chosen = client.get(history, {"a": "1.1", "b": "1.0"})
        assert chosen["Location"] == reverse("compare_releases", args=[release.slug, "1.0", "1.1"])

    @pytest.mark.parametrize("pair", [("1.0", "9.9"), ("9.9", "1.0"), ("1.0", "one"), ("x", "y")])
    def test_what_is_not_there_is_not_found(
        self, client: Client, release: Release, publisher: User, pair: tuple[str, str]
    ) -> None:
        client.force_login(publisher)

        assert client.get(reverse("compare_releases", args=[release.slug, *pair])).status_code == 404
        query = dict(zip("ab", pair, strict=True))
        assert client.get(reverse("module_history", args=[release.slug]), query).status_code == 404
        assert client.get(reverse("module_history", args=["no-such"])).status_code == 404

    def test_who_has_no_role_finds_nothing(self, client: Client, release: Release) -> None:
        client.force_login(User.objects.create_user("nobody", "nobody@bcp.example"))

        assert client.get(reverse("module_history", args=[release.slug])).status_code == 404
        assert client.get(reverse("compare_releases", args=[release.slug, "1.0", "1.0"])).status_code == 404

    def test_a_renamed_module_is_compared_under_either_address(
        self, client: Client, release: Release, module: Module, publisher: User, admin: User
    ) -> None:
        page = Module.objects.get(pk=module.pk)
        page.slug = "renamed"
        page.save()
        release_again(page, say(TEXT, "Clearer words."), admin=admin)
        client.force_login(publisher)

        for slug in (release.slug, "renamed"):
            assert client.get(reverse("compare_releases", args=[slug, "1.0", "1.1"])).status_code == 200

    def test_withdrawn_ones_are_marked(
        self, client: Client, release: Release, second: Release, publisher: User, admin: User
    ) -> None:
        factories.withdraw(release, admin=admin)
        client.force_login(publisher)

        assert "Withdrawn" in client.get(reverse("module_history", args=[release.slug])).content.decode()
        compared = client.get(reverse("compare_releases", args=[release.slug, "1.0", "1.1"]))
        assert "Withdrawn" in compared.content.decode()
