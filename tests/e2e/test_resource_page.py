"""A resource page from both sides: a lead looks after it, participants open it on a phone without JavaScript."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from tests.e2e.browser import NARROW, Watch, axe, does_not_scroll_sideways, follow, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

MOST_SCREENS = 12
"""Of a phone, for a page as it opens."""
HEAVIEST = 30_000
"""Bytes of a page and its styles as they travel."""
BROKEN_WORDS = """() => {
  const broken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("a[href^=http], .bcp-address")) continue;
    for (const word of node.data.matchAll(/[\\p{L}\\d]{2,}/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((one) => one.width).map((one) => Math.round(one.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""

WORK = ".bcp-work"


def look(page: Page, name: str, within: str | None = None) -> None:
    """Let axe look at the page, keep a picture, and see that a phone need not scroll sideways."""
    axe(page, within)
    shoot(page, name)
    does_not_scroll_sideways(page)


def answer(page: Page, at: int, words: str = "") -> None:
    """Fill in the form and send it; ``at`` says which answer is chosen of each question."""
    for question in page.get_by_role("group").all():
        choices = question.get_by_role("radio")
        choices.nth(at % choices.count()).check()
    page.get_by_role("textbox").fill(words)
    follow(page.get_by_role("button", name="Send my answers"))


def test_participants_answer_and_the_center_reads_it(visit: Visit, watch: Watch) -> None:
    watch.expect("422|410")  # what is wrong in a form, and a page that has closed
    pack = Pack.objects.filter(center__slug="harbor-region").earliest("pk")
    code = AccessCode.objects.get(edition__pack=pack)
    lead = visit("harbor-lead")
    lead.goto(f"/cms/packs/{pack.pk}/")
    lead.get_by_role("link", name="Manage the page").click()
    lead.locator("#id_next-day").fill((pack.center.today + timedelta(days=40)).isoformat())
    lead.get_by_label("Place").fill("Harbor Library, room 2")
    lead.get_by_role("button", name="Save the next date").click()
    expect(lead.get_by_text("The page now shows the next date.")).to_be_visible()
    look(lead, "resource-code", WORK)
    lead.get_by_role("link", name="on Letter paper").click()
    expect(lead.locator("svg.qr")).to_have_count(4)
    look(lead, "table-card")

    reader = visit()  # with JavaScript, which axe needs
    reader.goto(code.get_absolute_url())
    expect(reader.get_by_text("Harbor Library, room 2")).to_be_visible()
    look(reader, "resource-page")
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.get_by_role("button", name="Share this page").click()
    expect(reader.get_by_text("The link is copied.")).to_be_visible()
    assert reader.evaluate("navigator.clipboard.readText()") == reader.url
    reader.locator(".handout-cards a").first.click()
    reader.wait_for_url("**/handouts/*/")
    look(reader, "handout-alone")
    reader.go_back()
    reader.get_by_role("link", name="Give feedback").last.click()
    expect(reader.get_by_role("heading", name="How was the roundtable?")).to_be_visible()
    look(reader, "feedback")
    reader.get_by_role("button", name="Send my answers").click()
    expect(reader.get_by_role("alert")).to_contain_text("Answer at least one question")
    look(reader, "feedback-wrong")

    phone = visit(java_script_enabled=False)
    phone.set_viewport_size(NARROW)
    phone.goto(code.get_absolute_url())
    for at in range(5):
        follow(phone.get_by_role("link", name="Give feedback").last)
        answer(phone, at, f"When do we meet again? ({at})")
        expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
        follow(phone.get_by_role("link", name="Back to the page of the roundtable"))
    assert phone.context.cookies() == []
    reader.goto(f"{code.get_absolute_url()}feedback/thanks/")
    look(reader, "feedback-thanks")

    officer = visit("harbor-pcrcl")
    officer.goto("/cms/")
    officer.locator("#feedback-content").get_by_role("link", name=pack.title).click()
    expect(officer.get_by_text("5 answered. On average 3.0 of 5.").first).to_be_visible()
    look(officer, "feedback-results", WORK)

    lead.get_by_role("link", name="Back").click()
    lead.get_by_label("The old address links to the new one").uncheck()
    lead.get_by_role("button", name="Replace the address").click()
    expect(lead.get_by_text("This can’t be undone.")).to_be_visible()
    lead.get_by_role("button", name="Replace the address").click()
    expect(lead.get_by_text("The page has a new address.")).to_be_visible()
    reader.goto(code.get_absolute_url())
    expect(reader.get_by_role("heading", name="This page has moved")).to_be_visible()
    look(reader, "resource-moved")


def test_what_is_kept_of_each_demo_pack_fits_a_phone(visit: Visit) -> None:
    codes = AccessCode.objects.order_by("pk")
    assert len(codes) >= 6
    phone = visit(java_script_enabled=False)
    phone.set_viewport_size(NARROW)
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer))
    for code in codes:
        answers.clear()
        phone.goto(code.get_absolute_url())
        height = NARROW["height"]
        assert phone.evaluate("document.documentElement.scrollHeight") <= MOST_SCREENS * height
        assert _top(phone, ".emergency a") < _top(phone, "#numbers") < height
        assert _top(phone, "#report") < 2 * height
        for shown in (".emergency a", "#numbers", "#report", ".handout-cards li", ".in-brief li"):
            expect(phone.locator(shown).first).to_be_visible()
        expect(phone.locator("#session .text").first).to_be_hidden()
        _is_light(answers)
        unbroken(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    for width in (320, 1280):  # the last page again, all of it open
        phone.set_viewport_size({"width": width, "height": 740})
        phone.goto(f"{code.get_absolute_url()}#{_of_a_slide(phone)}")
        expect(phone.locator("#session .slide").first).to_be_visible()
        unbroken(phone)
    phone.goto(code.get_absolute_url())
    folded = _sheets(phone)
    phone.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert folded == _sheets(phone)
    phone.evaluate("for (const one of document.querySelectorAll('details')) one.remove()")
    assert folded > _sheets(phone)


def _sheets(page: Page) -> int:
    """Return how many sheets the page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf()))


def unbroken(page: Page) -> None:
    """Assert that no word begins on one line and ends on another."""
    assert page.evaluate(BROKEN_WORDS) == []


def _top(page: Page, selector: str) -> float:
    box: Any = page.locator(selector).first.bounding_box()
    return float(box["y"])


def _of_a_slide(page: Page) -> str:
    return page.locator("#session .slide").first.get_attribute("id") or ""


def _is_light(answers: list[Response]) -> None:
    """Assert that a page and its styles are light; what is static travels compressed, as WhiteNoise keeps it."""
    light = [answer for answer in answers if answer.request.resource_type in ("document", "stylesheet")]
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in light}
    assert len(sizes) >= 5 and sum(sizes.values()) <= HEAVIEST, sizes
