"""What nothing points to is taken away, and nothing that somebody is about to point to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import Page

from modules.accounts.identity.models import User
from modules.core import immutable
from modules.domain.words import Words
from modules.kept.collecting import Collected, collect, over, pointing, unused
from modules.kept.documents import KeptDocument, StoredDocument, keep
from modules.kept.opened import KEPT_OPEN, OpenedForm, open_form
from modules.packs.pages.models import Pack
from tests import factories
from tests.databases import Databases
from tests.frozen.documents import digests
from tests.kept import collecting as tasks
from tests.packs.processes import Database

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("triggers, locks")]

ORPHAN = Words({"title": "Nothing points to this"})


@pytest.fixture
def page() -> Page:
    """Any page."""
    found: Page = Page.objects.order_by("pk")[0]
    return found


class TestCollecting:
    """``collect``."""

    def test_takes_what_nothing_points_to_and_leaves_the_rest(self, pack: Pack, admin: User) -> None:
        edition = factories.edition(pack, admin=admin)
        before = digests()
        keep(ORPHAN)

        assert collect(timezone.now()) == Collected(forms=0, documents=1)

        assert digests() == before
        assert edition.body["modules"]
        assert not unused().exists()

    def test_takes_the_base_of_a_form_and_then_its_words(self, page: Page) -> None:
        now = timezone.now()
        for words, age in ((ORPHAN, timedelta(seconds=1)), (Words({"title": "Open"}), -timedelta(seconds=1))):
            opened = open_form(page.pk, words)
            OpenedForm.objects.filter(pk=opened.pk).update(opened_at=now - KEPT_OPEN - age)

        assert over(now) == Collected(forms=1, documents=0)
        assert collect(now) == Collected(forms=1, documents=1)

        assert [one.words.document for one in OpenedForm.objects.all()] == [{"title": "Open"}]

    def test_puts_the_triggers_back(self) -> None:
        keep(ORPHAN)
        collect(timezone.now())
        keep(ORPHAN)

        assert immutable.missing(connection) == []
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            KeptDocument.objects.all()._raw_delete("default")

    def test_knows_every_table_that_stores_words(self) -> None:
        def below(model: type[StoredDocument]) -> Iterator[type[StoredDocument]]:
            for one in model.__subclasses__():
                yield from below(one)
                if not one._meta.abstract:
                    yield one

        assert {model for model, _ in pointing()} == set(below(StoredDocument))


class TestTheCommand:
    """``manage.py collect_documents``."""

    def test_reports_what_would_go_and_what_went(self) -> None:
        keep(ORPHAN)
        for options, said in (["--dry-run"], "1 would go"), ([], "1 deleted"), ([], "0 deleted"):
            out = StringIO()
            call_command("collect_documents", *options, stdout=out)
            assert f"Stored words: {said}" in out.getvalue()

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
    def test_is_refused_to_who_does_not_own_the_tables(self) -> None:
        keep(ORPHAN)
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE bcp_application")
            cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO bcp_application")
            cursor.execute("SET LOCAL ROLE bcp_application")
        with pytest.raises(CommandError, match="run it as the owner"):
            call_command("collect_documents")
        assert KeptDocument.objects.filter(pk=ORPHAN.digest).exists()


@pytest.fixture
def database(run_databases: Databases, django_db_blocker: Any) -> Iterator[Database]:
    """A database with one document that nothing points to."""
    with django_db_blocker.unblock(), run_databases.copy("site") as name:
        found = Database(name)
        assert found.do(tasks.leave) == ("made", "kept, 0 forms")
        yield found


class TestTwoConnections:
    """Somebody points to a document while it is collected."""

    def test_what_is_kept_again_is_not_collected_before_it_is_pointed_to(self, database: Database) -> None:
        outcomes = database.together((tasks.point_slowly,), (tasks.collect_a_little_later,))

        assert outcomes == [("made", "pointed"), ("made", "0")]
        assert database.do(tasks.see) == ("made", "kept, 1 forms")

    def test_what_is_being_collected_is_kept_anew(self, database: Database) -> None:
        outcomes = database.together((tasks.point_a_little_later,), (tasks.collect_slowly,))

        assert outcomes == [("made", "pointed"), ("made", "1")]
        assert database.do(tasks.see) == ("made", "kept, 1 forms")

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite")
    def test_without_keeping_it_would_be_gone_and_no_row_points_to_nothing(self, database: Database) -> None:
        """The mutant: whoever looks for the document, rather than keep it, holds nothing."""
        outcomes = database.together((tasks.point_without_keeping,), (tasks.collect_a_little_later,))

        assert outcomes == [("refused", "it is gone"), ("made", "1")]
        assert database.do(tasks.see) == ("made", "gone, 0 forms")
