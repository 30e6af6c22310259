"""Searching, in a browser: with scripts and without, on a phone, and from the workspace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import axe, does_not_scroll_sideways, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]


def look(page: Page, name: str) -> None:
    """Let axe look at the page in light and dark, keep a picture, and see that a phone need not scroll sideways."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
    shoot(page, name)
    does_not_scroll_sideways(page)


def test_a_lead_searches_and_narrows_down(visit: Visit) -> None:
    page = visit("harbor-lead")
    page.goto("/modules/")
    look(page, "modules-with-search")
    page.get_by_role("searchbox", name="Search this site").fill("port")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("for “port”")
    expect(page.locator("mark").first).to_contain_text("Port", ignore_case=True)
    look(page, "search")

    page.get_by_label("Kind").select_option("edition")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".search-results li .meta span:first-child").first).to_have_text("Edition")
    page.get_by_role("link", name="Show all kinds").click()
    expect(page).to_have_url("/search/?q=port")


def test_titles_are_suggested_while_one_types(visit: Visit) -> None:
    page = visit()
    page.goto("/search/")
    look(page, "search-empty")
    page.get_by_role("combobox", name="Words to look for").press_sequentially("fusion cen")

    expect(page.locator("#search-titles option")).not_to_have_count(0)
    assert "usion" in (page.locator("#search-titles option").first.get_attribute("value") or "")


def test_all_of_it_works_without_scripts(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Search this site").fill("fusoin")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("region", name="Did you mean").get_by_role("link").first.click()
    expect(page.get_by_role("status")).to_contain_text("result")
    expect(page.locator(".search-results li")).not_to_have_count(0)


def test_nothing_found_says_what_to_do(visit: Visit) -> None:
    page = visit()
    page.goto("/search/?q=zeppelin")
    look(page, "search-nothing")


def test_a_search_in_the_workspace_leads_here(visit: Visit) -> None:
    page = visit("harbor-lead")
    page.goto("/cms/pages/search/?q=port")
    page.get_by_role("link", name="All texts").click()

    expect(page).to_have_url("/search/?q=port")
