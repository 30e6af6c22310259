"""What people do most, counted in clicks: at most half of what it took in Wagtail's long form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import User
from modules.domain.document import Document
from modules.library.modules.models import Module
from modules.library.words.codec import encode
from modules.packs.pages.models import Clone, Pack
from tests import factories
from tests.e2e.browser import axe, does_not_scroll_sideways, follow, shoot
from tests.e2e.clicks import clicks, count_clicks
from tests.factories import section, slide, text_part
from tests.packs.updating import release_again

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]
LOCAL_SLIDE_BEFORE, SLIDE_BEFORE = 16, 6
"""Clicks that a local slide with a photo, and one more slide of a module, took in the long form."""
SLIDES = 12
WHOLE = 22
"""Clicks in which a lead fits a pack for a hospital, from the home page on."""
FIRST = "What Your Fusion Center Does, and How to Work With It"


def _choose_a_new_photo(page: Page, photo: Path) -> None:
    """Upload a photo where a slide asks for one."""
    page.get_by_role("button", name="Choose an image").first.click()
    page.get_by_role("tab", name="Upload").click()
    page.locator("#id_image-chooser-upload-file").set_input_files(photo)
    page.locator("#id_image-chooser-upload-title").fill("Emergency entrance")
    page.locator("#id_image-chooser-upload-description").fill("Two doors below a lit sign.")
    page.locator("form[data-chooser-modal-creation-form] [type=submit]").click()
    expect(page.locator(".chooser img[src]").first).to_be_visible()


def _say_more(words: Document) -> None:
    words["summary"] += " And what comes back to you."


def test_a_lead_fits_a_pack_for_a_hospital(visit: Visit, tmp_path: Path) -> None:
    (photo := tmp_path / "entrance.png").write_bytes(factories.picture("gold", (400, 300)))
    page = visit("harbor-lead")
    count_clicks(page)
    page.goto("/cms/")

    # a pack of what is suggested
    follow(page.get_by_role("link", name="New pack"))
    page.get_by_label("Audience sector").select_option("public-health")
    page.get_by_label("Minutes available").fill("60")
    follow(page.get_by_role("button", name="Suggest modules"))
    page.get_by_label("Title").fill("For the hospital")
    follow(page.get_by_role("button", name=re.compile("Make the pack ?: The best that fits")))
    pack = Pack.objects.get(title="For the hospital")

    # a slide of its own, with a photo
    before = clicks(page)
    follow(page.get_by_role("link", name=FIRST, exact=True))
    follow(page.get_by_role("navigation", name="Outline").get_by_role("link", name="Our center", exact=True))
    follow(page.get_by_role("button", name="Slide with a picture, after this", exact=True))
    page.get_by_label("Title").first.fill("Our emergency entrance")
    _choose_a_new_photo(page, photo)
    page.keyboard.press("Control+s")
    expect(page.locator(".messages")).to_contain_text("Saved.")
    axe(page)
    shoot(page, "walk-photo")
    does_not_scroll_sideways(page)
    assert clicks(page) - before <= LOCAL_SLIDE_BEFORE // 2
    clone = Clone.objects.child_of(pack).get(title=FIRST)
    assert "Our emergency entrance" in str(encode(clone))

    # one section hidden, and the modules in another order
    follow(page.get_by_role("link", name="Back to the pack"))
    page.locator(".bcp-card").first.locator("summary").first.click()
    page.locator(".bcp-card").first.get_by_role("checkbox", name=re.compile("^Hide")).last.check()
    follow(page.get_by_role("button", name="Save what is hidden and short"))
    first = page.locator(".bcp-card h3").first.inner_text().strip()
    page.get_by_role("button", name=f"Move down: {first}").click()
    expect(page.locator(".bcp-card h3").first).not_to_have_text(first)

    # what the center says to hospitals
    follow(page.get_by_role("link", name="Center", exact=True))
    follow(page.get_by_role("link", name="Profile"))
    follow(page.get_by_role("link", name="Tell it : Public health and health care"))
    page.get_by_label("Local example of a useful report").fill("(An invented example.) A nurse asked who took photos.")
    follow(page.get_by_role("button", name="Save"))

    # DHS says more
    release_again(clone.release.module, _say_more, admin=User.objects.get(username="admin"))
    follow(page.get_by_role("link", name="Home", exact=True))
    follow(page.get_by_role("link", name="For the hospital").first)
    follow(page.get_by_role("link", name="Review the update").first)
    follow(page.get_by_role("button", name=re.compile("^Update to")))
    expect(page.get_by_text("is now at release")).to_be_visible()
    assert "Our emergency entrance" in str(encode(Clone.objects.get(pk=clone.pk)))
    assert clicks(page) <= WHOLE


def test_an_editor_writes_a_module_of_twelve_slides(visit: Visit) -> None:
    items = [slide("w-first", "The first slide", [text_part("w-text", "Words.")], [])]
    admin = User.objects.get(username="admin")
    module = factories.module(admin=admin, slug="walk", title="For hospitals", sections=[section("w-section", items)])
    page = visit("dhs-editor")
    count_clicks(page)
    page.goto(f"/cms/workbench/{module.pk}/block/w-first/")
    for number in range(1, SLIDES + 1):
        follow(page.get_by_role("button", name="Slide with text, after this", exact=True))
        page.get_by_label("Title").first.fill(f"Slide {number}")
        page.locator(".bcp-part-form [contenteditable=true]").first.focus()
        page.keyboard.type(f"Words of slide {number}.")
        page.keyboard.press("Control+s")
        expect(page.get_by_role("group", name="As the room sees it")).to_contain_text(f"Words of slide {number}.")

    items = encode(Module.objects.get(pk=module.pk))["sections"][0]["value"]["items"]
    assert [item["value"]["title"] for item in items][1:] == [f"Slide {number}" for number in range(1, SLIDES + 1)]
    assert clicks(page) <= SLIDES * SLIDE_BEFORE // 2
