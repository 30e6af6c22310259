"""From what stops a release to its block in the editor, and from one release to another, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from modules.library.modules.models import Module
from modules.library.statements.models import Statement
from tests.e2e.browser import axe, does_not_scroll_sideways, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

SLUG, WORK = "fusion-center-overview", ".bcp-work"


def look(page: Page, name: str, within: str | None = WORK) -> None:
    """Let axe look at the page, keep a picture, and see that a phone need not scroll sideways."""
    axe(page, within)
    shoot(page, name)
    does_not_scroll_sideways(page)


def test_a_publisher_reads_the_release_page_and_the_history(visit: Visit) -> None:
    publisher = visit("dhs-publisher")
    publisher.goto(f"/cms/modules/{Module.objects.get(slug=SLUG).pk}/release/")
    expect(publisher.get_by_role("heading", name="is suggested")).to_be_visible()
    look(publisher, "release-form")

    publisher.get_by_role("link", name="What changed between any two of them").click()
    expect(publisher.get_by_role("heading", name="Releases", exact=True)).to_be_visible()
    look(publisher, "history", None)
    publisher.get_by_role("button", name="Compare").click()
    expect(publisher.get_by_role("heading", name="What changed from 1.0 to 2.0")).to_be_visible()
    look(publisher, "compare", None)


def test_an_editor_chooses_modules_and_opens_their_review(visit: Visit) -> None:
    editor = visit("dhs-editor")
    editor.goto("/cms/modules/")
    act = editor.locator("#chosen button[formaction]").first
    expect(act).to_be_disabled()
    everything = editor.locator("[data-all]")
    everything.check()
    expect(editor.locator("[data-number]")).to_have_text(f"{Module.objects.in_use().count()} chosen")
    everything.uncheck()
    expect(editor.locator("[data-number]")).to_have_text("None chosen")
    editor.locator('input[name="module"]').first.check()
    expect(editor.locator("[data-number]")).to_have_text("1 chosen")
    look(editor, "desk-modules")
    act.click()
    expect(editor.locator("h1")).not_to_contain_text("Modules")


def test_an_editor_looks_where_a_statement_is_used(visit: Visit) -> None:
    editor = visit("dhs-editor")
    editor.goto("/cms/statements/")
    look(editor, "statements")
    statement = Statement.objects.get(key="emergency-911")
    editor.get_by_role("link", name=statement.title, exact=True).click()
    expect(editor.get_by_role("heading", name="Drafts", exact=True)).to_be_visible()
    look(editor, "statement-uses")
