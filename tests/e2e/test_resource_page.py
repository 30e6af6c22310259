"""A resource page from both sides: a lead looks after it, participants open it on a phone without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from tests.e2e.browser import NARROW, Watch, axe, does_not_scroll_sideways, follow, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

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
    reader.get_by_role("link", name="Print only this").first.click()
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
