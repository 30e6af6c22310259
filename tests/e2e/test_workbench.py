"""The workbench in a real browser: the outline, one part, its form, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.document import walk
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import encode
from modules.packs.pages.models import Clone
from tests import factories
from tests.e2e.browser import axe, does_not_scroll_sideways, follow, shoot
from tests.e2e.editor import AUTOSAVE
from tests.factories import section, slide, statement_part, text_part
from tests.library.test_workbench import scripted

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]
STOPS = """() => [...document.querySelectorAll(
    '.bcp-bench-main :is(a[href], button, input:not([type=hidden]), select, textarea, [contenteditable=true])'
)].filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0).length"""
UNNAMED = ["button-name", "label", "link-name", "select-name", "aria-input-field-name"]


@pytest.fixture
def clone(demo: None) -> Clone:
    """Harbor's copy of a module of two slides, the first with a locked statement and a locked text."""
    admin = User.objects.get(username="admin")
    statement = factories.statement(admin=admin, key="w-statement", wording="In an emergency, call 9-1-1.")
    parts = [
        text_part("w-locked", "Locked words.", policy="locked"),
        statement_part("w-statement", statement),
        text_part("w-guided", "Guided words."),
    ]
    items = [slide("w-first", "The first slide", parts, []), slide("w-last", "The last slide", [], [])]
    module = factories.module(admin=admin, slug="bench", title="At the bench", sections=[section("w-section", items)])
    scripted(Guide.objects.child_of(module).get(), "1. Who we are")
    release = factories.release(module, admin=admin)
    pack = factories.pack(Center.objects.get(slug="harbor-region"), [release], admin=admin, title="Bench")
    made: Clone = Clone.objects.child_of(pack).get()
    return made


def said(page: Any) -> str:
    """Return all words of a page, as the database has them."""
    found = [block["value"] for _, block in walk(encode(type(page).objects.get(pk=page.pk)))]
    return " ".join("".join(run["text"] for run in one["runs"]) for one in found if "runs" in one)


def part(page: Page, name: str) -> Locator:
    """Return the link of the outline to a part."""
    return page.get_by_role("navigation", name="Outline").get_by_role("link", name=name, exact=True)


def test_a_lead_fits_one_slide(visit: Visit, clone: Clone) -> None:
    page = visit("harbor-lead")
    page.goto(f"/cms/packs/{clone.get_parent().pk}/")
    follow(page.get_by_role("link", name=clone.title, exact=True))
    axe(page)
    shoot(page, "workbench-outline")

    follow(part(page, "The first slide"))
    shown = page.get_by_role("group", name="As the room sees it")
    expect(shown).to_contain_text("In an emergency, call 9-1-1.")
    locked = page.locator('[data-contentpath="w-locked"] .bcp-locked')
    expect(locked).to_contain_text("Locked words.")
    expect(page.locator('[data-contentpath="w-locked"] [contenteditable=true]:visible')).to_have_count(0)
    page.locator("summary", has_text="Script: Presenting it › Who we are").click()
    expect(page.get_by_text("Welcome to Harbor")).to_be_visible()
    expect(page.get_by_role("link", name="Open it in the guide")).to_be_visible()
    assert page.evaluate(STOPS) < 80
    axe(page)
    shoot(page, "workbench-slide")
    does_not_scroll_sideways(page)

    page.locator('[data-contentpath="w-guided"] [contenteditable=true]').first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Ours.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messages")).to_contain_text("Saved.")
    expect(shown).to_contain_text("Guided words. Ours.")
    assert said(clone).count("Ours.") == 1
    expect(page.locator(".is-here")).to_contain_text("Customized")

    with page.expect_navigation():
        page.keyboard.press("Alt+PageDown")
    expect(page.get_by_role("heading", name="The last slide").first).to_be_visible()
    follow(page.get_by_role("button", name="Hide: The last slide", exact=True))
    expect(page.locator(".is-here")).to_contain_text("Hidden")
    follow(page.get_by_role("button", name="Show: The last slide", exact=True))
    expect(page.locator(".is-here")).not_to_contain_text("Hidden")
    with page.expect_navigation():
        page.keyboard.press("Alt+PageUp")
    expect(page.get_by_role("heading", name="The first slide").first).to_be_visible()
    follow(page.get_by_role("link", name="All on one page"))
    page.wait_for_url(re.compile(rf"/pages/{clone.pk}/edit/"))


def test_an_editor_arranges_slides(visit: Visit, demo: None) -> None:
    module = Module.objects.order_by("pk").first()
    assert module
    before = encode(module)
    page = visit("dhs-editor")
    page.goto(f"/cms/workbench/{module.pk}/")
    follow(part(page, before["sections"][0]["value"]["items"][0]["value"]["title"]).last)

    follow(page.get_by_role("button", name="Slide with text, after this", exact=True))
    page.get_by_label("Title").fill("Brand new")
    page.locator(".bcp-part-form [contenteditable=true]").first.click()
    page.keyboard.type("Typed at the bench.")
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_role("group", name="As the room sees it")).to_contain_text("Typed at the bench.")
    axe(page)

    follow(page.get_by_role("button", name="Duplicate: Brand new"))
    expect(part(page, "Brand new")).to_have_count(2)
    follow(page.get_by_role("button", name="Up: Brand new", exact=True))
    page.get_by_label("Move to", exact=True).select_option(index=0)
    follow(page.get_by_role("button", name="Move", exact=True))
    follow(page.get_by_role("button", name="Delete: Brand new"))
    expect(part(page, "Brand new")).to_have_count(1)
    follow(page.get_by_role("button", name="Put it back"))
    expect(part(page, "Brand new")).to_have_count(2)
    assert said(module).count("Typed at the bench.") == 2

    dragged = page.locator(".bcp-outline-slide", has_text="Brand new").last
    key = dragged.get_attribute("data-block")
    dragged.scroll_into_view_if_needed()  # a browser begins no drag if the list scrolls in between
    dragged.locator(".bcp-handle").drag_to(part(page, before["sections"][0]["value"]["title"]))
    expect(page.get_by_role("status").filter(has_text="Moved: Brand new")).to_have_count(1)
    assert encode(Module.objects.get(pk=module.pk))["sections"][0]["value"]["items"][0]["id"] == key

    follow(part(page, "About this module"))
    page.get_by_role("textbox", name="Title").fill("Renamed at the bench")
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_role("heading", name="Renamed at the bench")).to_be_visible()
    axe(page)
    shoot(page, "workbench-about")


def test_what_is_left_is_live_and_nothing_left_is_submitted(visit: Visit, demo: None, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    module = Module.objects.order_by("pk").first()
    assert module
    slide = encode(module)["sections"][0]["value"]["items"][0]
    page = visit("dhs-editor")
    page.goto(f"/cms/workbench/{module.pk}/block/{slide['id']}/")
    page.wait_for_timeout(2500)  # Wagtail takes for the beginning what the form holds two seconds after it was opened
    title, left = page.locator("[name=block-title]"), page.get_by_role("region", name="What is left to do")
    expect(left).to_contain_text("Released as it is written.")

    title.fill("")
    expect(left).to_contain_text("1 thing left before you can submit")
    error = page.locator("[data-contentpath=title] .error-message")
    expect(error).to_contain_text("A slide has no title")
    left.locator("summary").click()
    axe(page)
    shoot(page, "workbench-left")
    does_not_scroll_sideways(page)

    title.fill("Who to call first")
    expect(left).to_contain_text("Nothing left before you can submit")
    expect(error).to_have_count(0)
    expect(part(page, "Who to call first")).to_have_count(1)
    expect(page.get_by_role("group", name="As the room sees it")).to_contain_text("Who to call first")
    expect(page.locator("html[data-bcp-kept]")).to_have_count(0)
    assert "Who to call first" in str(encode(Module.objects.get(pk=module.pk)))

    follow(left.get_by_role("button", name="Submit for review"))
    expect(page.locator(".messages")).to_contain_text("Submitted.")
    assert Module.objects.get(pk=module.pk).workflow_in_progress
