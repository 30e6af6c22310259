"""Deletes the rows of tasks that ended long ago."""

from __future__ import annotations

from django.core.management import call_command

from modules.tasks.background import BACKEND, background

KEPT_DAYS = 30
KEPT_FAILED_DAYS = 180


@background("Delete what is kept of tasks that ended long ago")
def prune() -> None:
    """Delete successful tasks after a month, failed ones after half a year."""
    call_command(
        "prune_db_task_results",
        f"--backend={BACKEND}",  # as an argument, because an option's default, Wagtail's backend, would be checked too
        "--queue-name=*",
        f"--min-age-days={KEPT_DAYS}",
        f"--failed-min-age-days={KEPT_FAILED_DAYS}",
        verbosity=0,
    )
