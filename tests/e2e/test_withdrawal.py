"""A release is withdrawn, and everyone who uses it is told, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from tests.e2e.browser import axe, does_not_scroll_sideways, follow, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

SLUG, WORK, WHY = "fusion-center-overview", ".bcp-work", "The number on slide 4 rings at a bakery."


def look(page: Page, name: str, within: str | None = WORK) -> None:
    """Let axe look at the page, keep a picture, and see that a phone need not scroll sideways."""
    axe(page, within)
    shoot(page, name)
    does_not_scroll_sideways(page)


def choose(page: Page, name: str) -> None:
    """Choose from what can be done with the first module, in the list of modules."""
    page.goto("/cms/modules/")
    row = page.get_by_role("row").filter(has_text=Module.objects.get(slug=SLUG).title)
    row.locator("summary").click()
    follow(row.locator("details").get_by_role("link", name=name))


def withdraw(page: Page) -> None:
    """Withdraw release 1.0 of the first module in favor of 2.0."""
    choose(page, "Release")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="1.0", exact=True))
    row.get_by_role("link", name="Withdraw…").click()
    expect(page.get_by_text("2 centers will be told by e-mail")).to_be_visible()
    look(page, "withdraw")
    page.get_by_label("Why it is withdrawn").fill(WHY)
    page.get_by_label("Use this one in its place").select_option(str(Release.objects.get(slug=SLUG, major=2).pk))
    page.get_by_role("button", name="Withdraw release 1.0").click()


def test_whoever_uses_a_withdrawn_release_is_told(visit: Visit) -> None:
    publisher = visit("dhs-publisher")
    withdraw(publisher)
    expect(publisher.get_by_text("DHS withdrew this release on")).to_be_visible()
    look(publisher, "release-withdrawn", None)

    lead = visit("harbor-lead")
    pack = Pack.objects.filter(center__slug="harbor-region").earliest("pk")
    lead.goto(f"/cms/packs/{pack.pk}/")
    expect(lead.get_by_text(WHY)).to_be_visible()
    expect(lead.get_by_text("which DHS has withdrawn. Move it to another release.").first).to_be_visible()
    look(lead, "pack-withdrawn")

    presenter = visit("harbor-presenter")
    presenter.goto(Edition.objects.get(pack=pack).get_absolute_url())
    expect(presenter.get_by_text("DHS withdrew release 1.0")).to_be_visible()
    look(presenter, "present-withdrawn", None)

    participant = visit()
    participant.goto(AccessCode.objects.get(edition__pack=pack).get_absolute_url())
    expect(participant.get_by_text("Part of this material was withdrawn")).to_be_visible()
    expect(participant.get_by_text(WHY)).to_have_count(0)
    look(participant, "resources-withdrawn", None)


def test_a_publisher_retires_a_module_and_takes_it_back(visit: Visit) -> None:
    page = visit("dhs-publisher")
    choose(page, "Retire")
    expect(page.get_by_role("button", name="Retire the module")).to_be_visible()
    look(page, "retire")
    page.get_by_role("button", name="Retire the module").click()
    expect(page.get_by_text("Nobody can make a new copy of it.")).to_be_visible()

    visitor = visit()
    visitor.goto("/modules/")
    expect(visitor.get_by_text("Centers can’t take new copies of this module.")).to_be_visible()
    look(visitor, "modules-retired", None)

    choose(page, "Bring back into use")
    page.get_by_role("button", name="Bring it back into use").click()
    expect(page.get_by_text("is in use again.")).to_be_visible()

    choose(page, "Archive")
    look(page, "archive-module")
    follow(page.get_by_role("button", name="Archive the module"))
    page.goto("/cms/modules/archived/")
    look(page, "modules-archived")
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("is in the library’s lists again")).to_be_visible()
