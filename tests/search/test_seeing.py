"""Everyone finds only what they could open; what is put away is found no longer, and again when it is taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from home.models import HomePage, PlainPage
from modules.accounts.identity.models import Role, User
from modules.centers.center.archive import ArchiveCenter, RestoreCenter
from modules.centers.center.models import Center
from modules.library.modules.archive import ArchiveModule, RestoreModule
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.clones.own import PutBack, TakeOut
from modules.packs.editions.models import Edition
from modules.packs.lifecycle.archiving import ArchivePack, DeletePack, RestorePack
from modules.packs.pages.models import Clone, Pack
from search.models import Entry
from tests import factories
from tests.packs.updating import release_again, rewrite, say, the_clone
from tests.search.conftest import Asking

pytestmark = pytest.mark.django_db

Person = Callable[..., User]
DHS = (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.EXPERT)


@pytest.fixture
def written(pack: Pack, admin: User) -> Clone:
    """Harbor's clone, with words of its own for participants and for presenters."""
    clone = the_clone(pack)
    for key, words in (("s0-a-1:body:p0", "Meet at the quokka."), ("s0-a-n:body:p0", "Mind the wombat.")):
        rewrite(clone, say(key, words), by=factories.lead(pack.center, admin=admin))
    return Clone.objects.get(pk=clone.pk)


@pytest.fixture
def edition(written: Clone, pack: Pack, admin: User) -> Edition:
    """An edition with those words."""
    return factories.edition(pack, admin=admin)


def kinds(user: User | None, word: str) -> set[str]:
    """Return the kinds of what the person finds."""
    return {result.kind for result in Asking(user).page(word).context["results"]}


@pytest.mark.parametrize("word", ["quokka", "wombat"])
class TestACentersWords:
    """Words in a clone and in its edition, on a slide and in a presenter's notes."""

    def test_leads_find_the_clone_and_the_edition(self, word: str, edition: Edition, admin: User) -> None:
        lead = factories.lead(edition.center, admin=admin)

        assert kinds(lead, word) == {"Module in a pack", "Edition"}

    def test_directors_read_packs_too(self, word: str, edition: Edition, person: Person) -> None:
        director = person(Role.DIRECTOR, edition.center)

        assert kinds(director, word) == {"Module in a pack", "Edition"}
        for result in Asking(director).page(word).context["results"]:
            assert Asking(director).client.get(result.url).status_code == 200

    @pytest.mark.parametrize("role", [Role.PRESENTER, Role.PCRCL])
    def test_presenters_and_officers_find_editions_alone(
        self, word: str, role: Role, edition: Edition, person: Person
    ) -> None:
        assert kinds(person(role, edition.center), word) == {"Edition"}

    def test_nobody_else_finds_anything(
        self, word: str, edition: Edition, prairie: Center, person: Person, admin: User
    ) -> None:
        memberless = User.objects.create_user("memberless")
        others = [person(role, prairie) for role in (Role.LEAD, Role.PCRCL, Role.PRESENTER, Role.DIRECTOR)]
        for user in (None, memberless, admin, *others, *(person(role) for role in DHS)):
            page = Asking(user).page(word)
            assert (page.context["total"], page.context["facets"], page.context["near"]) == (0, [], []), user


def test_a_lead_is_led_to_where_they_work(written: Clone, pack: Pack, admin: User) -> None:
    lead = Asking(factories.lead(pack.center, admin=admin))

    for word in ("quokka", "arrive early", "spring"):
        for result in lead.page(word).context["results"]:
            assert lead.client.get(result.url).status_code == 200, result


def test_the_public_finds_what_the_list_of_modules_shows(release: Release, prairie: Center, person: Person) -> None:
    presenter, memberless = person(Role.PRESENTER, prairie), User.objects.create_user("memberless")
    for word in ("who", "what a fusion", "say what"):
        assert Asking().titles(word) == Asking(memberless).titles(word) == ["Who we are"]
    for word in ("ownership", "listen", "picture", "arrive early", "section"):
        assert Asking().titles(word) == Asking(memberless).titles(word) == []
        assert Asking(presenter).titles(word) == ["Who we are"]


def test_the_public_is_shown_nothing_of_the_rest(release: Release) -> None:
    text = Asking().text("who we are")

    assert "What a fusion center is." in text
    assert "Section 0" not in text
    assert "ownership" not in text


def test_statements_are_for_people_with_a_role(release: Release, person: Person, pack: Pack, admin: User) -> None:
    assert Asking().titles("emergency") == []
    lead = factories.lead(pack.center, admin=admin)
    assert "Statement" in kinds(lead, "emergency")
    (told,) = (result for result in Asking(lead).page("emergency", kind="statement").context["results"])
    assert told.url == ""
    (link,) = (result for result in Asking(admin).page("emergency", kind="statement").context["results"])
    assert Asking(admin).client.get(link.url).status_code == 200


def test_drafts_are_found_by_nobody(module: Module, admin: User, person: Person) -> None:
    for user in (None, admin, *(person(role) for role in DHS)):
        assert Asking(user).titles("who") == []


def test_the_newest_release_that_stands_is_found(release: Release, module: Module, admin: User) -> None:
    newer = release_again(module, say("s0-a-1:body:p0", "Clearer numbat."), admin=admin)
    asked = Asking(admin)
    assert asked.page("numbat").context["results"][0].url == newer.get_absolute_url()
    assert asked.titles("who") == ["Who we are"]

    factories.withdraw(newer, admin=admin)
    assert asked.titles("numbat") == []
    assert asked.page("who").context["results"][0].url == release.get_absolute_url()

    factories.withdraw(release, admin=admin)
    assert asked.titles("who") == []


def test_an_archived_module_is_not_found(release: Release, module: Module, admin: User) -> None:
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)
    ArchiveModule(module, actor=publisher).execute()
    assert Asking().titles("who") == Asking(admin).titles("who") == []

    RestoreModule(module, actor=publisher).execute()
    assert Asking().titles("who") == ["Who we are"]


def test_an_archived_pack_is_not_found_but_its_edition_is(edition: Edition, pack: Pack, admin: User) -> None:
    lead = factories.lead(pack.center, admin=admin)
    ArchivePack(pack, actor=lead).execute()
    assert kinds(lead, "quokka") == {"Edition"}

    RestorePack(pack, actor=lead).execute()
    assert kinds(lead, "quokka") == {"Edition", "Module in a pack"}


def test_a_module_that_was_taken_out_is_not_found(written: Clone, pack: Pack, admin: User) -> None:
    lead = factories.lead(pack.center, admin=admin)
    TakeOut(written, actor=lead).execute()
    assert kinds(lead, "quokka") == set()
    assert kinds(lead, "early") == {"Module"}

    PutBack(written, actor=lead).execute()
    assert kinds(lead, "quokka") == {"Module in a pack"}
    assert kinds(lead, "early") == {"Module", "Presenter guide in a pack"}


def test_people_of_an_archived_center_find_nothing_of_it(edition: Edition, pack: Pack, admin: User) -> None:
    lead = factories.lead(pack.center, admin=admin)
    ArchiveCenter(pack.center, actor=admin).execute()
    assert kinds(lead, "quokka") == set()

    RestoreCenter(pack.center, actor=admin).execute()
    assert kinds(User.objects.get(pk=lead.pk), "quokka") == {"Edition", "Module in a pack"}


def test_what_is_deleted_leaves_no_entry_and_no_words(written: Clone, pack: Pack, admin: User) -> None:
    lead = factories.lead(pack.center, admin=admin)
    assert Entry.objects.filter(center=pack.center).count() == 3
    DeletePack(pack, actor=lead).execute()

    assert not Entry.objects.filter(center=pack.center).exists()
    assert kinds(lead, "quokka") == set()


def test_a_page_that_is_not_public_is_not_found(site: HomePage) -> None:
    page = PlainPage(title="For some", slug="some", body="<p>quokka</p>")
    site.add_child(instance=page)
    page.view_restrictions.create(restriction_type="login")

    assert Asking().titles("quokka") == []


def test_who_edits_in_wagtail_finds_the_new_words(pack: Pack, admin: User) -> None:
    clone = the_clone(pack)
    clone.summary = "All about the bilby."
    clone.save()

    assert kinds(factories.lead(pack.center, admin=admin), "bilby") == {"Module in a pack"}


def test_another_audience_of_a_pack_is_that_of_all_in_it(written: Clone, pack: Pack, admin: User) -> None:
    pack = Pack.objects.get(pk=pack.pk)
    pack.sector = "energy"
    pack.save()
    lead = Asking(factories.lead(pack.center, admin=admin))

    assert lead.titles("quokka", sector="energy") == [written.title]
    assert lead.titles("quokka", sector="water") == []
