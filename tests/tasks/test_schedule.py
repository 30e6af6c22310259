"""What is done every night is started once, by whichever worker looks first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bcp_cms.settings import env
from modules.tasks.background import policy_of
from modules.tasks.models import Schedule
from modules.tasks.schedule import NIGHTLY, next_time, start_due
from modules.tasks.worker import Worker

EXPECTED = {
    "end_lockouts",
    "forget_stale_mails",
    "prune_tasks",
    "purge",
    "send_digest",
    "send_what_waits",
    "settle_waiting",
    "take_unconfirmed",
    "verify",
}


def paths() -> list[str]:
    """Return the tasks that were started."""
    return sorted(DBTaskResult.objects.values_list("task_path", flat=True))


def due() -> None:
    """Let the night come."""
    Schedule.objects.update(next_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 30, 7, 59, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 11, 30, 8, 0, tzinfo=UTC), datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 1, 8, tzinfo=UTC)),
    ],
)
def test_the_next_night_is_the_next_one(now: datetime, then: datetime, settings: Any) -> None:
    settings.BCP_NIGHTLY_AT = "08:00"

    assert next_time(now) == then


def test_a_time_of_day_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BCP_NIGHTLY_AT", "eight")

    with pytest.raises(ValueError, match="BCP_NIGHTLY_AT must be a time of day such as 08:00, not 'eight'"):
        env.clock("BCP_NIGHTLY_AT", "08:00")


@pytest.mark.django_db(transaction=True)
class TestNightly:
    """The work of every night."""

    def test_the_rooms_declare_it_and_every_task_has_a_name(self) -> None:
        assert {nightly.name for nightly in NIGHTLY.answers} == EXPECTED
        for nightly in NIGHTLY.answers:
            assert " " in policy_of(nightly.task.module_path).label

    def test_a_first_look_starts_nothing_and_notes_the_next_night(self) -> None:
        assert start_due() == []

        assert set(Schedule.objects.values_list("name", flat=True)) == EXPECTED
        assert all(row.next_at > timezone.now() for row in Schedule.objects.all())
        assert paths() == []

    def test_it_is_started_once_when_it_is_due(self) -> None:
        start_due()
        due()

        assert set(start_due()) == EXPECTED
        assert start_due() == []
        assert len(paths()) == len(EXPECTED)
        assert all(row.last_at and row.last_id and row.next_at > timezone.now() for row in Schedule.objects.all())

    def test_nights_without_a_worker_are_made_up_for_once(self) -> None:
        start_due()
        Schedule.objects.update(next_at=timezone.now() - timedelta(days=9))

        start_due()

        assert len(paths()) == len(EXPECTED)
        assert start_due() == []

    def test_a_worker_that_was_faster_leaves_nothing_to_start(self) -> None:
        start_due()
        due()
        before = list(Schedule.objects.all())
        start_due()

        from modules.tasks.schedule import _start

        nightly = next(one for one in NIGHTLY.answers if one.name == "purge")
        old = next(row for row in before if row.pk == "purge")
        assert not _start(nightly, old, timezone.now())
        assert len(paths()) == len(EXPECTED)

    def test_all_of_it_ends_well(self) -> None:
        start_due()
        due()
        start_due()

        Worker(interval=0, batch=True).run()

        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}

    def test_old_results_go(self) -> None:
        start_due()
        due()
        start_due()
        Worker(interval=0, batch=True).run()
        DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=31))
        due()
        start_due()

        Worker(interval=0, batch=True).run()

        assert DBTaskResult.objects.count() == len(EXPECTED)
