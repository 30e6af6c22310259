"""Counts what a person presses: clicks of the mouse, over all pages that they come to in one window."""

from __future__ import annotations

from playwright.sync_api import Page

COUNT = """addEventListener("click", (event) => {
  // The browser makes a click of Enter in a form, too; it has no position in a row of clicks.
  if (event.isTrusted && event.detail) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);"""


def count_clicks(page: Page) -> None:
    """Begin to count on the pages that are opened from now on."""
    page.add_init_script(COUNT)


def clicks(page: Page) -> int:
    """Return how many there were."""
    return int(page.evaluate("Number(sessionStorage.clicks || 0)"))
