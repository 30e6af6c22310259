"""The workbench of a clone: what is DHS's is read there, and what the pack decides is a button."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.domain.arranging import find, with_block
from modules.domain.document import walk
from modules.domain.schedule import length_of
from modules.domain.version import Kind
from modules.domain.words import Words
from modules.library.modules.models import Guide, Module
from modules.library.releases.models import Release
from modules.library.words.codec import encode
from modules.library.workbench.definitions import streams_of
from modules.packs.clones.own import WriteModule
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.updates.actions import KeepChoices
from tests import factories
from tests.access.forms import block_form
from tests.library.test_replacing import counted, look, names, replace
from tests.library.test_workbench import TestCost as Cost
from tests.library.test_workbench import arrange, digests, now, opened, read, save, scripted, told, typed, words_at
from tests.packs.test_plan import one_more_for
from tests.packs.updating import block, every, plan, release_again, rewrite, say, the_clone, update

pytestmark = pytest.mark.django_db
FIRST = "s0-a-1:body:p0"
STATEMENT = "s0-a-2"


def lock_slide(document: dict[str, Any]) -> None:
    """Lock a whole slide."""
    block(document, "s0-b")["value"]["policy"] = "locked"


@pytest.fixture
def with_locked_slide(pack: Pack, module: Module, admin: User) -> Clone:
    """A clone whose second slide is locked."""
    update(pack, release_again(module, lock_slide, admin=admin, kind=Kind.MAJOR), admin=admin)
    return the_clone(pack)


def marks(answer: Any, key: str) -> list[str]:
    """Return what stands beside an entry of the outline."""
    bench = answer.context["bench"]
    return [mark.label for mark in bench.marks(bench.outline.entries[key])]


def decide(client: Client, clone: Clone, key: str, wish: str) -> Any:
    """Press a button of the pack."""
    return client.post(reverse("plan_part", args=[clone.pk]), {"block": key, "wish": wish})


class TestWriting:
    def test_a_save_writes_its_block_and_no_policy(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)
        before, policies = digests(now(clone)), Words(now(clone)).policies

        assert opened(save(client, clone, "s0-a", block_form(client, clone, "s0-a", typed("Mine.")))) == "s0-a"

        after = digests(now(clone))
        assert words_at(clone, FIRST) == "Mine."
        assert {key for key in after if after[key] != before[key]} == {"s0", "s0-a"}
        assert Words(now(clone)).policies == policies
        assert Words(now(clone)).policies["s0-a-3"] == "open"

    def test_a_centers_form_has_no_field_of_dhs(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)

        sent = block_form(client, clone, "s0-a")

        assert [name for name in sent if name.endswith(("-policy", "-confirm"))] == []
        assert [name for name in sent if name.endswith("-title")] == ["block-title"]

    def test_a_note_for_dhs_to_confirm_stays(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        def note(document: dict[str, Any]) -> None:
            block(document, "s0-a-1")["value"]["confirm"] = "Ask counsel."

        update(pack, release_again(module, note, admin=admin), admin=admin)
        clone = the_clone(pack)

        save(client, clone, "s0-a", block_form(client, clone, "s0-a", typed("Mine.")))

        assert block(now(clone), "s0-a-1")["value"]["confirm"] == "Ask counsel."

    def test_forged_words_in_a_locked_part_are_not_saved(
        self, client: Client, lead: User, pack: Pack, module: Module, admin: User
    ) -> None:
        def lock(document: dict[str, Any]) -> None:
            block(document, "s0-a-1")["value"]["policy"] = "locked"

        update(pack, release_again(module, lock, admin=admin, kind=Kind.MAJOR), admin=admin)
        clone = the_clone(pack)
        before = now(clone)
        told_of = client.get(reverse("workbench_block", args=[clone.pk, "s0-a"])).context["told"]
        assert told_of["policies"]["s0-a-1"] == "locked"
        assert "We listen." in told_of["locked"]["s0-a-1"]["html"]
        assert set(told_of["locked"]) == {"s0-a-1", STATEMENT}

        asked = save(client, clone, "s0-a", block_form(client, clone, "s0-a", typed("Mine.")))

        assert "Locked by DHS" in read(asked)
        assert now(clone) == before

    def test_a_locked_slide_is_read_and_takes_parts_of_the_centers_own(
        self, client: Client, lead: User, with_locked_slide: Clone
    ) -> None:
        clone = with_locked_slide
        answer = client.get(reverse("workbench_block", args=[clone.pk, "s0-b"]))
        assert "Every center shows it word for word" in read(answer)
        assert set(answer.context["form"].fields["block"].block.child_blocks) == {"parts", "notes"}

        def add(value: dict[str, Any]) -> None:
            value["parts"].append({"id": "our-own", "type": "text", "value": {"body": "<p>Ours.</p>"}})

        before = block(now(clone), "s0-b-1")
        save(client, clone, "s0-b", block_form(client, clone, "s0-b", add))

        slide = block(now(clone), "s0-b")
        assert [part["value"]["policy"] for part in slide["value"]["parts"]] == [before["value"]["policy"], "guided"]
        assert slide["value"]["title"] == "Picture 0"

    def test_a_locked_slide_can_not_go(self, client: Client, lead: User, with_locked_slide: Clone) -> None:
        clone = with_locked_slide

        answer = arrange(client, clone, "delete", block="s0-b")

        assert "locked wording" in told(answer)
        assert find(streams_of(Clone.objects.get(pk=clone.pk)), "s0-b") is not None

    def test_a_copy_of_a_guided_slide_is_the_centers_own(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)
        rewrite(clone, every(say(FIRST, "Ours.")))

        key = opened(arrange(client, clone, "copy", block="s1-b"))

        answer = client.get(reverse("workbench", args=[clone.pk]))
        assert marks(answer, key) == ["Added here", "To sign off"]
        assert marks(answer, "s0-a") == ["Customized", "To sign off"]
        assert marks(answer, "s1-b") == []

    def test_a_cloned_guide_and_a_module_of_ones_own_are_written_alike(
        self, client: Client, lead: User, pack: Pack
    ) -> None:
        copy = the_clone(pack)
        own = WriteModule(pack, title="Ours", actor=lead).execute()
        section = opened(arrange(client, own, "add", layout="new-section", to='["", "sections", ""]'))
        slide = opened(arrange(client, own, "add", layout="slide", to=f'["{section}", "items", ""]'))
        save(client, own, slide, block_form(client, own, slide, lambda value: value.update(title="First words")))
        assert block(now(own), slide)["value"]["title"] == "First words"

        guide = ClonedGuide.objects.child_of(copy).get()
        key = now(guide)["body"][0]["id"]

        def change(value: dict[str, Any]) -> None:
            value["body"] = value["body"].replace("arrive early", "arrive very early")

        save(client, guide, key, block_form(client, guide, key, change))
        assert marks(client.get(reverse("workbench", args=[guide.pk])), key) == ["Customized", "To sign off"]


class TestWhatIsLeft:
    def test_what_only_dhs_can_change_leads_nowhere(self, client: Client, lead: User, with_locked_slide: Clone) -> None:
        clone = with_locked_slide
        Clone.objects.filter(pk=clone.pk).update(sections=untitled(clone, "s0-b"))

        shown = client.get(reverse("workbench", args=[clone.pk]))

        (left,) = shown.context["bench"].left
        assert left.url == ""
        assert "1 thing left before an edition" in read(shown)
        assert f"{left.said} Only DHS can change this." in read(shown)

    def test_a_center_is_not_asked_for_what_only_a_release_needs(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)
        vague = typed('Look <a href="https://example.gov/">here</a>.')

        save(client, clone, "s0-a", block_form(client, clone, "s0-a", vague))

        assert client.get(reverse("workbench", args=[clone.pk])).context["bench"].left == []

    def test_a_sign_off_is_asked_for_at_the_bench(
        self, client: Client, lead: User, pack: Pack, admin: User, harbor: Any
    ) -> None:
        factories.person(Role.PCRCL, harbor, username="officer", admin=admin)
        clone = the_clone(pack)
        assert client.get(reverse("workbench", args=[clone.pk])).context["bench"].beside.ask is None
        rewrite(clone, every(say(FIRST, "Ours.")))

        shown = client.get(reverse("workbench", args=[clone.pk]))
        ask = shown.context["bench"].beside.ask

        assert "Left before an edition: the sign-off of 1 change." in read(shown)
        assert "Nothing left" not in read(shown)
        assert ask.label == "Ask for sign-off"
        assert "Asked." in told(client.post(ask.url, ask.sends))


def untitled(clone: Clone, key: str) -> Any:
    """Return the sections of a clone with a block whose title is gone, which no save would let through."""
    streams = with_block(streams_of(clone), key, lambda one: {**one, "value": {**one["value"], "title": ""}})
    return json.dumps(streams["sections"])


class TestThePack:
    def test_a_part_is_hidden_and_shown(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)
        words = now(clone)
        assert [tool.label for tool in self.tools(client, clone, "s0-b")] == ["Hide"]

        decide(client, clone, "s0-b", "hide")

        assert Pack.objects.get(pk=pack.pk).hidden == ["s0-b"]
        assert marks(client.get(reverse("workbench", args=[clone.pk])), "s0-b") == ["Hidden"]
        assert [tool.label for tool in self.tools(client, clone, "s0-b")] == ["Show"]
        assert now(clone) == words
        decide(client, clone, "s0-b", "show")
        assert Pack.objects.get(pk=pack.pk).hidden == []

    def test_a_section_is_shortened_and_lengthened(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)
        assert "Use the short form" in [tool.label for tool in self.tools(client, clone, "s1")]

        decide(client, clone, "s1", "shorten")

        assert Pack.objects.get(pk=pack.pk).short == ["s1"]
        assert "Short form" in marks(client.get(reverse("workbench", args=[clone.pk])), "s1")
        decide(client, clone, "s1", "lengthen")
        assert Pack.objects.get(pk=pack.pk).short == []

    def test_times_are_those_of_the_pack(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)

        def times() -> list[tuple[int, int]]:
            bench = client.get(reverse("workbench", args=[clone.pk])).context["bench"]
            return [(one.slot.start, one.slot.minutes) for one in bench.outline.entries.values() if one.slot]

        rewrite(clone, one_more_for("venues"))
        (_, first), (_, second), *_ = times()
        Pack.objects.filter(pk=pack.pk).update(short=["s1"])
        shorter = length_of(next(one for one in now(clone)["sections"] if one["id"] == "s1")).short

        assert 0 < shorter < second
        assert times()[:2] == [(0, first), (first, shorter)]
        assert times()[-1][1] == 0
        decide(client, clone, "more", "show")
        assert times()[-1][1] > 0

    def test_other_choices_of_the_pack_stay(self, client: Client, lead: User, pack: Pack) -> None:
        Pack.objects.filter(pk=pack.pk).update(hidden=["s1-b", "gone"], short=["s2"])

        decide(client, the_clone(pack), "s0-b", "hide")

        found = Pack.objects.get(pk=pack.pk)
        assert (found.hidden, found.short) == (["s1-b", "gone", "s0-b"], ["s2"])

    def test_a_section_for_others_is_shown_and_left_out_again(self, client: Client, lead: User, pack: Pack) -> None:
        clone = the_clone(pack)

        rewrite(clone, one_more_for("venues"))
        assert "For others" in marks(client.get(reverse("workbench", args=[clone.pk])), "more")
        decide(client, clone, "more", "show")
        assert Pack.objects.get(pk=pack.pk).shown == ["more"]
        decide(client, clone, "more", "hide")
        found = Pack.objects.get(pk=pack.pk)
        assert (found.shown, found.hidden) == ([], [])

    @pytest.mark.parametrize(
        ("key", "wish", "why"),
        [
            ("s0-a", "hide", "every audience hears it"),
            ("s0-a", "shorten", "no short form"),
            ("nobody", "hide", "not in the module"),
            ("s0-b", "burn", "not in the module"),
        ],
    )
    def test_what_can_not_be_is_refused(
        self, client: Client, lead: User, pack: Pack, key: str, wish: str, why: str
    ) -> None:
        assert why in told(decide(client, the_clone(pack), key, wish))
        found = Pack.objects.get(pk=pack.pk)
        assert (found.hidden, found.short, found.shown) == ([], [], [])

    def tools(self, client: Client, clone: Clone, key: str) -> Any:
        """Return the buttons beside a part."""
        return client.get(reverse("workbench_block", args=[clone.pk, key])).context["tools"]


def test_the_script_of_a_guide_stands_beside_a_slide_with_the_centers_values(
    client: Client, lead: User, pack: Pack
) -> None:
    clone = the_clone(pack)
    guide = ClonedGuide.objects.child_of(clone).get()
    scripted(guide, "2. Another title")
    rewrite(clone, lambda words: words["sections"].insert(0, words["sections"].pop()))

    (found,) = client.get(reverse("workbench_block", args=[clone.pk, "s1-a"])).context["scripts"]

    assert f"Welcome to {pack.tokens()['center.name']}." in found.html
    assert found.url == reverse("workbench_block", args=[guide.pk, "say-0"])
    assert client.get(found.url).status_code == 200


def test_the_outline_leads_to_the_pack_and_to_an_update(
    client: Client, lead: User, pack: Pack, module: Module, admin: User
) -> None:
    clone = the_clone(pack)
    release = release_again(module, say(FIRST, "Newer."), admin=admin)

    shown = read(client.get(reverse("workbench", args=[clone.pk])))

    assert reverse("pack", args=[pack.pk]) in shown
    assert f">Update to {release.version}</a>" in shown
    assert reverse("clone_changes", args=[clone.pk]) in shown


OUTLINE = 20
"""Most queries of the outline of a clone. Those above the outline of a module of the library: the pack with its center
and profile, the clone's sign-offs, the release that it can be updated to, who is at the center.
"""


def test_the_outline_of_a_clone_costs_as_much_for_30_slides_as_for_6(
    client: Client, lead: User, pack: Pack, module: Module, admin: User
) -> None:
    other = factories.module(admin=admin, blocks=30, slug="long", title="Long")
    long = factories.pack(pack.center, [factories.release(other, admin=admin)], admin=admin, title="Long")
    found = []
    for one in (the_clone(pack), the_clone(long)):
        url = reverse("workbench", args=[one.pk])
        client.get(url)
        found.append(Cost().queries(client, url))

    assert len(found[0]) == len(found[1])
    assert len(found[0]) <= OUTLINE, "\n".join(found[0])


class TestChoices:
    """What an update leaves to choose, marked where it stands."""

    @pytest.fixture
    def newer(self, pack: Pack, module: Module, lead: User, admin: User) -> Release:
        """A release whose update asks about a slide and about the guide."""
        clone = the_clone(pack)
        guide = ClonedGuide.objects.child_of(clone).get()
        rewrite(clone, every(say(FIRST, "Ours."), say("s1-a-3:body:p0", "Ours too.")))
        rewrite(guide, lambda words: words.update(summary="For us."))
        rewrite(Guide.objects.child_of(module).get(), lambda words: words.update(summary="For DHS."))
        return release_again(module, every(say(FIRST, "Theirs."), say("s0-a-n:body:p0", "Say this.")), admin=admin)

    def test_a_part_is_marked_and_leads_to_its_choice(
        self, client: Client, lead: User, pack: Pack, newer: Release
    ) -> None:
        clone = the_clone(pack)

        answer = client.get(reverse("workbench", args=[clone.pk]))

        (url,) = self.urls(answer)
        assert self.marked(answer) == ["s0-a"]
        for shown in (answer, client.get(reverse("workbench_block", args=[clone.pk, "s0-a"]))):
            assert re.search(f'href="{url}">Needs a choice<span class="w-sr-only">: Slide 0</span></a>', read(shown))
        address, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in read(client.get(address))

    def test_it_stands_at_the_guide_for_the_guides_own_words(
        self, client: Client, lead: User, pack: Pack, newer: Release
    ) -> None:
        guide = ClonedGuide.objects.get()

        answer = client.get(reverse("workbench", args=[guide.pk]))

        assert "Needs a choice" in [mark.label for mark in answer.context["bench"].own_marks]
        (url,) = self.urls(answer)
        address, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in read(client.get(address))

    @pytest.mark.parametrize("skipped", [False, True])
    def test_it_goes_with_the_choice_and_with_the_release(
        self, client: Client, lead: User, pack: Pack, newer: Release, *, skipped: bool
    ) -> None:
        clone = the_clone(pack)
        choices = {} if skipped else {one.id: "ours" for one in plan(pack, newer).to_choose}

        KeepChoices(clone, release=newer, choices=choices, skipped=skipped, actor=lead).execute()

        assert self.urls(client.get(reverse("workbench", args=[clone.pk]))) == []

    def test_it_costs_one_query_whatever_there_is_to_choose(
        self, client: Client, lead: User, pack: Pack, module: Module, newer: Release, admin: User
    ) -> None:
        url = reverse("workbench", args=[the_clone(pack).pk])

        def queries() -> list[str]:
            client.get(url)
            return Cost().queries(client, url)

        one = queries()
        release_again(module, say("s1-a-3:body:p0", "Theirs too."), admin=admin)
        two = queries()
        assert self.marked(client.get(url)) == ["s0-a", "s1-a"]
        assert len(two) == len(one)
        assert sum("modules_pendingupdate" in query for query in two) == 1
        rewrite(the_clone(pack), every(say(FIRST, "Theirs."), say("s1-a-3:body:p0", "Theirs too.")))
        assert len(queries()) == len(one) - 1

    def marked(self, answer: Any) -> list[str]:
        """Return the ids of the parts that are marked."""
        return [key for key in answer.context["bench"].outline.entries if "Needs a choice" in marks(answer, key)]

    def urls(self, answer: Any) -> list[str]:
        """Return where the marks lead."""
        bench = answer.context["bench"]
        found = [*bench.own_marks, *(mark for one in bench.outline.entries.values() for mark in bench.marks(one))]
        return [mark.url for mark in found if mark.label == "Needs a choice"]


def test_another_centers_clone_does_not_exist(client: Client, pack: Pack, prairie: Any, admin: User) -> None:
    client.force_login(factories.lead(prairie, admin=admin))
    clone = the_clone(pack)
    urls = [
        reverse("workbench", args=[clone.pk]),
        reverse("workbench_about", args=[clone.pk]),
        reverse("workbench_block", args=[clone.pk, "s0-a"]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * 3
    assert arrange(client, clone, "delete", block="s0-a").status_code == 404
    assert decide(client, clone, "s0-b", "hide").status_code == 404
    assert "s0-a" in {found["id"] for _, found in walk(encode(clone))}


def test_locked_words_of_a_copy_are_listed_and_left_out(
    client: Client, lead: User, pack: Pack, module: Module, admin: User
) -> None:
    def lock(document: dict[str, Any]) -> None:
        block(document, "s0-a-1")["value"]["policy"] = "locked"

    update(pack, release_again(module, lock, admin=admin, kind=Kind.MAJOR), admin=admin)
    clone = the_clone(pack)
    before = words_at(clone, FIRST)
    found = look(client, clone, "listen", where="wider")
    locked = [line.hit.name for one in found.context["found"] for line in one.shown if line.locked]
    assert any("s0-a-1" in name for name in locked)

    replace(client, clone, "listen", "hear", [*names(found), *(f"{clone.pk}~{name}" for name in locked)], where="wider")

    assert words_at(clone, FIRST) == before
    assert counted(clone, "listen") == len(locked)
    assert counted(clone, "hear") == len(names(found))


def test_words_of_another_center_are_not_found_nor_put_back(
    client: Client, pack: Pack, prairie: Any, admin: User
) -> None:
    theirs = the_clone(factories.pack(prairie, [the_clone(pack).pinned_to], admin=admin, title="Theirs"))
    client.force_login(factories.lead(prairie, admin=admin))
    found = look(client, theirs, "listen", where="wider")
    assert {one.page.pk for one in found.context["found"]} == {theirs.pk}
    assert look(client, the_clone(pack), "listen").status_code == 404

    ours = [name.replace(f"{theirs.pk}~", f"{the_clone(pack).pk}~") for name in names(found)]
    replace(client, theirs, "listen", "hear", ours, where="wider")

    assert counted(the_clone(pack), "hear") == 0
    forged = {"undo": f"{the_clone(pack).pk}~nobody"}
    assert client.post(reverse("workbench_replace", args=[theirs.pk]), forged).status_code == 404
