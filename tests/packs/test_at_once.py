"""Two people at once, and a process that is killed: real processes on one database (processes.py)."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.databases import Databases
from tests.packs import tasks
from tests.packs.processes import Database, Killed

pytestmark = pytest.mark.both_databases("locks")


@pytest.fixture
def database(run_databases: Databases, django_db_blocker: Any) -> Iterator[Database]:
    """A database in which a release, a clone and an edition can be made next, for one test."""
    with django_db_blocker.unblock(), run_databases.copy("at_once") as name:
        yield Database(name)


def test_the_world_is_what_the_tests_take_it_for(database: Database) -> None:
    assert database.do(tasks.count) == ("made", "2 Release, 1 Clone, 0 Edition, 1 Center, sound")


class TestAtOnce:
    """Two people do the same in the same moment."""

    def test_two_publishers_make_one_release_and_one_clear_refusal(self, database: Database) -> None:
        outcomes = database.together((tasks.release, "one"), (tasks.release, "two"))

        assert sorted(outcomes) == [
            ("made", "1.1"),
            ("refused", "Nothing has changed since release 1.1, so there is nothing to release."),
        ]
        assert database.do(tasks.count) == ("made", "3 Release, 1 Clone, 0 Edition, 1 Center, sound")

    def test_two_publishers_of_the_same_two_modules_wait_for_each_other(self, database: Database) -> None:
        database.do(tasks.change_second, "one")

        orders = (tasks.release_both, "one", "first", "second"), (tasks.release_both, "two", "second", "first")
        outcomes = database.together(*orders)

        assert sorted(kind for kind, _ in outcomes) == ["made", "refused"]
        assert "Nothing has changed since release 1.1" in dict(outcomes)["refused"]
        assert database.do(tasks.count) == ("made", "4 Release, 1 Clone, 0 Edition, 1 Center, sound")

    def test_two_leads_make_one_clone_and_the_other_is_told_of_it(self, database: Database) -> None:
        outcomes = database.together((tasks.clone, "one"), (tasks.clone, "two"))

        assert sorted(outcomes) == [
            ("made", "Who we are"),
            ("refused", "This pack already has “Who we are”, from release 1.0."),
        ]
        assert database.do(tasks.count) == ("made", "2 Release, 2 Clone, 0 Edition, 1 Center, sound")

    def test_two_leads_who_clone_two_modules_both_do_and_the_tree_is_sound(self, database: Database) -> None:
        outcomes = database.together((tasks.clone, "one", "first"), (tasks.clone, "two", "second"))

        assert [kind for kind, _ in outcomes] == ["made", "made"]
        assert database.do(tasks.count) == ("made", "2 Release, 3 Clone, 0 Edition, 1 Center, sound")

    def test_two_editions_get_the_next_two_numbers(self, database: Database) -> None:
        outcomes = database.together((tasks.edition, "one"), (tasks.edition, "two"))

        assert sorted(outcomes) == [("made", "1"), ("made", "2")]

    def test_a_release_a_clone_and_an_edition_do_not_hinder_each_other(self, database: Database) -> None:
        work = ((tasks.release, "one"), (tasks.clone, "one", "second"), (tasks.edition, "two"), (tasks.clone, "two"))

        assert [kind for kind, _ in database.together(*work)] == ["made"] * 4
        assert database.do(tasks.count) == ("made", "3 Release, 3 Clone, 1 Edition, 1 Center, sound")


class TestWithdrawalsAtOnce:
    """Two publishers, and two workers that tell of it."""

    def test_of_two_publishers_one_withdraws_and_one_is_told(self, database: Database) -> None:
        outcomes = sorted(database.together((tasks.withdraw, "one"), (tasks.withdraw, "two")))

        assert [kind for kind, _ in outcomes] == ["made", "refused"]
        assert "Nothing was changed." in outcomes[1][1]

    def test_no_two_releases_take_each_others_place(self, database: Database) -> None:
        database.do(tasks.release, "one")

        outcomes = database.together((tasks.withdraw, "one", "1.0", "1.1"), (tasks.withdraw, "two", "1.1", "1.0"))

        assert [kind for kind, _ in sorted(outcomes)] == ["made", "refused"]

    def test_of_two_workers_one_sends_each_mail(self, database: Database) -> None:
        database.do(tasks.withdraw, "one")

        outcomes = database.together((tasks.tell,), (tasks.tell,))

        assert sorted(outcomes) == [("made", "0 sent"), ("made", "2 sent")]


class TestUpdatesAtOnce:
    """An update meets another, and someone who writes."""

    def test_of_two_leads_who_update_one_does_and_one_is_told(self, database: Database) -> None:
        assert database.do(tasks.release, "one") == ("made", "1.1")

        outcomes = database.together((tasks.update, "one"), (tasks.update, "two"))

        assert [kind for kind, _ in sorted(outcomes)] == ["made", "refused"]
        assert database.do(tasks.standing) == ("made", "1.1, agree, 1 kept")

    def test_an_edition_holds_all_of_an_update_or_none(self, database: Database) -> None:
        assert database.do(tasks.release, "one") == ("made", "1.1")

        outcomes = database.together((tasks.update, "one"), (tasks.edition, "two"))

        assert [kind for kind, _ in outcomes] == ["made", "made"]
        assert database.do(tasks.standing) == ("made", "1.1, agree, 1 kept")

    def test_a_form_that_is_sent_during_an_update_does_not_write_over_it(self, database: Database) -> None:
        assert database.do(tasks.release, "one") == ("made", "1.1")

        outcomes = database.together((tasks.slow_update, "one"), (tasks.edit, "two"))

        assert outcomes == [("made", "1.1"), ("refused", "shown again")]
        assert database.do(tasks.standing) == ("made", "1.1, agree, 1 kept")


class TestSavesAtOnce:
    """Two leads who save the same page in the editor, and one whose process is killed meanwhile."""

    def test_what_both_wrote_is_saved(self, database: Database) -> None:
        work = [(tasks.edit, "one", "title", "By one"), (tasks.edit, "two", "summary", "By two.")]

        assert database.together(*work) == [("made", "saved"), ("made", "saved")]

        assert database.do(tasks.written) == ("made", "By one / By two. / 2 revisions, 2 entries, agree")

    def test_a_form_that_is_sent_during_a_move_does_not_put_its_page_back(self, database: Database) -> None:
        database.do(tasks.add_another, "one")

        outcomes = database.together((tasks.slow_move, "one"), (tasks.edit, "two", "title", "By two"))

        assert outcomes == [("made", "Ours"), ("made", "saved")]
        assert database.do(tasks.ordered) == ("made", "Ours, By two")
        assert database.do(tasks.count) == ("made", "2 Release, 2 Clone, 0 Edition, 1 Center, sound")

    def test_of_the_same_words_nobody_s_are_overwritten(self, database: Database) -> None:
        outcomes = database.together((tasks.edit, "one"), (tasks.edit, "two"))

        assert sorted(outcomes) == [("made", "saved"), ("refused", "shown again")]
        _, said = database.do(tasks.written)
        first = "one" if outcomes[0] == ("made", "saved") else "two"
        assert f"Written by {first}. / 1 revisions, 1 entries, agree" in said

    @pytest.mark.parametrize("where", ["wagtail.models.pages.log", "modules.library.words.settling.settle"])
    def test_a_save_that_is_killed_leaves_nothing_behind(self, database: Database, where: str) -> None:
        before = database.do(tasks.written)

        assert database.do(tasks.die_at, where, tasks.edit, "one") == Killed(signal.SIGKILL)

        assert database.do(tasks.written) == before
        assert database.do(tasks.edit, "two") == ("made", "saved")
        assert "Written by two. / 1 revisions, 1 entries, agree" in database.do(tasks.written)[1]


LATE = "modules.accounts.action.write_history"  # the last step before the transaction ends
STEPS: list[tuple[Callable[..., Any], str]] = [
    (tasks.release, "modules.library.releases.actions.hold"),
    (tasks.release, LATE),
    (tasks.clone, "modules.packs.pages.models.ClonedGuide.save_base"),
    (tasks.clone, "modules.packs.pages.storing.find"),
    (tasks.clone, LATE),
    (tasks.edition, "modules.packs.editions.actions.hold_assets"),
    (tasks.edition, LATE),
]
UPDATE_STEPS = [
    "modules.packs.pages.models.ClonedGuide.save_base",
    "modules.packs.pages.storing.find",
    "modules.packs.updates.snapshots.hold",
    LATE,
]


@pytest.mark.parametrize(
    ("task", "where"), STEPS, ids=[f"{task.__name__}-{where.rpartition('.')[2]}" for task, where in STEPS]
)
def test_a_process_that_is_killed_leaves_nothing_behind(
    database: Database, task: Callable[..., Any], where: str
) -> None:
    before = database.do(tasks.contents)

    assert database.do(tasks.die_at, where, task, "one") == Killed(signal.SIGKILL)

    assert database.do(tasks.contents) == before
    kind, _ = database.do(task, "two")
    assert kind == "made"


def test_the_digest_of_all_rows_sees_a_release(database: Database) -> None:
    before = database.do(tasks.contents)

    database.do(tasks.release, "one")

    assert database.do(tasks.contents) != before


@pytest.mark.parametrize("where", UPDATE_STEPS, ids=[where.rpartition(".")[2] for where in UPDATE_STEPS])
def test_an_update_that_is_killed_leaves_nothing_behind(database: Database, where: str) -> None:
    assert database.do(tasks.release, "one") == ("made", "1.1")
    before = database.do(tasks.contents)

    assert database.do(tasks.die_at, where, tasks.update, "one") == Killed(signal.SIGKILL)

    assert database.do(tasks.contents) == before
    assert database.do(tasks.update, "two") == ("made", "1.1")
