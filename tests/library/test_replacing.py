"""Finding and replacing words in drafts: what is ticked, all or nothing, and put back as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.domain.document import ids
from modules.domain.replacing import Search, hits
from modules.library.modules.models import Guide, Module
from modules.library.review.submitting import SubmitForReview
from tests import factories
from tests.library.test_workbench import FIRST, now, read, words_at
from tests.packs.updating import every, rewrite, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(module: Module, admin: User, client: Client) -> User:
    """DHS's editor, signed in."""
    who = factories.dhs(Role.EDITOR, admin=admin)
    client.force_login(who)
    return who


def look(client: Client, page: Any, find: str, **asked: str) -> Any:
    """Look for words."""
    return client.get(reverse("workbench_replace", args=[page.pk]), {"find": find, **asked})


def names(answer: Any) -> list[str]:
    """Return the names of all that can be ticked on the page."""
    return [
        f"{one.page.pk}~{line.hit.name}"
        for one in answer.context["found"]
        for line in one.shown
        if not line.locked and not one.why_not
    ]


def replace(client: Client, page: Any, find: str, words: str, chosen: list[str], **asked: str) -> Any:
    """Replace what is ticked, and follow to what is shown then."""
    data = {"find": find, "words": words, "hit": chosen, **asked}
    return client.post(reverse("workbench_replace", args=[page.pk]), data, follow=True)


def counted(page: Any, words: str) -> int:
    """Return in how many places a page has these words."""
    return len(hits(now(page), Search(words)))


def test_words_are_replaced_in_a_module_and_its_guide_and_put_back(
    client: Client, editor: User, module: Module
) -> None:
    guide = Guide.objects.child_of(module).get()
    before = now(module), now(guide)
    found = look(client, module, "we")
    chosen = names(found)
    assert len(chosen) == counted(module, "we") + counted(guide, "we") > 2
    assert read(found).count('name="hit"') == len(chosen)

    done = replace(client, module, "we", "they", chosen)

    assert "Replaced in" in read(done)
    assert (counted(module, "we"), counted(guide, "we")) == (0, 0)
    assert (ids(now(module)), ids(now(guide))) == (ids(before[0]), ids(before[1]))
    assert Module.objects.get(pk=module.pk).get_latest_revision().user == editor
    undo = client.post(reverse("workbench_replace", args=[module.pk]), {"undo": done.context["undo"]}, follow=True)
    assert "The words are back as they were." in read(undo)
    assert (now(module), now(guide)) == before


def test_only_what_is_ticked_is_replaced(client: Client, editor: User, module: Module) -> None:
    chosen = names(look(client, module, "listen", whole="on"))

    replace(client, module, "listen", "hear", chosen[1:2], whole="on")

    assert counted(module, "listen") == len(chosen) - 1
    assert counted(module, "hear") == 1
    assert "Nothing was ticked" in read(replace(client, module, "listen", "hear", []))


def test_what_changed_in_the_meantime_is_not_replaced(client: Client, editor: User, module: Module) -> None:
    chosen = [one for one in names(look(client, module, "listen")) if "s0-a-1" in one]
    rewrite(module, every(say(FIRST, "We listen and learn.")))

    answer = replace(client, module, "listen", "hear", chosen)

    assert "in the meantime" in read(answer)
    assert words_at(module, FIRST) == "We listen and learn."


def test_what_was_written_after_a_replacement_stays_when_it_is_put_back(
    client: Client, editor: User, module: Module
) -> None:
    done = replace(client, module, "listen", "hear", names(look(client, module, "listen")))
    rewrite(module, every(say(FIRST, "Written later.")))

    client.post(reverse("workbench_replace", args=[module.pk]), {"undo": done.context["undo"]})

    assert words_at(module, FIRST) == "Written later."
    assert [one.path[-1] for one in hits(now(module), Search("hear")) if one.path[-1] != "s0-a-1"] == []


def test_a_text_that_would_be_too_long_is_refused_and_nothing_is_saved(
    client: Client, editor: User, module: Module
) -> None:
    before = now(module)

    answer = replace(client, module, "Slide", "long " * 39, names(look(client, module, "Slide")))

    assert "would be longer than the 160 letters" in read(answer)
    assert now(module) == before


def test_in_all_drafts_what_is_in_review_is_listed_and_left_out(
    client: Client, editor: User, module: Module, admin: User
) -> None:
    other = factories.module(admin=admin, slug="other", title="Other")
    third = factories.module(admin=admin, slug="third", title="Third")
    SubmitForReview(third, actor=editor).execute()
    found = look(client, module, "listen", where="wider")
    assert {one.page.pk: bool(one.why_not) for one in found.context["found"]} == {
        module.pk: False,
        other.pk: False,
        third.pk: True,
    }
    forged = [f"{third.pk}~{line.hit.name}" for one in found.context["found"] for line in one.shown]

    replace(client, module, "listen", "hear", names(found), where="wider")
    refused = replace(client, module, "listen", "hear", forged, where="wider")

    assert [counted(one, "listen") for one in (module, other)] == [0, 0]
    assert counted(third, "listen") > 0
    assert "review" in read(refused)


@pytest.mark.parametrize("sent", [{"find": ""}, {"find": "x" * 201}, {"find": "we", "where": "everywhere"}])
def test_what_can_not_be_looked_for_is_said(client: Client, editor: User, module: Module, sent: dict[str, str]) -> None:
    answer = client.get(reverse("workbench_replace", args=[module.pk]), sent)

    assert not answer.context["searched"]
    assert answer.context["form"].errors
