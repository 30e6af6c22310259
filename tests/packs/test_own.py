"""What a center writes itself in a pack: modules cloned from nothing, guides; and what it takes out, and puts back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.delivery.build import build
from modules.domain.document import Document, digest
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.clones.own import PutBack, TakeOut, WriteGuide, WriteModule
from modules.packs.editions.readiness import NotReady, state_of
from modules.packs.editions.since import since
from modules.packs.editions.sources import source_of_pack
from modules.packs.lifecycle.copying import CopyPack
from modules.packs.pages.models import NOTHING, Clone, ClonedGuide, Pack
from modules.packs.pages.queries import clones_of, words_of_clone
from modules.packs.signoffs.models import matters
from modules.packs.updates.merging import offers
from tests import factories
from tests.access.forms import form_of
from tests.factories import section, slide, statement_part, text_part
from tests.packs.updating import add, release_again, rewrite, the_clone, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.lead(harbor, admin=admin)


@pytest.fixture
def own(pack: Pack, lead: User) -> Clone:
    """A module of Harbor's own, just begun."""
    made = WriteModule(pack, title="The port and us", actor=lead).execute()
    return Clone.objects.get(pk=made.pk)


def tell(words: Document) -> None:
    """Write a whole module."""
    parts = [text_part("port-text", "Ships come in {{center.name}}.")]
    notes = [text_part("port-notes", "Only for presenters.")]
    words["summary"] = "How the port works with us."
    words["sections"] = [section("port", [slide("port-slide", "The port", parts, notes)], title="The port")]


@pytest.fixture
def written(own: Clone, lead: User) -> Clone:
    """The same, written."""
    rewrite(own, tell, by=lead)
    return Clone.objects.get(pk=own.pk)


def sentences(pack: Pack) -> list[str]:
    """Return what an edition lacks."""
    return [item.sentence for item in state_of(Pack.objects.get(pk=pack.pk)).missing]


class TestAModuleOfOnesOwn:
    """From the form to the edition."""

    def test_a_lead_begins_it_on_a_page(self, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)
        here = reverse("write_module", args=[pack.pk])
        assert here in client.get(reverse("pack", args=[pack.pk])).content.decode()
        assert client.get(here).status_code == 200

        answer = client.post(here, {"title": "The port and us"}, follow=True)

        clone = Clone.objects.get(title="The port and us")
        assert answer.redirect_chain[-1][0] == reverse("workbench", args=[clone.pk])
        assert "The port and us" in answer.content.decode()
        long_form = client.get(reverse("wagtailadmin_pages:edit", args=[clone.pk]))
        assert "Written by your center" in long_form.content.decode()
        assert clone.get_parent().pk == pack.pk
        assert [guide.title for guide in ClonedGuide.objects.child_of(clone)] == ["Presenter guide"]

    @pytest.mark.parametrize(("title", "said"), [("", "required"), ("{{center.nickname}}", "center.nickname")])
    def test_a_title_that_nothing_fills_is_refused(
        self, pack: Pack, lead: User, client: Client, title: str, said: str
    ) -> None:
        client.force_login(lead)

        answer = client.post(reverse("write_module", args=[pack.pk]), {"title": title})

        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert not Clone.objects.filter(release=None).exists()

    def test_it_begins_empty_and_is_none_of_dhs(self, own: Clone) -> None:
        words = words_of_clone(own).document

        assert own.is_own
        assert {**words, "guides": []} == {**NOTHING, "title": "The port and us", "language": "en"}
        assert offers([own]) == {}
        with pytest.raises(TypeError, match="no release"):
            _ = own.pinned_to

    def test_the_editor_saves_it_and_makes_all_of_it_guided(self, written: Clone, lead: User, client: Client) -> None:
        client.force_login(lead)

        def unlock(streams: dict[str, Any]) -> None:
            streams["sections"][0]["value"]["policy"] = "open"

        answer = client.post(reverse("wagtailadmin_pages:edit", args=[written.pk]), form_of(written, unlock))

        assert answer.status_code == 302
        words = words_of_clone(Clone.objects.get(pk=written.pk)).document
        assert words["sections"][0]["value"]["policy"] == "guided"
        assert words["sections"][0]["value"]["items"][0]["value"]["title"] == "The port"

    def test_the_editor_is_told_that_every_block_is_its_own(self, written: Clone, lead: User, client: Client) -> None:
        client.force_login(lead)

        told = client.get(reverse("clone_standings", args=[written.pk])).json()

        assert told["policies"] == told["locked"] == told["blocks"] == {}
        assert told["tokens"]["center.name"]

    def test_all_of_it_is_signed_off(self, written: Clone, admin: User, pack: Pack, client: Client) -> None:
        found = matters(written, words_of_clone(written))
        assert [matter.change.key for matter in found][:2] == ["", "port"]
        assert any("waiting for the sign-off" in sentence for sentence in sentences(pack))

        client.force_login(factories.officer(pack.center, admin=admin))
        page = client.get(reverse("sign_off", args=[written.pk])).content.decode()
        assert "How the port works with us." in page
        factories.sign_off(pack, admin=admin)

        assert sentences(pack) == []

    def test_an_edition_shows_it_beside_the_copies(
        self, written: Clone, admin: User, pack: Pack, release: Release, lead: User
    ) -> None:
        edition = factories.edition(pack, admin=admin)

        outline = build(edition.body)
        assert [module.title for module in outline.modules] == ["Who we are", "The port and us"]
        assert outline.modules[1].id == str(written.module_uid)
        assert [row.release_id for row in edition.modules.order_by("place")] == [release.pk, None]
        assert edition.body["modules"][1]["release"] is None

    def test_participants_and_presenters_see_it(
        self, written: Clone, admin: User, pack: Pack, lead: User, client: Client
    ) -> None:
        edition = factories.edition(pack, admin=admin)
        code = factories.access_code(edition, admin=admin)

        seen = client.get(code.get_absolute_url()).content.decode()
        client.force_login(lead)
        presented = client.get(edition.get_absolute_url()).content.decode()

        assert "Ships come in Harbor" in seen
        assert "Only for presenters." not in seen
        assert "Only for presenters." in presented

    def test_every_page_of_the_pack_copes(self, written: Clone, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)
        addresses = [reverse(name, args=[pack.pk]) for name in ("pack", "plan_session", "suggest_modules", "copy_pack")]
        previews = [f"{reverse('preview_pack', args=[pack.pk])}?as={mode}" for mode in ("participant", "presenter")]
        editor = reverse("wagtailadmin_pages:edit", args=[written.pk])

        for address in [
            *addresses,
            *previews,
            editor,
            reverse("wagtailadmin_home"),
            reverse("sign_off", args=[written.pk]),
        ]:
            assert client.get(address).status_code == 200, address

        page = client.get(reverse("pack", args=[pack.pk])).content.decode()
        assert "Your own module" in page
        assert reverse("clone_changes", args=[written.pk]) not in page

    @pytest.mark.parametrize("name", ["update", "clone_changes", "earlier_words", "propose", "preview_update"])
    def test_what_is_about_a_release_is_not_there(self, written: Clone, lead: User, client: Client, name: str) -> None:
        client.force_login(lead)

        assert client.get(reverse(name, args=[written.pk])).status_code == 404

    def test_the_next_edition_says_that_it_is_new(self, written: Clone, pack: Pack, admin: User, lead: User) -> None:
        with_it = source_of_pack(Pack.objects.get(pk=pack.pk))
        TakeOut(written, actor=lead).execute()
        without = source_of_pack(Pack.objects.get(pk=pack.pk))

        assert since(1, without, with_it).sentences == ("“The port and us” is new in it, a module of your own.",)
        assert since(1, with_it, without).sentences == ("“The port and us” is no longer in it.",)

    def test_the_next_edition_says_what_changed_in_it(self, written: Clone, pack: Pack, lead: User) -> None:
        before = source_of_pack(Pack.objects.get(pk=pack.pk))
        rewrite(written, lambda words: words.update(summary="How the harbor works with us."), by=lead)

        found = since(1, before, source_of_pack(Pack.objects.get(pk=pack.pk)))

        assert [(part.title, len(part.sentences), len(part.changes)) for part in found.parts] == [
            ("The port and us", 0, 1)
        ]

    def test_it_is_copied_with_its_pack(self, written: Clone, pack: Pack, lead: User, admin: User) -> None:
        factories.sign_off(pack, admin=admin)

        copy = CopyPack(pack, title="Schools", sector="education", minutes=None, actor=lead).execute()

        copied = clones_of(Pack.objects.get(pk=copy.pk))[1]
        assert (copied.is_own, copied.module_uid) == (True, written.module_uid)
        assert words_of_clone(copied).document == words_of_clone(written).document
        assert sentences(copy) == []

    def test_it_must_hold_what_dhs_holds_a_release_to(self, own: Clone, pack: Pack, lead: User) -> None:
        def empty(words: Document) -> None:
            tell(words)
            words["sections"].append(section("hollow", [], title="Hollow"))

        rewrite(own, empty, by=lead)

        assert any("A section is empty: Hollow" in sentence for sentence in sentences(pack))

    def test_nobody_else_begins_one(self, pack: Pack, prairie: Center, admin: User) -> None:
        for other in (factories.lead(prairie, admin=admin), factories.officer(pack.center, admin=admin)):
            with pytest.raises(PermissionDenied):
                WriteModule(pack, title="Mine", actor=other).execute()
        assert not Clone.objects.filter(release=None).exists()

    def test_a_statement_of_dhs_may_stand_in_it(self, own: Clone, pack: Pack, admin: User, lead: User) -> None:
        def quote(words: Document) -> None:
            tell(words)
            words["sections"][0]["value"]["items"][0]["value"]["parts"].append(
                statement_part("port-911", factories.statement(admin=admin))
            )

        rewrite(own, quote, by=lead)
        edition = factories.edition(pack, admin=admin)

        assert "call 9-1-1" in str(build(edition.body))

    def test_reverting_to_an_earlier_revision_keeps_it_ones_own(self, written: Clone, lead: User) -> None:
        first = written.revisions.order_by("pk").first()

        assert first.as_object().is_own


class TestAGuideOfOnesOwn:
    """Below a copy, and below a module of one's own."""

    def test_a_lead_begins_it_on_a_page(self, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)
        clone = the_clone(pack)
        assert client.get(reverse("write_guide", args=[clone.pk])).status_code == 200

        answer = client.post(reverse("write_guide", args=[clone.pk]), {"title": "At the pier"}, follow=True)

        guide = ClonedGuide.objects.get(title="At the pier")
        assert answer.redirect_chain[-1][0] == reverse("workbench", args=[guide.pk])
        assert [one.title for one in ClonedGuide.objects.child_of(clone).order_by("path")][-1] == "At the pier"

    def test_it_is_signed_off(self, pack: Pack, lead: User, admin: User) -> None:
        guide = WriteGuide(the_clone(pack), title="At the pier", actor=lead).execute()

        assert [matter.change.key for matter in matters(the_clone(pack), words_of_clone(the_clone(pack)))] == [
            str(guide.uid)
        ]
        factories.sign_off(pack, admin=admin)
        assert sentences(pack) == []

    def test_an_update_leaves_it(self, pack: Pack, module: Module, lead: User, admin: User) -> None:
        guide = WriteGuide(the_clone(pack), title="At the pier", actor=lead).execute()
        rewrite(ClonedGuide.objects.get(pk=guide.pk), lambda words: words.update(summary="Bring a coat."), by=lead)
        newer = release_again(module, lambda words: words.update(summary="Clearer."), admin=admin)

        update(pack, newer, admin=admin)

        kept = ClonedGuide.objects.get(pk=guide.pk)
        assert (kept.title, kept.summary, kept.release_id) == ("At the pier", "Bring a coat.", newer.pk)

    def test_it_may_stand_below_ones_own_module(self, written: Clone, lead: User) -> None:
        guide = WriteGuide(written, title="At the pier", actor=lead).execute()

        assert guide.release is None
        assert len(words_of_clone(written).document["guides"]) == 2


class TestTakingOut:
    """Left out of the pack, with every word kept."""

    def test_a_lead_takes_a_copy_out_and_puts_it_back(self, pack: Pack, lead: User, client: Client) -> None:
        client.force_login(lead)
        clone = the_clone(pack)
        before = digest(words_of_clone(clone).document)
        title = clone.title

        page = client.post(reverse("take_out", args=[clone.pk]), follow=True).content.decode()
        assert "Taken out of this pack" in page
        assert clones_of(pack) == []
        page = client.post(reverse("put_back", args=[clone.pk]), follow=True).content.decode()

        assert "Taken out of this pack" not in page
        assert [(one.title, digest(words_of_clone(one).document)) for one in clones_of(pack)] == [(title, before)]

    def test_nothing_asks_for_it_while_it_is_out(
        self, pack: Pack, module: Module, lead: User, admin: User, client: Client
    ) -> None:
        clone = the_clone(pack)
        rewrite(clone, add("s0-a", "parts", text_part("ours", "Our words.")), by=lead)
        TakeOut(clone, actor=lead).execute()
        release_again(module, lambda words: words.update(summary="Clearer."), admin=admin)

        client.force_login(lead)
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        many = client.get(reverse("update_many", args=[pack.center.slug])).content.decode()
        client.force_login(factories.officer(pack.center, admin=admin))
        officers = client.get(reverse("wagtailadmin_home")).content.decode()

        assert sentences(pack) == ["The pack has no module yet."]
        assert reverse("update", args=[clone.pk]) not in home
        assert "Every copy is at the newest release" in many
        assert reverse("sign_off", args=[clone.pk]) not in officers

    def test_the_module_is_not_offered_again_while_it_is_out(
        self, pack: Pack, release: Release, lead: User, client: Client
    ) -> None:
        clone = the_clone(pack)
        TakeOut(clone, actor=lead).execute()
        client.force_login(lead)

        offered = client.get(reverse("suggest_modules", args=[pack.pk])).content.decode()
        answer = client.post(reverse("clone_module", args=[pack.pk]), {"release": release.pk}, follow=True)

        assert f'value="{release.pk}"' not in offered
        assert "You took it out. You can put it back." in answer.content.decode()
        assert Clone.objects.child_of(pack).count() == 1

    def test_a_module_of_ones_own_does_not_empty_the_list_of_the_library(
        self, own: Clone, pack: Pack, lead: User, admin: User, client: Client
    ) -> None:
        other = factories.release(factories.module(admin=admin, slug="another", title="Another"), admin=admin)
        client.force_login(lead)

        page = client.get(reverse("suggest_modules", args=[pack.pk])).content.decode()

        assert f'value="{other.pk}"' in page

    def test_an_update_waits_until_it_is_back(self, pack: Pack, module: Module, lead: User, admin: User) -> None:
        clone = the_clone(pack)
        TakeOut(clone, actor=lead).execute()
        release_again(module, lambda words: words.update(summary="Clearer."), admin=admin)

        PutBack(clone, actor=lead).execute()

        assert list(offers(clones_of(pack))) == [clone.pk]

    def test_editions_that_show_it_stand(self, pack: Pack, lead: User, admin: User, client: Client) -> None:
        edition = factories.edition(pack, admin=admin)
        TakeOut(the_clone(pack), actor=lead).execute()
        client.force_login(lead)

        assert "We listen." in client.get(edition.get_absolute_url()).content.decode()
        with pytest.raises(NotReady):
            factories.edition(pack, admin=admin)

    @pytest.mark.parametrize(
        ("first", "again"), [(TakeOut, "already out of the pack"), (PutBack, "already in the pack")]
    )
    def test_twice_is_said(self, pack: Pack, lead: User, first: Callable[..., Any], again: str) -> None:
        clone = the_clone(pack)
        if first is TakeOut:
            TakeOut(clone, actor=lead).execute()

        with pytest.raises(Refused, match=again):
            first(clone, actor=lead).execute()

    def test_reverting_to_an_earlier_revision_puts_nothing_back(self, written: Clone, lead: User) -> None:
        TakeOut(written, actor=lead).execute()
        kept = Clone.objects.get(pk=written.pk)

        assert kept.latest_revision.as_object().taken_out_at == kept.taken_out_at

    def test_a_copy_of_the_pack_leaves_it_out(self, written: Clone, pack: Pack, lead: User) -> None:
        TakeOut(written, actor=lead).execute()

        copy = CopyPack(pack, title="Schools", sector="education", minutes=None, actor=lead).execute()

        assert [clone.title for clone in Clone.objects.child_of(Pack.objects.get(pk=copy.pk))] == ["Who we are"]

    def test_nobody_else_takes_it_out(self, pack: Pack, prairie: Center, admin: User) -> None:
        for other in (factories.lead(prairie, admin=admin), factories.person(Role.PRESENTER, pack.center, admin=admin)):
            with pytest.raises(PermissionDenied):
                TakeOut(the_clone(pack), actor=other).execute()
        assert the_clone(pack).taken_out_at is None
