"""Documents are stored once, and a form's base is read back for its own page alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from wagtail.models import Page

from modules.domain.document import canonical, digest
from modules.domain.words import Words
from modules.kept.documents import KeptDocument, keep
from modules.kept.opened import KEPT_LEFT, KEPT_OPEN, OpenedForm, base_of, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("triggers, conflicts of an INSERT")]

ONE, TWO = Words({"title": "Réport 🌊", "sections": []}), Words({"title": "Other words"})


def kept() -> dict[str, str]:
    """Return what is kept: ``{digest: canonical JSON}``."""
    return dict(KeptDocument.objects.values_list("digest", "body"))


@pytest.fixture
def page() -> Any:
    """Any page."""
    return Page.objects.order_by("pk").last()


class TestKeeping:
    """``keep``."""

    def test_stores_the_canonical_bytes_under_their_digest(self) -> None:
        keep(ONE)

        assert kept() == {digest(ONE.document): canonical(ONE.document).decode()}

    def test_stores_many_by_one_statement_and_each_once(self, django_assert_num_queries: Any) -> None:
        keep(ONE)

        with django_assert_num_queries(1):
            keep(TWO, ONE, Words(dict(TWO.document)))

        assert kept().keys() == {ONE.digest, TWO.digest}

    def test_of_nothing_asks_nothing(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            keep()

    def test_needs_the_transaction_of_the_row_that_points_to_it(self, transactional_db: None) -> None:
        with pytest.raises(TransactionManagementError):
            keep(ONE)

        assert kept() == {}

    def test_is_undone_with_its_transaction(self) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            keep(ONE)
            _ = 1 / 0

        assert kept() == {}


UNKNOWN = "9f0c2b1e-5d0a-4c39-8a53-3d1f0d6f7a11"
TABLE = KeptDocument._meta.db_table


class TestKeptRows:
    """What never changes."""

    @pytest.mark.parametrize(
        "statement",
        [
            f"UPDATE {TABLE} SET body = body",  # noqa: S608  - our own table
            f"DELETE FROM {TABLE}",  # noqa: S608  - our own table
            f"INSERT INTO {TABLE} SELECT digest, 'x' FROM {TABLE} WHERE true "  # noqa: S608  - our own table
            "ON CONFLICT (digest) DO UPDATE SET body = excluded.body",
        ],
    )
    def test_are_not_changed_by_sql(self, statement: str) -> None:
        keep(ONE)

        with pytest.raises(IntegrityError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

        assert kept() == {ONE.digest: ONE.canonical.decode()}

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has it")
    def test_are_not_replaced(self) -> None:
        keep(ONE)

        with pytest.raises(IntegrityError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT OR REPLACE INTO {TABLE} VALUES (%s, 'x')", [ONE.digest])  # noqa: S608  - our own

    def test_stay_while_a_row_points_to_them(self, page: Page) -> None:
        open_form(page.pk, ONE)

        with pytest.raises(ProtectedError):
            KeptDocument.objects.get(pk=ONE.digest).delete()

    def test_have_a_whole_digest(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            KeptDocument.objects.create(digest="abc", body="{}")


class TestOpenedForms:
    """``open_form`` and ``base_of``."""

    def test_a_form_finds_what_it_was_opened_from(self, page: Page, django_assert_num_queries: Any) -> None:
        opened = open_form(page.pk, ONE, pin=7)

        with django_assert_num_queries(1):
            found = base_of(page.pk, str(opened.uid))
            assert found is not None
            assert (found.words.document, found.words.digest, found.pin) == (ONE.document, ONE.digest, 7)

    def test_two_forms_with_the_same_words_share_the_document(self, page: Page) -> None:
        first, second = open_form(page.pk, ONE), open_form(page.pk, ONE)

        assert first.uid != second.uid
        assert kept().keys() == {ONE.digest}

    def test_no_other_page_reads_it(self, page: Page) -> None:
        other = Page.objects.exclude(pk=page.pk)[0]
        opened = open_form(page.pk, ONE)

        assert base_of(other.pk, str(opened.uid)) is None

    @pytest.mark.parametrize("sent", ["", "7", "not-a-uuid", "\0", UNKNOWN, ONE.digest])
    def test_what_no_form_was_given_finds_nothing(self, page: Page, sent: str) -> None:
        open_form(page.pk, ONE)

        assert base_of(page.pk, sent) is None

    def test_a_save_leads_on_and_leaves_the_base_that_another_tab_may_have(self, page: Page) -> None:
        opened = open_form(page.pk, ONE)
        saved = open_form(page.pk, TWO, after=opened)

        found = {str(one.uid): base_of(page.pk, str(one.uid)) for one in (opened, saved)}
        assert [one and one.words.digest for one in found.values()] == [ONE.digest, TWO.digest]
        assert [one and one.left_at is None for one in found.values()] == [False, True]

    def test_goes_with_its_page(self, page: Page) -> None:
        child = page.add_child(instance=Page(title="Child", slug="child"))
        open_form(child.pk, ONE)

        child.delete()

        assert not OpenedForm.objects.exists()

    def test_is_over_after_some_days_and_sooner_once_it_was_left(self, page: Page) -> None:
        now = timezone.now()
        old, fresh = open_form(page.pk, ONE), open_form(page.pk, ONE)
        left = open_form(page.pk, ONE)
        open_form(page.pk, TWO, after=left)
        moment = timedelta(seconds=1)
        OpenedForm.objects.filter(pk=old.pk).update(opened_at=now - KEPT_OPEN - moment)
        OpenedForm.objects.filter(pk=fresh.pk).update(opened_at=now - KEPT_OPEN + moment)
        OpenedForm.objects.filter(pk=left.pk).update(left_at=now - KEPT_LEFT - moment)

        assert {one.pk for one in OpenedForm.objects.all().over(now)} == {old.pk, left.pk}
