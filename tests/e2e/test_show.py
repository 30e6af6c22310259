"""A show: the wall in its second window, what the presenter has at hand, and no network."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from modules.packs.editions.models import Edition
from tests.e2e.browser import NARROW, Watch, axe, does_not_scroll_sideways, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]
WALL = {"width": 1920, "height": 1080}
ON_THE_WALL = """() => {
  const wall = document.querySelector(".wall"), page = wall.querySelector(".wall-page");
  const picture = wall.querySelector("img")?.getBoundingClientRect();
  return {
    layout: wall.dataset.layout,
    words: page.innerText,
    cut: page.scrollHeight > page.clientHeight + 1 && getComputedStyle(page).overflowY !== "auto",
    type: parseFloat(getComputedStyle(page).fontSize),
    grey: [...wall.querySelectorAll("img")].filter((one) => !one.complete || !one.naturalWidth).length,
    picture: picture && [picture.width, picture.height],
  };
}"""


def edition() -> Edition:
    """Return the edition that Harbor presents."""
    found: Edition = Edition.objects.filter(center__slug="harbor-region").earliest("pk")
    return found


def opened(page: Page) -> int:
    """Open the presenter view, wait until it is ready, and return how many screens it has."""
    page.goto(edition().get_absolute_url())
    expect(page.locator("#ready")).to_contain_text("Ready without a network", timeout=30_000)
    return page.locator(".screen").count()


def wall_of(page: Page) -> Page:
    """Open the second window by its key."""
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    popup.value.set_viewport_size(WALL)
    return popup.value


def test_a_show_goes_on_without_a_network(visit: Visit, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED|session.*ERR_FAILED")
    page = visit("harbor-presenter")
    page.clock.install()
    screens = opened(page)
    expect(page.locator("#ready")).to_have_text(
        f"Ready without a network: {screens} screens, {page.locator('.wall img').count()} pictures ✓"
    )
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="More").click()
    expect(page.get_by_text("A copy stays in this browser until")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.context.set_offline(True)
    page.clock.fast_forward("01:00:00")

    wall = wall_of(page)
    seen = [wall.evaluate(ON_THE_WALL)]
    for key in ("ArrowRight", "PageDown", " ", "Enter"):
        page.keyboard.press(key)
    for _ in range(screens):
        page.keyboard.press("ArrowRight")
        seen.append(wall.evaluate(ON_THE_WALL))
    expect(page.locator("#at")).to_have_text(str(screens))

    assert not [one for one in seen if one["cut"] or one["grey"] or one["type"] < 20]
    alone = [one["picture"] for one in seen if one["layout"] == "picture"]
    assert alone and all(width >= 1600 or height >= 900 for width, height in alone)
    assert "No account, no name." in seen[-1]["words"]
    assert "Presenters only" not in "".join(one["words"] for one in seen)
    the_wall_obeys(page, wall)
    the_copy_is_kept_and_goes(page)


def the_wall_obeys(page: Page, wall: Page) -> None:
    """Press what moves, blanks and turns the wall, and read it back from the second window."""
    shown = wall.locator(".wall")
    for key, screen in (("Home", "1"), ("End", page.locator(".screen").count()), ("Backspace", None), ("3", None)):
        page.keyboard.press(key)
        if screen:
            expect(page.locator("#at")).to_have_text(str(screen))
    page.keyboard.press("Enter")
    expect(page.locator("#at")).to_have_text("3")
    for key, color in (("b", "black"), (".", ""), ("w", "white"), ("w", "")):
        page.keyboard.press(key)
        expect(shown).to_have_attribute("data-blank", color)
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Dark wall").click()
    page.get_by_role("button", name="Close").click()
    expect(shown).to_have_attribute("data-scheme", "dark")
    wall.keyboard.press("ArrowLeft")  # the second window listens, too
    expect(page.locator("#at")).to_have_text("2")
    axe(wall, rules=["color-contrast"])
    shoot(wall, "show-wall")


KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('bcp-show:')).length)"


def the_copy_is_kept_and_goes(page: Page) -> None:
    """Load the show again without a network, then without a session; remove the copy; sign out."""
    page.reload()
    expect(page.locator("#ready")).to_contain_text("Ready without a network")
    expect(page.locator("#at")).to_have_text("2")
    page.context.set_offline(False)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.reload()
    expect(page.locator("#ready")).to_contain_text("Ready without a network")
    assert page.evaluate(KEPT) == 1

    page.context.add_cookies(cookies)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    assert page.evaluate(KEPT) == 0
    page.goto(edition().get_absolute_url())
    page.wait_for_url("**/login/?next=**")


def test_a_presenter_has_all_at_hand_on_a_laptop_and_on_a_phone(visit: Visit) -> None:
    page = visit("harbor-presenter", has_touch=True)
    page.clock.install()
    opened(page)
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    beside = page.locator("#s4 .screen-beside")
    expect(beside.get_by_text("Say", exact=True).first).to_be_visible()
    expect(beside.get_by_text("Answers to hard questions")).to_be_visible()
    expect(page.locator("#next-wall h2")).to_have_text(page.locator("#s5 h2").first.text_content() or "")
    the_clock_obeys(page)
    shoot(page, "show-presenter")
    axe(page)
    page.emulate_media(color_scheme="dark")
    axe(page, rules=["color-contrast"])

    page.set_viewport_size(NARROW)
    for name in ("Back", "Next"):
        box: Any = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box["height"] >= 44 and NARROW["height"] - 120 < box["y"] < NARROW["height"]
    swipe(page, -120)
    expect(page.locator("#at")).to_have_text("5")
    swipe(page, 120)
    expect(page.locator("#at")).to_have_text("4")
    does_not_scroll_sideways(page)
    shoot(page, "show-phone")


def the_clock_obeys(page: Page) -> None:
    """Start, pause, move on, go on and restart the clock; switch the letters off."""
    elapsed = page.locator("#elapsed")
    page.keyboard.press("p")
    page.clock.run_for(61_000)
    page.get_by_role("button", name="Pause").click()
    stood = elapsed.text_content() or ""
    assert stood.startswith("1:0")
    page.clock.run_for(30_000)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.reload()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    expect(elapsed).to_have_text(stood)
    expect(page.locator("#ends")).to_have_text(re.compile(r"\d"))
    page.get_by_role("button", name="Go on").click()
    for answer, wanted in (("Keep the time", "1:0"), ("Restart", "0:0")):
        page.get_by_role("button", name="More").click()
        page.get_by_role("button", name="Restart the clock").click()
        page.get_by_role("dialog").get_by_role("button", name=answer, exact=True).click()
        assert (elapsed.text_content() or "").startswith(wanted)
    page.keyboard.press("n")
    expect(page.locator("html")).to_have_attribute("data-notes", "1")
    page.keyboard.press("?")
    assert page.evaluate(KEPT) == 1
    page.get_by_role("button", name="Remove this copy").click()
    expect(page.get_by_text("The copy is removed.")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    page.get_by_label("Use letters, numbers and signs as keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    expect(page.locator("html")).to_have_attribute("data-notes", "1")


def swipe(page: Page, across: int) -> None:
    """Draw a finger over the slide."""
    page.evaluate(
        """(across) => {
          const wall = document.querySelector(".screen:not([hidden]) .wall");
          const touch = (x) => new Touch({ identifier: 1, target: wall, clientX: x, clientY: 200 });
          const options = (name, x) => ({ bubbles: true, [name]: [touch(x)], changedTouches: [touch(x)] });
          wall.dispatchEvent(new TouchEvent("touchstart", options("touches", 180)));
          wall.dispatchEvent(new TouchEvent("touchend", options("targetTouches", 180 + across)));
        }""",
        across,
    )
