"""An administrator looks at what runs, and cancels a task, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, expect

from modules.tasks import settling
from modules.tasks.background import report, running
from modules.tasks.models import WorkerProcess
from modules.tasks.schedule import start_due
from tests.e2e.browser import Watch, axe, does_not_scroll_sideways, shoot
from tests.tasks import jobs

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]


def begun(word: str) -> DBTaskResult:  # type: ignore[type-arg]  # generic only for type checkers
    """Return a task that a worker does."""
    result = jobs.write.enqueue("/dev/null", word)
    row = DBTaskResult.objects.get(pk=result.id)
    row.claim("w")
    settling.note_try(row.pk)
    return row


def test_progress_moves_and_a_task_can_be_canceled(visit: Visit) -> None:
    WorkerProcess.objects.create(pk="w", host="web-1", process=7)
    row = begun("first")
    settling.failed(begun("second").pk, "w", ValueError("no"))
    start_due()
    page = visit("admin")
    page.goto("/cms/")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="What runs").click()
    expect(page.get_by_role("heading", name="Running (1)")).to_be_visible()
    axe(page, ".bcp-work")
    shoot(page, "what-runs")
    does_not_scroll_sideways(page)

    with running(row.pk):
        report(3, 10)
    expect(page.get_by_text("3 of 10")).to_be_visible()
    page.locator("section", has=page.get_by_role("heading", name="Running (1)")).get_by_role("button").click()

    expect(page.get_by_text("It was asked to stop.")).to_be_visible()
    row.refresh_from_db()
    assert row.state.cancel_asked


def test_what_wagtail_starts_with_a_script_is_started_without_one(visit: Visit, watch: Watch) -> None:
    """The browser of these tests notes whatever the content security policy refuses."""
    page = visit("admin")
    page.goto("/cms/sites/new/")
    page.locator(".chooser button:visible").first.click()
    expect(page.locator(".modal-content").get_by_text("Choose a page").first).to_be_visible()
    page.goto("/cms/reports/site-history/")
    expect(page.locator("bcp-starting[data-start=initDateChooser]").first).to_have_attribute("data-started", "")
    expect(page.locator(".xdsoft_datetimepicker").first).to_be_attached()

    watch.expect("open is no widget")
    smuggled = """<bcp-starting data-start="open" data-told='["/cms/"]'></bcp-starting>"""
    page.evaluate("(it) => document.body.insertAdjacentHTML('beforeend', it)", smuggled)
    expect(page.locator("bcp-starting[data-start=open]")).to_have_attribute("data-started", "")
    assert len(page.context.pages) == 1
