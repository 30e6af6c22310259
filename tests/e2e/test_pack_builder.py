"""A lead makes a pack of what is suggested, copies it, and has its edition approved, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import User
from modules.centers.center.actions import RequireApproval
from modules.centers.center.models import Center
from modules.packs.editions.approvals import AskForApproval
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from tests.e2e.browser import axe, does_not_scroll_sideways, follow, shoot

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

WORK = ".bcp-work"


def look(page: Page, name: str, within: str | None = WORK) -> None:
    """Let axe look at the page, keep a picture, and see that a phone need not scroll sideways."""
    axe(page, within)
    shoot(page, name)
    does_not_scroll_sideways(page)


def test_a_lead_takes_what_is_suggested_and_copies_it(visit: Visit) -> None:
    page = visit("harbor-lead")
    page.goto("/cms/centers/harbor-region/packs/new/")
    page.get_by_label("Audience sector").select_option("public-health")
    page.get_by_label("Minutes available").fill("60")
    follow(page.get_by_role("button", name="Suggest modules"))
    best = page.get_by_role("article", name="The best that fits")
    expect(best.get_by_role("listitem")).to_contain_text(["What Your Fusion Center Does", "How and Where to Report"])
    expect(page.get_by_role("heading", name="Name the pack, and choose a set")).to_be_focused()
    look(page, "suggested-set", None)

    # what is read in between is read, and Back loses nothing
    live = page.locator("[data-set-sum]")
    expect(live).to_have_text("0 min 60 min left")
    page.get_by_label("What Your Fusion Center Does, and How to Work With It (").check()
    expect(live).to_have_text("45 min 15 min left")
    follow(page.get_by_role("button", name="Count this set"))
    expect(page.get_by_role("article", name="Your own choice")).to_contain_text("45 min")
    follow(page.get_by_role("link", name=re.compile("Read it ?: What Your Fusion")))
    page.go_back()
    expect(page.get_by_role("article", name="Your own choice")).to_contain_text("45 min")
    expect(page.get_by_label("What Your Fusion Center Does, and How to Work With It (")).to_be_checked()

    page.get_by_label("Audience sector").select_option("education")
    follow(page.get_by_role("button", name="Suggest modules"))
    page.get_by_label("Title").fill("For schools")
    page.get_by_role("button", name=re.compile("Make the pack ?: The best that fits")).click()
    expect(page.get_by_role("heading", name="Modules", exact=True)).to_be_visible()
    look(page, "pack-of-suggested")

    page.get_by_role("link", name="On a phone").click()
    expect(page.frame_locator(".bcp-phone").get_by_role("heading", name="For schools")).to_be_visible()
    look(page, "pack-on-a-phone")

    pack = Pack.objects.get(title="For schools")
    follow(page.get_by_role("link", name="Back to the pack"))
    follow(page.get_by_role("link", name="Rehearse"))
    expect(page.get_by_role("region", name="Draft, not an edition")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#at")).to_have_text("2")
    look(page, "rehearsal", None)
    follow(page.get_by_role("link", name="On paper"))
    axe(page)
    follow(page.get_by_role("link", name="Back to the pack"))
    page.goto(f"/cms/packs/{pack.pk}/copy/")
    expect(page.get_by_role("button", name="Make the copy")).to_be_visible()
    look(page, "copy-pack")
    page.get_by_label("Title").fill("For faith communities")
    page.get_by_label("Audience sector").select_option("faith-community")
    page.get_by_role("button", name="Make the copy").click()
    expect(page.get_by_text("changing one does not change the other")).to_be_visible()

    page.get_by_role("link", name="Archive it").click()
    expect(page.get_by_role("button", name="Archive the pack")).to_be_visible()
    look(page, "archive-pack")
    follow(page.get_by_role("button", name="Archive the pack"))
    page.goto(f"/cms/packs/{Pack.objects.get(title='For faith communities').pk}/")
    expect(page.get_by_text("This pack was archived on")).to_be_visible()
    look(page, "pack-archived")
    page.get_by_role("link", name="delete it for good").click()
    expect(page.locator("button.serious")).to_be_visible()
    look(page, "delete-pack")


def titles(page: Page) -> list[str]:
    """Return the modules as they stand on the board."""
    return [title.strip() for title in page.locator(".bcp-card h3").all_inner_texts()]


def test_a_lead_orders_hides_and_shortens_on_the_board(visit: Visit) -> None:
    page = visit("harbor-lead")
    pack = Pack.objects.filter(center__slug="harbor-region").earliest("pk")
    page.goto(f"/cms/packs/{pack.pk}/")
    first, second, *rest = titles(page)

    # by keys, then by the button, then by dragging; what was saved is what a new page shows
    page.get_by_role("button", name=f"Move {first}: arrow keys").press("ArrowDown")
    expect(page.locator(".bcp-card h3").first).to_have_text(second)
    expect(page.get_by_role("button", name=f"Move {first}: arrow keys")).to_be_focused()
    expect(page.locator("#said")).to_have_text(f"{first}: now number 2 of {2 + len(rest)}")
    page.reload()
    assert titles(page) == [second, first, *rest]
    page.get_by_role("button", name=f"Move up: {first}").click()
    expect(page.locator(".bcp-card h3").first).to_have_text(first)
    page.reload()
    assert titles(page) == [first, second, *rest]
    page.get_by_role("button", name=f"Move {second}: arrow keys").drag_to(page.locator(".bcp-card").first)
    expect(page.locator(".bcp-card h3").first).to_have_text(second)
    page.reload()
    assert titles(page) == [second, first, *rest]

    # the sum follows the boxes; a move keeps them; the button saves them
    total = page.locator("[data-total]")
    before = int(total.inner_text())
    page.locator(".bcp-card").nth(1).locator("summary").first.click()
    box = page.locator(".bcp-card").nth(1).get_by_label("Short,").first
    box.check()
    expect(total).not_to_have_text(str(before))
    shorter = total.inner_text()
    page.get_by_role("button", name=f"Move {first}: arrow keys").press("ArrowUp")
    expect(page.locator(".bcp-card h3").first).to_have_text(first)
    expect(total).to_have_text(shorter)
    follow(page.get_by_role("button", name="Save what is hidden and short"))
    expect(total).to_have_text(shorter)
    expect(page.locator(".bcp-card").first.get_by_text("1 short")).to_be_visible()
    look(page, "board", None)


def test_a_lead_writes_a_module_and_takes_another_one_out(visit: Visit) -> None:
    page = visit("harbor-lead")
    pack = Pack.objects.filter(center__slug="harbor-region").earliest("pk")
    page.goto(f"/cms/packs/{pack.pk}/")
    page.get_by_role("link", name="Write a module of your own").click()
    expect(page.get_by_role("button", name="Begin writing")).to_be_visible()
    look(page, "write-module")
    page.get_by_label("Title").fill("The port and us")
    page.get_by_role("button", name="Begin writing").click()
    follow(page.get_by_role("link", name="About this module"))
    page.get_by_role("textbox", name="Summary").fill("How the port works with us.")
    follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".messages")).to_contain_text("Saved.")
    page.goto(f"/cms/packs/{pack.pk}/")
    expect(page.get_by_text("Your own module")).to_be_visible()

    page.get_by_text("Guides and more of The port and us").click()
    page.get_by_role("link", name="Write a guide of your own to The port and us").click()
    expect(page.get_by_role("button", name="Begin writing")).to_be_visible()
    look(page, "write-guide")
    follow(page.get_by_role("link", name="Not now"))
    page.get_by_text("Guides and more of The port and us").click()
    page.get_by_role("button", name=re.compile("Take it out ?: The port and us")).click()
    page.get_by_text("Taken out of this pack: 1").click()
    look(page, "pack-with-one-taken-out")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("is in the pack again")).to_be_visible()


def test_a_director_approves_what_the_next_edition_holds(visit: Visit) -> None:
    harbor = Center.objects.get(slug="harbor-region")
    RequireApproval(harbor, required=True, actor=User.objects.get(username="harbor-director")).execute()
    edition = Edition.objects.filter(center=harbor).latest("number")
    Pack.objects.filter(pk=edition.pack_id).update(title="Roundtable at the port")

    AskForApproval(Pack.objects.get(pk=edition.pack_id), actor=User.objects.get(username="harbor-lead")).execute()

    page = visit("harbor-director")
    page.goto("/cms/")
    page.get_by_role("link", name="Approve “Roundtable at the port”").click()
    page.go_back()
    look(page, "director-home", None)
    page.goto(f"/cms/packs/{edition.pack_id}/approval/")
    expect(page.get_by_role("heading", name="What it would contain")).to_be_visible()
    look(page, "approve-edition")
    page.get_by_role("button", name="Approve this text").click()
    expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()

    lead = visit("harbor-lead")
    lead.goto("/cms/centers/harbor-region/profile/#approval")
    expect(lead.get_by_text("Only the director or an administrator can switch this off", exact=False)).to_be_visible()
    lead.goto(f"/cms/packs/{edition.pack_id}/")
    lead.get_by_role("link", name=f"Make edition {edition.number + 1}").click()
    lead.get_by_role("button", name="Make an edition").click()
    expect(lead.get_by_text("Approved", exact=False).first).to_be_visible()
    lead.get_by_role("link", name="What changed in edition").click()
    expect(lead.get_by_text(f"Since edition {edition.number}: 1 change.")).to_be_visible()
    look(lead, "edition-changes")
