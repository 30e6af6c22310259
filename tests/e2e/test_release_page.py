"""From what stops a release to its block in the editor, and from one release to another, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import User
from modules.library.modules.models import Module
from modules.library.statements.models import Statement
from tests.e2e.browser import axe, does_not_scroll_sideways, follow, shoot

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
    expect(publisher.get_by_role("heading", name="What changed from 2.0 to 3.0")).to_be_visible()
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


def test_a_reviewer_finds_all_reviews_in_the_menu(visit: Visit) -> None:
    module, editor = Module.objects.get(slug=SLUG), User.objects.get(username="dhs-editor")
    module.save_revision(user=editor)
    module.get_workflow().start(module, editor)
    reviewer = visit("dhs-reviewer")
    reviewer.goto("/cms/")
    reviewer.get_by_role("link", name="Reviews", exact=True).click()
    expect(reviewer.get_by_role("heading", name="Reviews", exact=True)).to_be_visible()
    look(reviewer, "reviews")
    reviewer.get_by_role("link", name=module.title, exact=True).click()
    expect(reviewer.get_by_role("heading", name="Read it")).to_be_visible()


def test_an_editor_looks_where_a_statement_is_used(visit: Visit) -> None:
    editor = visit("dhs-editor")
    editor.goto("/cms/statements/")
    look(editor, "statements")
    statement = Statement.objects.get(key="emergency-911")
    editor.get_by_role("link", name=statement.title, exact=True).click()
    expect(editor.get_by_role("heading", name="Drafts", exact=True)).to_be_visible()
    look(editor, "statement-uses")


def test_an_editor_works_at_the_desk(visit: Visit) -> None:
    page = visit("dhs-editor")
    page.goto("/cms/modules/")
    for box in page.locator('input[name="module"]').all()[:2]:
        box.check()
    look(page, "modules", None)
    follow(page.get_by_role("button", name="Submit for review"))
    expect(page.get_by_text("can’t be done now:")).to_be_visible()
    look(page, "together", None)

    page.goto("/cms/modules/new/")
    look(page, "new-module", None)
    way = page.get_by_role("form", name="From a template")
    way.get_by_label("Title").fill("Our new module")
    way.get_by_role("button").click()
    page.wait_for_url("**/cms/workbench/*/")
    page.get_by_role("link", name="Guides", exact=True).click()
    page.get_by_label("Title").fill("A second guide")
    page.get_by_role("button", name="Begin writing").click()
    page.wait_for_url("**/cms/workbench/*/")
    module = Module.objects.get(title="Our new module")

    # by keys, then by the button, then by dragging; what was saved is what a new page shows
    page.goto(f"/cms/modules/{module.pk}/guides/")
    first, second = "Presenter guide", "A second guide"
    names = page.locator(".bcp-card h2")
    expect(names).to_have_text([first, second])
    page.get_by_role("button", name=f"Move {first}: arrow keys").press("ArrowDown")
    expect(names).to_have_text([second, first])
    expect(page.locator("#said")).to_have_text(f"{first}: now number 2 of 2")
    page.get_by_role("button", name=f"Move up: {first}").click()
    expect(names).to_have_text([first, second])
    page.get_by_role("button", name=f"Move {second}: arrow keys").drag_to(page.locator(".bcp-card").first)
    expect(names).to_have_text([second, first])
    page.reload()
    expect(names).to_have_text([second, first])
    look(page, "guides", None)
