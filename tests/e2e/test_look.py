"""The public pages as people meet them: light, dark, narrow, enlarged, by keyboard, without scripts, on a slow line."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, Route, expect

from modules.resources.codes.models import AccessCode
from tests.e2e.browser import axe, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]
WIDTHS = (320, 640)
"""A small phone, which is also 1280 pixels enlarged four times; and 1280 pixels enlarged twice."""
LIGHTEST = 100_000
"""Bytes of a resource page with all that it needs but pictures."""
LATE = 1.0
"""Seconds by which the font comes later than the page."""

OBSERVE_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const seen = one.matches(":focus-visible") ? getComputedStyle(one) : null;
  const around = one.closest(".card, .usa-radio") ? getComputedStyle(one.closest(".card, .usa-radio")) : null;
  const after = one.nextElementSibling ? getComputedStyle(one.nextElementSibling, "::before") : null;
  const drawn = [seen, around, after].some(
    (style) => style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = one.getBoundingClientRect();
  return {
    what: `${one.tagName} ${one.textContent.trim().slice(0, 40) || one.getAttribute("aria-label") || one.name || ""}`,
    drawn: drawn || one.id === "main",
    there: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@pytest.fixture
def code(demo: None) -> AccessCode:
    """The code of Harbor's first page."""
    return AccessCode.objects.filter(center__slug="harbor-region").earliest("pk")


@pytest.fixture
def addresses(code: AccessCode) -> dict[str, str]:
    """Every public page that no other browser test looks at, by what its pictures are called."""
    page = code.get_absolute_url()
    return {
        "home": "/",
        "modules": "/modules/",
        "centers": "/centers/",
        "center": "/centers/harbor-region/",
        "password-reset": "/accounts/password/reset/",
        "resource": page,
        "handout": f"{page}handouts/1/",
    }


def test_every_page_is_for_everyone(visit: Visit, addresses: dict[str, str]) -> None:
    page = visit()
    for name, address in addresses.items():
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, rules=["color-contrast"])
        page.emulate_media(color_scheme="light")
        shoot(page, name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 512})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} pixels wide on a screen of {width}"
        page.set_viewport_size({"width": 1280, "height": 900})


def test_without_scripts_every_page_says_the_same(visit: Visit, addresses: dict[str, str]) -> None:
    with_scripts, without = visit(), visit(java_script_enabled=False)
    for address in addresses.values():
        with_scripts.goto(address)
        without.goto(address)
        assert without.locator("main").inner_text() == with_scripts.locator("main").inner_text()


@pytest.mark.parametrize("name", ["home", "resource", "feedback"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    visit: Visit, addresses: dict[str, str], name: str
) -> None:
    page = visit()
    page.goto(addresses.get(name) or f"{addresses['resource']}feedback/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    there = page.locator("main").locator("a[href]:visible, button:visible, summary:visible, [tabindex='0']:visible")

    reached = []
    for _ in range(there.count()):
        page.keyboard.press("Tab")
        at: dict[str, Any] | None = page.evaluate(FOCUSED)
        if at is None:
            break
        assert at["drawn"], f"Nothing shows that {at['what']} has the focus"
        assert at["there"], f"{at['what']} has the focus out of sight"
        reached.append(at["what"])
    assert len(reached) == there.count()


def test_a_page_is_light_and_nothing_moves_when_the_font_comes_late(visit: Visit, code: AccessCode) -> None:
    page = visit()
    page.add_init_script(OBSERVE_SHIFTS)
    page.route("**/*.woff2", _late)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(code.get_absolute_url(), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert page.evaluate("document.fonts.check('1rem Public Sans')")
    assert sum(page.evaluate("window.shifts")) < 0.02
    assert page.locator("script:not([defer])").count() == 0
    sizes = {answer.url: _size(answer) for answer in answers if answer.request.resource_type != "image"}
    assert any(url.endswith(".woff2") for url in sizes)
    assert sum(sizes.values()) < LIGHTEST, sizes


def _late(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()


def _size(answer: Response) -> int:
    """Return how many bytes travel: what is static is kept compressed on a server, as WhiteNoise does it."""
    body = answer.body()
    if answer.request.resource_type == "font":
        return len(body)
    if urlsplit(answer.url).path.startswith("/static/"):
        return len(gzip.compress(body))
    assert answer.header_value("content-encoding") == "gzip"
    return len(gzip.compress(body))
