"""The pages with words, and the footer that leads to them, in a browser: by keyboard, on a phone, in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import axe, does_not_scroll_sideways, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]
TITLES = ("About this site", "Accessibility", "Privacy", "How to report", "Help")


def test_the_footer_leads_to_pages_that_everyone_can_use(visit: Visit, settings: Any) -> None:
    settings.BCP_REQUIRED_LINKS = {"foia": "https://agency.example/foia", "privacy": "https://agency.example/privacy"}
    page = visit()
    page.goto("/")
    for title in TITLES:
        page.get_by_role("contentinfo").get_by_role("link", name=title, exact=True).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_role("contentinfo").get_by_role("link", name="FOIA requests")).to_be_visible()
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page)
        page.emulate_media(color_scheme="light")
        shoot(page, f"pages-{title.lower().replace(' ', '-')}")
        does_not_scroll_sideways(page)


def test_the_help_is_in_the_menu_of_the_editor(visit: Visit) -> None:
    page = visit("harbor-presenter")
    page.goto("/cms/")
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help")
