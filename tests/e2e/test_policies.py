"""What a center may do to each block, on the screen of the editor. The markup that this builds on is Wagtail's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.domain.document import Block, canonical
from modules.library.modules.models import Guide, Module
from modules.packs.pages.models import Clone, ClonedGuide
from modules.packs.pages.queries import words_of_clone
from tests import factories
from tests.e2e.browser import axe, does_not_scroll_sideways, shoot
from tests.e2e.editor import AUTOSAVE, Editor
from tests.factories import section, slide, statement_part, text_part

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

OURS = ".bcp-locked, .bcp-policy-note, .bcp-policy"
FIELDS = "input:not([type=hidden]), textarea, select, [contenteditable=true]"
FOCUS = """() => {
    const here = document.activeElement, block = here.closest("[data-bcp-policy]");
    const edits = here.matches("input, textarea, select, [contenteditable=true]");
    const acts = here.dataset.streamfieldAction ?? "";
    return [block?.dataset.contentpath ?? "", block?.dataset.bcpPolicy ?? "", edits, acts];
}"""


def lock(block: Block) -> Block:
    """Return the block, locked."""
    return {**block, "value": {**block["value"], "policy": "locked"}}


@pytest.fixture
def clone(demo: None) -> Clone:
    """Harbor's copy of a module of three slides: an open one that holds locked words, a locked one, a guided one."""
    admin = User.objects.get(username="admin")
    statement = factories.statement(admin=admin, key="k-statement", wording="In an emergency, call 9-1-1.")
    parts = [
        text_part("k-locked", "Locked words.", "More locked words.", policy="locked"),
        statement_part("k-statement", statement),
        text_part("k-guided", "Guided words."),
        text_part("k-open", "Open words.", policy="open"),
    ]
    talk = {"title": "Talk", "questions": [{"id": "k-q", "type": "item", "value": "Who calls?"}], "notes": []}
    items = [
        slide("k-holder", "A slide with locked words", parts, []),
        lock(slide("k-slide", "A locked slide", [text_part("k-inner", "Guided words in it.")], [])),
        lock({"id": "k-talk", "type": "discussion", "value": talk}),
        slide("k-last", "The last slide", [], []),
    ]
    module = factories.module(admin=admin, slug="policies", title="Policies", sections=[section("k-section", items)])
    guide = Guide.objects.child_of(module).get()
    guide.body.raw_data[0]["value"]["policy"] = "locked"
    guide.save()
    release = factories.release(module, admin=admin)
    pack = factories.pack(Center.objects.get(slug="harbor-region"), [release], admin=admin, title="Policies")
    made: Clone = Clone.objects.child_of(pack).get()
    return made


def words(clone: Clone) -> bytes:
    """Return what the clone says, as the database has it."""
    return canonical(words_of_clone(Clone.objects.get(pk=clone.pk)).document)


def opened(page: Page, pk: int) -> Editor:
    """Open the editor, and wait until it says what may be done."""
    editor = Editor(page, pk)
    expect(page.locator(".bcp-policy").first).to_be_visible()
    return editor


def buttons(editor: Editor, key: str) -> Locator:
    """Return the buttons of a block's own header that are on screen."""
    header = editor.block(key).locator(":scope > section > .w-panel__header")
    return header.locator("[data-streamfield-action]:visible")


def text_in(editor: Editor, key: str) -> Locator:
    """Return the words that stand in place of a locked block's fields."""
    return editor.block(key).locator(":scope > section > .w-panel__content > .struct-block > .bcp-locked")


def test_locked_words_are_read_but_not_reached(visit: Visit, clone: Clone) -> None:
    before = words(clone)
    assert before == canonical(clone.release.content)
    page = visit("harbor-lead")
    editor = opened(page, clone.pk)

    read = editor.block("k-locked").aria_snapshot()
    assert "More locked words." in read
    assert "Ask DHS to change this" in read
    assert "textbox" not in read
    expect(editor.block("k-statement")).to_contain_text("In an emergency, call 9-1-1.")
    for key in ("k-locked", "k-statement", "k-talk"):
        expect(editor.block(key).locator(FIELDS).locator("visible=true")).to_have_count(0)
        expect(buttons(editor, key)).to_have_count(0)
    expect(editor.block("k-section").locator('[data-streamfield-action="SETTINGS"]:visible')).to_have_count(0)

    editor.field("k-section", "title").locator("input").focus()
    walked: list[list[Any]] = []
    while len(walked) < 200 and "k-last" not in [step[0] for step in walked]:
        page.keyboard.press("Tab")
        walked.append(page.evaluate(FOCUS))
    assert {"k-locked", "k-slide", "k-open", "k-inner", "k-last"} <= {step[0] for step in walked}
    assert [step for step in walked if step[1] == "locked" and (step[2] or step[3])] == []

    axe(page, OURS)
    shoot(page, "policies-in-a-clone")
    does_not_scroll_sideways(page)
    editor.save_and_leave()
    assert words(clone) == before


def test_typing_into_locked_words_changes_nothing(visit: Visit, clone: Clone) -> None:
    before = words(clone)
    page = visit("harbor-lead")
    editor = opened(page, clone.pk)

    text_in(editor, "k-locked").get_by_text("More locked words.").click()
    page.keyboard.type("Ours.")
    editor.press("Control+a", "Delete")
    editor.save_and_leave()

    assert words(clone) == before


def test_what_is_not_locked_stays_the_center_s_to_write(visit: Visit, clone: Clone, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    page = visit("harbor-lead")
    editor = opened(page, clone.pk)
    expect(editor.block("k-open").get_by_text("Fill this in.")).to_be_visible()
    expect(editor.block("k-guided").get_by_text("your P/CRCL officer signs off what you change")).to_be_visible()
    expect(editor.block("k-holder").get_by_text("It holds locked wording, so it can’t be deleted.")).to_be_visible()

    with editor.autosaved():
        mine = editor.add_after("k-inner", "Text")
    with editor.autosaved("Ours, in a locked slide.", first=False):
        expect(editor.block(mine).get_by_text("Added here: your P/CRCL officer signs it off.")).to_be_visible()
        editor.text(mine).click()
        page.keyboard.type("Ours, in a locked slide.")
        editor.press_button("k-inner", "MOVE_DOWN")
    expect(editor.block(mine).locator(".bcp-tag", has_text="added here")).to_be_visible()
    expect(text_in(editor, "k-slide")).to_contain_text("A locked slide")
    expect(editor.block("k-locked").locator(FIELDS).locator("visible=true")).to_have_count(0)

    editor.press_button("k-holder", "DUPLICATE")
    copies = page.locator("[data-streamfield-child]", has_text="More locked words.").filter(has=page.locator(FIELDS))
    expect(copies.locator("[data-bcp-policy=guided]", has_text="More locked words.").last).to_be_visible()
    editor.save_and_leave()

    assert b"Ours, in a locked slide." in words(clone)
    assert words(clone).count(b"More locked words.") == 2


def test_a_collapsed_block_opens_as_it_was(visit: Visit, clone: Clone) -> None:
    page = visit("harbor-lead")
    editor = opened(page, clone.pk)
    toggle = editor.block("k-locked").get_by_role("button", name=re.compile("^Toggle section"))

    toggle.click()
    expect(text_in(editor, "k-locked")).to_be_hidden()
    toggle.click()

    expect(text_in(editor, "k-locked")).to_be_visible()
    expect(editor.block("k-locked").locator(FIELDS).locator("visible=true")).to_have_count(0)


def test_a_guide_is_held_alike_in_the_dark(visit: Visit, clone: Clone) -> None:
    before = words(clone)
    page = visit("harbor-lead", color_scheme="dark")
    editor = opened(page, ClonedGuide.objects.child_of(clone).get().pk)

    expect(text_in(editor, "g0-g1")).to_contain_text("Guide words: arrive early.")
    expect(editor.block("g0-g1").locator(FIELDS).locator("visible=true")).to_have_count(0)
    axe(page, OURS)
    shoot(page, "policies-in-a-guide-dark")
    editor.save_and_leave()
    assert words(clone) == before


def test_the_link_leads_to_what_a_lead_can_do(visit: Visit, clone: Clone) -> None:
    page = visit("harbor-lead")
    editor = opened(page, clone.pk)

    text_in(editor, "k-statement").get_by_role("link", name="Ask DHS to change this").click()

    expect(page.get_by_role("heading", name="To change locked wording")).to_be_in_viewport()
    axe(page, ".bcp-work")


def test_an_editor_of_dhs_sees_and_sets_policies(visit: Visit, clone: Clone) -> None:
    page = visit("dhs-editor")
    editor = opened(page, Module.objects.get(slug="policies").pk)
    tag = editor.block("k-guided").locator(".bcp-policy")
    expect(tag).to_have_text("Guided")
    expect(editor.block("k-locked").locator(".bcp-policy")).to_have_text("Locked")
    expect(editor.text("k-locked")).to_be_visible()

    editor.press_button("k-guided", "SETTINGS")
    editor.field("k-guided", "policy").locator("select").select_option("open")

    expect(tag).to_have_text("Open")
    axe(page, OURS)
    shoot(page, "policies-in-the-library")
    editor.save()
    expect(tag).to_have_text("Open")
