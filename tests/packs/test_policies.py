"""What the editor of a clone is told of policies."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.centers.center.models import Center, Profile
from modules.core.refusals import Refused
from modules.domain.document import Block, Document
from modules.domain.version import Kind
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import Decoder
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from tests import factories
from tests.factories import image_part, section, slide, statement_part, text_part
from tests.packs.updating import add, block, release_again, remove, rewrite, the_clone, update

pytestmark = pytest.mark.django_db


def lock(one: Block) -> Block:
    """Return the block, locked."""
    return {**one, "value": {**one["value"], "policy": "locked"}}


def words(admin: User) -> Document:
    """Return sections in which a block of each kind is locked."""
    statement, image = factories.statement(admin=admin), factories.image(admin=admin)
    table = {"columns": [{"type": "text", "heading": "If"}], "rows": [{"values": ["Fire <b>"]}], "caption": "Whom"}
    parts = [
        lock(text_part("k-text", "Call {{center.tip_phone}}, & say why.")),
        statement_part("k-statement", statement),
        lock(image_part("k-image", image)),
        lock({"id": "k-table", "type": "table", "value": {"table": table}}),
        text_part("k-open", "Fill me in.", policy="open"),
    ]
    talk = {"title": "", "questions": [{"id": "k-q", "type": "item", "value": "Who calls?"}], "notes": []}
    items = [
        lock(slide("k-slide", "The slide", parts, [])),
        lock({"id": "k-talk", "type": "discussion", "value": talk}),
    ]
    return {"sections": [lock(section("k-section", items, title="The section"))]}


@pytest.fixture
def locked(admin: User, harbor: Center) -> Pack:
    """A pack of Harbor's whose clone and guide have locked blocks of each kind."""
    module = factories.module(admin=admin, slug="locked", **words(admin))
    guide = Guide.objects.child_of(module).get()
    script = {"title": "1. Begin", "minutes": 8, "say": [], "do": "Stand"}
    body = [lock({"id": "k-script", "type": "script", "value": script})]
    document = {"title": guide.title, "summary": "", "minutes": None, "body": body}
    Decoder(document, None).fill(guide, document)
    guide.save()
    return factories.pack(harbor, [factories.release(module, admin=admin)], admin=admin, title="Locked")


def told(pack: Pack, client: Client, admin: User) -> Any:
    """Return what the editor is told."""
    client.force_login(factories.lead(pack.center, admin=admin))
    return client.get(reverse("clone_standings", args=[the_clone(pack).pk])).json()


def test_it_says_the_policy_of_every_block_of_the_release(locked: Pack, client: Client, admin: User) -> None:
    policies = told(locked, client, admin)["policies"]

    assert policies["k-section"] == policies["k-text"] == policies["k-script"] == "locked"
    assert policies["k-open"] == "open"


def test_a_block_of_the_center_s_own_has_none(locked: Pack, client: Client, admin: User) -> None:
    rewrite(the_clone(locked), add("k-slide", "parts", text_part("ours", "Ours.")))

    answer = told(locked, client, admin)

    assert answer["blocks"]["ours"] == ["added here"]
    assert "ours" not in answer["policies"]


@pytest.mark.parametrize(
    ("key", "fields", "said"),
    [
        ("k-section", ["title", "minutes", "short_minutes", "method"], ["The section", "Minutes, short form", "5"]),
        ("k-slide", ["title"], ["The slide"]),
        ("k-text", ["body", "confirm"], ["Call ", "&amp; say why."]),
        ("k-statement", ["statement"], ["In an emergency, call "]),
        ("k-image", ["image", "caption"], ['alt="A plan of a room"', "/assets/"]),
        ("k-table", ["table"], ["Fire &lt;b&gt;", "Whom"]),
        ("k-talk", ["title", "questions"], ["<li>Who calls?</li>"]),
        ("k-script", ["title", "minutes", "say", "do"], ["1. Begin", "Stand"]),
    ],
)
def test_the_words_of_a_locked_block_are_there_to_be_read(
    key: str, fields: list[str], said: list[str], locked: Pack, client: Client, admin: User
) -> None:
    shown = told(locked, client, admin)["locked"][key]

    assert shown["fields"] == fields
    assert all(words in shown["html"] for words in said)
    assert "Ask DHS to change this" in shown["html"]
    assert "Empty in your profile" not in shown["html"]


def test_what_the_profile_leaves_empty_in_locked_words_is_said_with_its_place(
    locked: Pack, client: Client, admin: User
) -> None:
    Profile.objects.filter(center=locked.center).update(tip_phone="")

    shown = told(locked, client, admin)["locked"]

    address = f"{locked.center.profile.get_absolute_url()}#id_tip_phone"
    assert f'Empty in your profile: <a href="{address}">' in shown["k-text"]["html"]
    assert "Empty in your profile" not in shown["k-slide"]["html"]


def test_presentation_is_said_in_words(locked: Pack, client: Client, admin: User) -> None:
    assert "<dd>Presentation</dd>" in told(locked, client, admin)["locked"]["k-section"]["html"]


def test_tokens_are_filled(locked: Pack, client: Client, admin: User) -> None:
    phone = locked.center.profile.tokens()["center.tip_phone"]

    number = f'<a class="nowrap" href="tel:+15555550142">{phone}</a>'
    assert f"Call {number}, &amp; say why." in told(locked, client, admin)["locked"]["k-text"]["html"]


def test_what_a_center_may_change_is_not_among_the_locked(locked: Pack, client: Client, admin: User) -> None:
    assert "k-open" not in told(locked, client, admin)["locked"]


def test_a_clone_that_no_version_may_hold_still_tells_its_policies(locked: Pack, client: Client, admin: User) -> None:
    clone = the_clone(locked)
    clone.sections.raw_data[0]["value"]["items"][0]["id"] = "k-section"
    Clone.objects.filter(pk=clone.pk).update(sections=clone.sections)

    answer = told(locked, client, admin)

    assert answer["blocks"] == {}
    assert answer["policies"]["k-text"] == "locked"


def test_it_asks_no_more_of_the_database_for_locked_blocks(
    locked: Pack, pack: Pack, client: Client, admin: User
) -> None:
    def queries(one: Pack) -> int:
        told(one, client, admin)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("clone_standings", args=[the_clone(one).pk]))
        return len(asked)

    assert queries(locked) <= queries(pack)


def test_a_copy_of_what_dhs_locks_stops_the_update_and_names_it(pack: Pack, module: Module, admin: User) -> None:
    body = block(words_of_clone(the_clone(pack)).document, "s0-a-1")["value"]["body"]
    texts = [line["value"]["runs"][0]["text"] for line in body]
    rewrite(the_clone(pack), add("s0-a", "parts", text_part("copy", *texts)))
    new = release_again(
        module, lambda words: block(words, "s0-a-1")["value"].update(policy="locked"), admin=admin, kind=Kind.MAJOR
    )

    with pytest.raises(Refused, match=r"› text “We are …, part 0\.”” is locked wording and can’t be there twice"):
        update(pack, new, admin=admin)

    rewrite(the_clone(pack), remove("copy"))
    update(pack, new, admin=admin)
    assert the_clone(pack).release == new
