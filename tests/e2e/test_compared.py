"""What is judged is what is seen: links, marks, settings and pictures on every page on which someone takes a change."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.document import Document
from modules.library.modules.models import Module
from modules.library.words.codec import describe_file
from modules.media.models import Image
from modules.packs.pages.models import Clone
from modules.packs.proposals.actions import Propose
from modules.packs.proposals.models import Proposal
from tests import factories
from tests.e2e.browser import SCREENSHOTS, axe, does_not_scroll_sideways, settle
from tests.e2e.everything import line, run
from tests.factories import image_part
from tests.library.documents import file
from tests.packs.updating import add, block, every, release_again, rewrite

pytestmark = pytest.mark.usefixtures("proof")

Visit = Callable[..., Page]

EVIL = "https://evil.example/report"
LINK = {"type": "link", "href": EVIL}
WORK = ".bcp-work"


def the_clone() -> Clone:
    """Return Harbor's copy, as the database has it."""
    found: Clone = Clone.objects.select_related("release__module", "center").get(
        slug="everything", center__slug="harbor-region"
    )
    return found


def admin() -> User:
    """Return an administrator."""
    return User.objects.filter(is_superuser=True).first() or factories.administrator()


def write_runs(key: str, *runs: Document | str) -> Callable[[Document], None]:
    """Return a change: these runs in a paragraph."""

    def change(document: Document) -> None:
        field, paragraph = key.split(":")[1:]
        block(document, key)["value"] = line(key.partition(":")[0], field, paragraph, *runs)["value"]

    return change


def link_unchanged_words(document: Document) -> None:
    """Put a link on words that stay, and lead another one elsewhere."""
    write_runs("x-text:body:p1", "Plain. One ", run("sentence", LINK), " that stays. Another.")(document)
    runs = block(document, "x-text:body:p4")["value"]["runs"]
    next(one for one in runs if one["text"] == "the page")["marks"] = [LINK]


def mark_and_set(document: Document) -> None:
    """Make words bold, words no longer italic, a bullet a number, and a picture speak."""
    write_runs("x-text:body:p10", "The ", run("last", "bold"), " paragraph.")(document)
    block(document, "x-text:body:l5")["type"] = "number"
    picture = block(document, "x-decorative")["value"]["image"]
    picture["decorative"], picture["alt_text"] = False, "A plan of the dock"


def ours() -> None:
    """Have Harbor write all of it in its copy, with a photograph and a file of its own."""
    clone, by = the_clone(), admin()
    photograph = factories.image(admin=by, center=clone.center, color="teal", name="IMG_2041.jpg.png")
    sheet = file(admin=by, center=clone.center, words=b"Other bytes.", name="plan.txt")

    def change(document: Document) -> None:
        block(document, "x-h1")["value"]["file"] = describe_file(sheet)

    photo = image_part("x-ours", photograph, "Our dock at night")
    rewrite(clone, every(link_unchanged_words, mark_and_set, change, add("x-slide", "parts", photo)))


def entry(page: Page, place: str) -> Locator:
    """Return the changes that are listed with words of the place, or of what is shown."""
    return page.locator(".marked").filter(has_text=place)


def assert_the_links_are_seen(page: Page) -> None:
    """Assert that both addresses are read in full, as something new, beside the words that carry them."""
    for words in ("sentence", "the page"):
        change = entry(page, words).filter(has_text=EVIL).first
        expect(change.locator("ins").filter(has_text=EVIL)).to_be_visible()
        expect(change.locator("ins", has_text=EVIL).locator("b")).to_have_text("evil.example")
    expect(entry(page, "the page").locator("del").filter(has_text="https://example.org/a?b=1&c=2")).to_be_visible()


def look(page: Page, name: str, within: str = WORK) -> None:
    """Let axe look, light and dark, wide and narrow; keep pictures of all of the page where they are asked for."""
    settle(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page, within)
            if os.environ.get("BCP_PICTURES"):
                height = page.evaluate("Math.max(...[...document.querySelectorAll('*')].map((e) => e.scrollHeight))")
                page.set_viewport_size({"width": width, "height": min(height + 100, 12_000)})
                page.wait_for_timeout(300)
                page.screenshot(path=SCREENSHOTS / f"compared-{name}-{width}-{scheme}.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    does_not_scroll_sideways(page)


def test_an_officer_sees_what_is_signed_off(visit: Visit) -> None:
    ours()
    page = visit("harbor-pcrcl")
    page.goto(f"/cms/clones/{the_clone().pk}/sign-off/")

    assert_the_links_are_seen(page)
    change = entry(page, "paragraph.").first
    expect(change.locator("del")).to_contain_text("last")
    expect(change.locator("ins strong")).to_have_text("last")
    expect(entry(page, "Bulleted list").locator("del")).to_contain_text("Bulleted list")
    expect(entry(page, "Bulleted list").locator("ins")).to_contain_text("Numbered list")
    expect(entry(page, "Bulleted list")).to_contain_text("“Two”")
    decorative = entry(page, "Decorative:")
    expect(decorative.locator("del", has_text="yes")).to_be_visible()
    expect(decorative.locator("ins", has_text="no")).to_be_visible()
    expect(entry(page, "A plan of the dock").locator("ins").first).to_be_visible()
    files = entry(page, "File:")
    expect(files.locator("del a")).to_have_text("plan.txt")
    expect(files.locator("ins a")).to_have_text("plan.txt")
    look(page, "sign-off")


def test_a_photograph_is_seen_as_a_picture(visit: Visit) -> None:
    ours()
    page = visit("harbor-pcrcl")
    page.goto(f"/cms/clones/{the_clone().pk}/sign-off/")

    photograph = page.locator("ins.marked-block").filter(has_text="Our dock at night").get_by_role("img")
    photograph.scroll_into_view_if_needed()

    expect(photograph).to_have_js_property("complete", True)
    assert photograph.evaluate("(picture) => picture.naturalWidth") > 0
    expect(photograph).to_have_attribute("alt", "Our dock at night")


def test_a_lead_compares_with_the_release(visit: Visit) -> None:
    ours()
    page = visit("harbor-lead")
    page.goto(f"/cms/clones/{the_clone().pk}/changes/")

    assert_the_links_are_seen(page)
    look(page, "changes")


def test_dhs_sees_the_links_of_a_proposal_before_it_takes_them(visit: Visit) -> None:
    clone = the_clone()
    rewrite(clone, every(link_unchanged_words, mark_and_set))
    lead = User.objects.get(username="harbor-lead")
    keys = ["x-text", "x-decorative"]
    Propose(the_clone(), keys=keys, reason="It helps.", actor=lead).execute()
    page = visit("harbor-lead")
    page.goto(f"/cms/clones/{clone.pk}/propose/")
    assert_the_links_are_seen(page)
    look(page, "propose")

    page = visit("dhs-publisher")
    page.goto(Proposal.objects.get().get_absolute_url())

    assert_the_links_are_seen(page)
    expect(page.get_by_role("button", name="Take the selected changes into the draft")).to_be_visible()
    look(page, "proposal")


@pytest.fixture
def newer() -> str:
    """A release whose links lead elsewhere, with a new picture; its number."""
    module = Module.objects.get(slug="everything")
    photo = image_part("x-theirs", factories.image(admin=admin(), color="maroon", name="dock.png"), "A dock by day")
    change = every(link_unchanged_words, mark_and_set, add("x-slide", "parts", photo))
    return str(release_again(module, change, admin=admin()).version)


def test_a_lead_sees_the_links_of_an_update_before_it_is_made(visit: Visit, newer: str) -> None:
    page = visit("harbor-lead")
    page.goto(f"/cms/clones/{the_clone().pk}/update/")

    assert_the_links_are_seen(page)
    expect(page.locator("ins.marked-block").get_by_role("img", name="A dock by day")).to_be_visible()
    expect(page.get_by_role("button", name=f"Update to {newer}")).to_be_visible()
    look(page, "update")


def test_anyone_compares_two_releases(visit: Visit, newer: str) -> None:
    page = visit("harbor-presenter")
    page.goto(f"/modules/everything/compare/1.0/{newer}/")

    expect(page.get_by_text(re.compile(r"^\d+ changes: 1 added, \d+ edited\.$"))).to_be_visible()
    assert_the_links_are_seen(page)
    look(page, "releases", "main")


def test_a_center_elsewhere_never_gets_the_photograph(visit: Visit) -> None:
    ours()
    digest = block_of_the_photograph()
    for who, status in (("harbor-pcrcl", 200), ("prairie-lead", 404), ("dhs-publisher", 404)):
        answer = visit(who).request.get(f"/files/{digest}/w400.webp")
        assert answer.status == status, who


def block_of_the_photograph() -> str:
    """Return the SHA-256 of Harbor's photograph."""
    center = Center.objects.get(slug="harbor-region")
    return str(Image.objects.get(collection=center.collection, name__startswith="IMG_2041").sha256)
