"""The spine, walked in a browser by the people who walk it: from a sentence of DHS to a participant's phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import User
from modules.domain.document import Block, walk
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.words.codec import encode
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, Pack
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import CloseAccessCode
from tests.e2e.browser import Watch, axe, does_not_scroll_sideways, follow, shoot
from tests.e2e.conftest import sign_in
from tests.e2e.editor import Editor, more_actions

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

SLUG = "fusion-center-overview"
DHS_WORDS = "Ask who is in the room."
LEAD_WORDS = "Our harbor office is open to you."
# Of Wagtail's admin, the parts that are ours.
WORK = ".bcp-work"


def module() -> Module:
    """Return the module that the story is about."""
    return Module.objects.get(slug=SLUG)


def texts(page: Any, policy: str) -> list[Block]:
    """Return the texts on slides that have this policy, with at least one paragraph."""
    slides = [block for _, block in walk(encode(page)["sections"]) if block["type"] == "slide"]
    parts = [part for slide in slides for part in slide["value"]["parts"] if part["type"] == "text"]
    return [part for part in parts if part["value"]["policy"] == policy and part["value"]["body"]]


def write(editor: Editor, text: Block, words: str) -> None:
    """Write words after a text."""
    key = text["value"]["body"][-1]["id"].rpartition(":")[2]
    editor.type_after(editor.paragraph(text["id"], key), f" {words}")


def home(page: Page, username: str) -> Page:
    """Sign in by the form; the first page is shown."""
    sign_in(page, username)
    return page


def look(page: Page, name: str, within: str | None = None) -> None:
    """Let axe look at the page, and keep a picture of it."""
    axe(page, within)
    shoot(page, name)


def an_editor_submits_a_change(page: Page) -> None:
    """DHS's editor changes one sentence and asks for a review."""
    editor = Editor(page, module().pk)
    write(editor, texts(module(), "guided")[0], DHS_WORDS)
    more_actions(page, "Submit to DHS review")
    expect(page.locator(".messages")).to_contain_text("has been submitted for moderation")


def two_reviewers_approve(page: Page, second: Page) -> None:
    """DHS's reviewers find the module on the first page, read it and approve, one after the other."""
    page.get_by_role("region", name="Next steps").get_by_role("link", name=module().title).first.click()
    expect(page.locator(WORK)).to_contain_text(DHS_WORDS)
    page.get_by_role("button", name="Approve: Editorial review").click()
    expect(page.get_by_text("P/CRCL review is next")).to_be_visible()
    look(page, "review", WORK)
    second.goto("/cms/")
    second.get_by_role("region", name="Next steps").get_by_role("link", name=module().title).first.click()
    second.get_by_role("button", name="Approve: P/CRCL review").click()
    expect(second.get_by_text("approved exactly this text")).to_have_count(2)


def a_publisher_releases(page: Page, kind: str = "Minor") -> None:
    """DHS's publisher goes from the first page to the release, looks at what changed, and releases."""
    step = page.get_by_role("region", name="Next steps").get_by_role("listitem").filter(has_text="Release")
    step.get_by_role("link", name=module().title).first.click()
    expect(page.get_by_text("approved exactly this text")).to_have_count(2)
    look(page, "release-form", WORK)
    page.get_by_label(re.compile(kind)).check()
    page.get_by_label("What changed and why").fill("One sentence for the beginning.")
    page.get_by_role("button", name="Release", exact=True).click()
    page.wait_for_url(f"**/modules/{SLUG}/3.1/")
    expect(page.get_by_role("status")).to_contain_text("Released as 3.1")


def a_lead_makes_a_pack(page: Page, title: str) -> Pack:
    """The lead makes a pack with the module in it."""
    page.get_by_role("link", name="New pack").click()
    expect(page.get_by_role("button", name="Suggest modules")).to_be_visible()
    look(page, "new-pack", WORK)
    page.get_by_label("Audience sector").select_option("business")
    page.get_by_label("Minutes available").fill("90")
    follow(page.get_by_role("button", name="Suggest modules"))
    page.get_by_label(f"{module().title} (3.1)").check()
    follow(page.get_by_role("button", name="Count this set"))
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name=re.compile("Make the pack ?: Your own choice")).click()
    expect(page.get_by_role("heading", name="Modules", exact=True)).to_be_visible()
    look(page, "pack", WORK)
    return Pack.objects.get(title=title)


def the_lead_makes_the_copy_their_own(page: Page, pack: Pack) -> None:
    """The lead opens the clone, writes in an open text, saves, and goes back to the pack."""
    clone = Clone.objects.child_of(pack).get()
    follow(page.get_by_role("link", name=clone.title, exact=True))
    follow(page.get_by_role("link", name="All on one page"))
    editor = Editor(page, clone.pk, is_open=True)
    write(editor, texts(clone, "open")[0], LEAD_WORDS)
    editor.save()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Back to the pack").click()
    page.wait_for_url(f"**/packs/{pack.pk}/")


def the_lead_makes_an_edition(page: Page, pack: Pack) -> tuple[Edition, AccessCode]:
    """The lead makes an edition and opens its resource page."""
    page.get_by_role("link", name="Make edition 1").click()
    page.get_by_role("button", name="Make an edition").evaluate("(it) => [1, 2, 3].forEach(() => it.click())")
    expect(page.locator(".messages")).to_contain_text("Edition 1 is made")
    page.get_by_role("button", name="Open a resource page").click()
    expect(page.locator(".messages")).to_contain_text("The resource page is open")
    look(page, "pack-with-edition", WORK)
    edition = Edition.objects.get(pack=pack)
    return edition, AccessCode.objects.get(edition=edition)


@pytest.mark.timeout(600)
def test_a_sentence_travels_from_a_draft_of_dhs_to_a_participants_phone(visit: Visit) -> None:
    an_editor_submits_a_change(home(visit(), "dhs-editor"))
    two_reviewers_approve(home(visit(), "dhs-reviewer"), visit("dhs-pcrcl"))
    publisher = home(visit(), "dhs-publisher")
    a_publisher_releases(publisher)
    look(publisher, "release")

    lead = home(visit(), "harbor-lead")
    look(lead, "lead-home", None)
    pack = a_lead_makes_a_pack(lead, "Harbor business breakfast")
    the_lead_makes_the_copy_their_own(lead, pack)
    edition, code = the_lead_makes_an_edition(lead, pack)

    presenter = home(visit(), "harbor-presenter")
    presenter.get_by_role("link", name=f"{edition.title}, edition 1", exact=True).click()
    presenter.wait_for_url(f"**/present/{edition.uid}/")
    assert LEAD_WORDS in presenter.content()
    assert DHS_WORDS in presenter.content()
    look(presenter, "present")

    participant = visit()
    participant.goto(code.get_absolute_url())
    participant.locator("#session summary").click()
    expect(participant.get_by_text(LEAD_WORDS)).to_be_visible()
    expect(participant.get_by_text(DHS_WORDS)).to_be_visible()
    assert not participant.context.cookies()
    for words in notes_of(Release.objects.get(slug=SLUG, major=3, minor=1)):
        assert words not in (participant.text_content("body") or "")
    look(participant, "resource-page")
    does_not_scroll_sideways(participant)


def notes_of(release: Release) -> list[str]:
    """Return a sentence from each of the speaker's notes, as far as it holds no token."""
    notes = [
        note
        for _, block in walk(release.content)
        if isinstance(block["value"], dict)
        for note in block["value"].get("notes", [])
        if note["type"] == "text"
    ]
    said = [note["value"]["body"][0]["value"]["runs"][0]["text"][:60] for note in notes]
    assert len(said) > 10
    return [words for words in said if "{{" not in words]


def harbors_clone() -> Clone:
    """Return the clone that the demo makes for Harbor."""
    return Clone.objects.get(slug=SLUG, center__slug="harbor-region")


def test_a_resource_page_needs_no_script_and_no_account(visit: Visit) -> None:
    code = AccessCode.objects.filter(center__slug="harbor-region").earliest("pk")
    page = visit(java_script_enabled=False)

    page.goto(code.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text(code.edition.title)
    page.locator(".emergency").get_by_role("link", name="How to report").click()
    expect(page.get_by_text("(555) 555-0142").first).to_be_visible()
    assert not page.context.cookies()


def test_presenters_present_without_scripts_too(visit: Visit) -> None:
    edition = Edition.objects.filter(center__slug="harbor-region").earliest("pk")
    page = visit("harbor-presenter", java_script_enabled=False)
    page.goto(edition.get_absolute_url())

    expect(page.get_by_text("Presenters only").first).to_be_visible()
    expect(page.get_by_role("heading", name=module().title).first).to_be_visible()
    expect(page.locator("#controls")).to_be_hidden()


def test_closed_codes_and_unknown_addresses_say_what_to_do(visit: Visit, watch: Watch, settings: Any) -> None:
    watch.expect("status of 4(04|10|29)")
    code = AccessCode.objects.filter(center__slug="harbor-region").earliest("pk")
    CloseAccessCode(code, actor=User.objects.get(username="harbor-lead")).execute()
    page = visit()

    answer = page.goto(code.get_absolute_url())
    assert answer
    assert answer.status == 410
    expect(page.get_by_text("Harbor Region Fusion Center").first).to_be_visible()
    look(page, "closed")
    does_not_scroll_sideways(page)
    for address in ("/r/aaaaaaaaaaaaaaaaaaaaaa/", "/modules/none/", "/nowhere/"):
        answer = page.goto(address)
        assert answer
        assert answer.status == 404
        axe(page)
    shoot(page, "not-found")
    settings.BCP_WRONG_CODES = 1  # the wrong one above was one too many
    page.goto(code.get_absolute_url())
    expect(page.get_by_role("heading", name="Please wait 10 minutes")).to_be_visible()
    look(page, "wait")
    does_not_scroll_sideways(page)


def test_a_lead_of_another_center_finds_nothing_of_harbors(visit: Visit, watch: Watch) -> None:
    watch.expect("status of 404|status of 403")
    clone = harbors_clone()
    pack = Pack.objects.parent_of(clone).get()
    edition = pack.editions.get()
    page = visit("prairie-lead")

    for address in (f"/cms/packs/{pack.pk}/", f"/cms/pages/{clone.pk}/edit/", edition.get_absolute_url()):
        page.goto(address)
        assert clone.title not in page.content()
        assert pack.title not in page.content()
