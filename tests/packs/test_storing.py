"""Pages that are saved together: what Wagtail and the search know of them is what they would know one by one."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from modelsearch.index import insert_or_update_object
from wagtail.models import ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from modules.accounts.audit.history import write_history
from modules.accounts.identity.models import User
from modules.library.modules.models import Module
from modules.library.words.codec import encode
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.storing import refer
from search.models import Entry, of
from search.rebuilding import rebuild
from tests import factories
from tests.packs.updating import release_again, say, the_clone, update

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("bulk writes, and JSON in both of Wagtail's indexes")]

TEXT = "s0-a-1:body:p0"


def pages(pack: Pack) -> list[Clone | ClonedGuide]:
    """Return the clone and its guides, as the database has them."""
    clone = the_clone(pack)
    return [clone, *ClonedGuide.objects.child_of(clone).order_by("path")]


def references(page: Page) -> set[tuple[str, ...]]:
    """Return what the reference index says that a page points to."""
    rows = ReferenceIndex.get_references_for_object(page)
    return set(rows.values_list("content_type__model", "to_content_type__model", "to_object_id", "content_path"))


def indexed(pack: Pack) -> dict[str, tuple[str, str]]:
    """Return what Wagtail's search index has of the clone and its guides: PostgreSQL keeps words, SQLite the titles."""
    rows = IndexEntry.objects.filter(object_id__in=[str(page.pk) for page in pages(pack)])
    return {key: (title, words) for key, title, words in rows.values_list("object_id", "title", "autocomplete")}


def entries() -> dict[str, tuple[object, ...]]:
    """Return what is found of clones and guides."""
    rows = Entry.objects.filter(kind__in=["clone", "guide"])
    return {
        key: tuple(said)
        for key, *said in rows.values_list("of", "title", "facts", "words", "sectors", "minutes", "topics", "pack")
    }


@pytest.fixture
def updated(pack: Pack, module: Module, admin: User) -> Pack:
    """The pack after an update of its clone."""
    update(pack, release_again(module, say(TEXT, "Clearer words."), admin=admin), admin=admin)
    return pack


class TestInserted:
    """A clone and its guides, as they were just made."""

    def test_wagtail_finds_them_by_their_titles(self, pack: Pack) -> None:
        before = indexed(pack)
        assert len(before) == len(pages(pack))

        for page in pages(pack):
            insert_or_update_object(page)

        assert indexed(pack) == before

    def test_their_place_in_the_tree_is_sound(self, pack: Pack) -> None:
        clone, guide = pages(pack)

        assert not any(Page.find_problems())
        assert (clone.get_parent().pk, guide.get_parent().pk) == (pack.pk, clone.pk)
        assert guide.url_path == f"{clone.url_path}{guide.slug}/"
        assert (clone.draft_title, clone.live, clone.locale) == (clone.title, False, pack.locale)

    def test_the_search_says_what_it_says_after_a_rebuilding(self, pack: Pack) -> None:
        before = entries()
        assert set(before) == {of(page) for page in pages(pack)}

        rebuild()

        assert entries() == before


class TestUpdated:
    """The same after an update."""

    def test_the_search_says_what_it_says_after_a_rebuilding(self, updated: Pack) -> None:
        before = entries()
        assert "Clearer words." in str(before[of(the_clone(updated))])

        rebuild()

        assert entries() == before

    def test_the_reference_index_says_what_wagtail_would_write(self, updated: Pack) -> None:
        before = [references(page) for page in pages(updated)]
        assert all(before)

        for page in pages(updated):
            ReferenceIndex.remove_for_object(page)
            ReferenceIndex.create_or_update_for_object(page)

        assert [references(page) for page in pages(updated)] == before

    def test_what_is_no_longer_pointed_to_leaves_the_reference_index(self, updated: Pack) -> None:
        clone = the_clone(updated)
        clone.sections = []
        assert any("sections" in path for *_, path in references(clone))

        refer([clone])

        assert not any("sections" in path for *_, path in references(clone))

    def test_each_page_has_a_revision_that_says_what_it_says(self, updated: Pack, admin: User) -> None:
        for page in pages(updated):
            latest = page.get_latest_revision()
            assert latest == Revision.objects.filter(object_id=str(page.pk)).latest("pk")
            assert latest.user == factories.lead(updated.center, admin=admin)
            assert encode(latest.as_object()) == encode(page)
            assert (page.latest_revision_created_at, page.has_unpublished_changes) == (latest.created_at, True)

    def test_the_words_that_are_told_are_those_that_are_saved(self, updated: Pack) -> None:
        snapshot = the_clone(updated).snapshots.get()

        assert snapshot.after == words_of_clone(the_clone(updated)).digest


class TestHistory:
    """Entries of Wagtail's history that are written without looking up what is in hand."""

    def test_they_are_those_of_wagtail(self, pack: Pack, admin: User) -> None:
        clone = the_clone(pack)

        write_history([("bcp.clone.update", clone, {"to": "2.0"}), ("bcp.pack.fill", pack, {})], admin)

        entry = PageLogEntry.objects.get(action="bcp.clone.update")
        assert (entry.page_id, entry.user, entry.data) == (clone.pk, admin, {"to": "2.0"})
        assert entry.label == clone.get_admin_display_title()
        assert entry.content_type.model_class() is Clone

    def test_an_action_that_nobody_registered_is_refused(self, pack: Pack, admin: User) -> None:
        with pytest.raises(ValidationError, match="not registered"):
            write_history([("bcp.no.such", pack, {})], admin)

    def test_what_is_no_page_has_a_history_too(self, admin: User) -> None:
        statement = factories.statement(admin=admin)

        write_history([("bcp.statement.save", statement, {"number": 1})], admin)

        entry = ModelLogEntry.objects.filter(object_id=str(statement.pk)).latest("pk")
        assert (entry.user, entry.data, entry.label) == (admin, {"number": 1}, str(statement))
