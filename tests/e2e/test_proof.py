"""The proof on which everything rests: a document survives the editor (docs/decisions/0001 and 0002).

In a real browser, with Wagtail's own editor and Draftail: what nobody changed stays the same to the byte, what someone
changed is one change of one paragraph, and ids are kept or fresh as they ought to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import User
from modules.domain.diff import Change, ChangeKind, diff
from modules.domain.document import Document, digest, ids, place, walk
from modules.library.modules.drafts import draft, guides_of
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.words.codec import encode
from modules.packs.pages.models import Clone, ClonedGuide
from modules.packs.pages.queries import words_of_clone
from tests import factories
from tests.e2e.editor import AUTOSAVE, Editor

pytestmark = pytest.mark.usefixtures("proof")

Visit = Callable[..., Page]

MODULES = ["fusion-center-overview", "everything"]
EDITOR, LEAD = "dhs-editor", "harbor-lead"
# In the demo, Harbor fitted its clone to the port; Prairie's is as it was released.
CENTERS = {"fusion-center-overview": "prairie", "everything": "harbor"}


def module(slug: str = "everything") -> Module:
    """Return the module as the database holds it now."""
    return Module.objects.get(slug=slug)


def release(slug: str = "everything") -> Release:
    """Return its newest release."""
    found = module(slug).releases.newest()
    assert found
    return Release.objects.get(pk=found.pk)


def clone(slug: str = "everything") -> Clone:
    """Return the clone that nobody changed, as the database holds it now."""
    return Clone.objects.get(slug=slug, center__slug__startswith=CENTERS[slug])


def cloned_guides(of: Clone) -> list[ClonedGuide]:
    """Return the guides of a clone."""
    return list(ClonedGuide.objects.child_of(of).order_by("path"))


def words(pk: int) -> Document:
    """Return what a module, a clone or a guide says now."""
    from wagtail.models import Page as TreePage

    return encode(TreePage.objects.get(pk=pk).specific)


def changes(pk: int, before: Document) -> list[Change]:
    """Return what changed in a page since ``before``."""
    return diff(before, words(pk))


def the_one_change(found: list[Change]) -> Change:
    """Return the only change; fail where there are others."""
    assert len(found) == 1, found
    return found[0]


def assert_one_paragraph_edited(found: list[Change], paragraph: str, said: str) -> None:
    """Assert that nothing but this paragraph's words changed, and that it says so now."""
    change = the_one_change(found)
    assert (change.kind, change.block, change.path[-1]) == (ChangeKind.EDITED, paragraph, "runs")
    assert said in "".join(run["text"] for run in change.after)
    assert said not in "".join(run["text"] for run in change.before)


def assert_ids_are_unique(pk: int) -> None:
    """Assert that no id stands twice in a page."""
    repeated = {key: count for key, count in Counter(ids(words(pk))).items() if count > 1}
    assert not repeated


def open_and_save(page: Page, pk: int) -> None:
    """Open a page in the editor and save it as it is."""
    Editor(page, pk).save_and_leave()


@pytest.mark.parametrize("slug", MODULES)
def test_an_untouched_clone_says_what_its_release_says(slug: str) -> None:
    found = clone(slug)

    assert diff(found.release.content, words_of_clone(found).document) == []
    assert words_of_clone(found).document == found.release.content


def test_dhs_opens_and_saves_a_module_and_its_guide_and_nothing_changes(visit: Visit) -> None:
    page, slug = visit(EDITOR), "everything"  # real words go through the same editor below

    for pk in (module(slug).pk, *(guide.pk for guide in guides_of(module(slug)))):
        open_and_save(page, pk)

    assert diff(release(slug).body, draft(module(slug))) == []
    assert digest(draft(module(slug))) == release(slug).digest


def test_a_center_opens_and_saves_a_clone_and_its_guide_and_nothing_changes(visit: Visit) -> None:
    slug = "everything"
    page, found = visit(f"{CENTERS[slug]}-lead"), clone(slug)

    for pk in (found.pk, *(guide.pk for guide in cloned_guides(found))):
        open_and_save(page, pk)

    assert diff(found.release.content, words_of_clone(clone(slug)).document) == []
    assert digest(words_of_clone(clone(slug)).document) == digest(found.release.content)


def test_one_sentence_changed_by_dhs_makes_the_next_release_differ_in_one_paragraph(visit: Visit) -> None:
    slug = MODULES[0]
    first = release(slug)
    path, paragraph = _first_guided_paragraph(first.content)
    editor = Editor(visit(EDITOR), module(slug).pk)

    editor.type_after(editor.paragraph(*paragraph), " Ask who is in the room.")
    editor.save_and_leave()
    second = factories.release(module(slug), admin=User.objects.get(username="admin"), note="One sentence.")

    assert str(second.version) == f"{first.version.major}.{first.version.minor + 1}"
    assert_one_paragraph_edited(diff(first.content, second.content), path[-1], "Ask who is in the room.")


def _first_guided_paragraph(content: Document) -> tuple[tuple[str, ...], tuple[str, str]]:
    """Return the path of a paragraph that is not locked, with its block's id and its key."""
    for path, block in walk(content["sections"]):
        if block["type"] == "text" and block["value"]["policy"] != "locked":
            last = block["value"]["body"][-1]
            return (*path, "body", last["id"]), (block["id"], last["id"].rpartition(":")[2])
    raise AssertionError("The module has no text that may be changed")


# Paragraphs of ``x-text``, by what stands in them.
PARAGRAPHS = {
    "plain": "p1",
    "with marks": "p2",
    "with links": "p4",
    "with a marked link and a file": "p5",
    "with line breaks": "p6",
    "with odd spaces": "p8",
    "deep in a list": "l3",
    "a numbered item in a bullet list": "m2",
}


def test_whatever_stands_in_a_paragraph_only_what_was_changed_differs(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    for what, key in PARAGRAPHS.items():
        editor.type_after(editor.paragraph("x-text", key), f" Ours, {what}.")
    editor.save_and_leave()

    found = {change.block.rpartition(":")[2]: change for change in changes(pk, before)}
    assert set(found) == set(PARAGRAPHS.values())
    for what, key in PARAGRAPHS.items():
        assert_one_paragraph_edited([found[key]], f"x-text:body:{key}", f"Ours, {what}.")


def test_one_sentence_changed_by_a_center_in_its_guide_differs_in_one_paragraph(visit: Visit) -> None:
    found = clone()
    editor = Editor(visit(LEAD), cloned_guides(found)[0].pk)

    editor.type_after(editor.paragraph("y-script", "p1", "say"), " Ours.")
    editor.save_and_leave()

    ours = words_of_clone(clone()).document
    assert_one_paragraph_edited(diff(found.release.content, ours), "y-script:say:p1", "Ours.")


def test_words_typed_just_before_saving_are_saved(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.type_after(editor.paragraph("x-open", "p0"), " The last words.")
    editor.page.keyboard.press("Control+s")
    expect(editor.page.locator(".messages")).to_contain_text("has been updated")

    assert_one_paragraph_edited(changes(pk, before), "x-open:body:p0", "The last words.")


def test_a_word_made_bold_changes_one_paragraph(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p9"), at_end=False)
    editor.press("Shift+ArrowRight")
    editor.press("Control+b")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert (change.block, change.after) == ("x-text:body:p9", [{"text": "a", "marks": ["bold"]}])


def test_ids_survive_moving_a_block_and_nothing_else_moves(visit: Visit) -> None:
    pk, before = module().pk, words(module().pk)
    editor = Editor(visit(EDITOR), pk)

    editor.press_button("x-image", "MOVE_DOWN")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert change.kind is ChangeKind.MOVED  # of two neighbours that change places, either may be called moved
    assert sorted(ids(words(pk))) == sorted(ids(before))


def test_ids_survive_moving_a_whole_section_with_all_that_is_in_it(visit: Visit) -> None:
    pk, before = module().pk, words(module().pk)
    editor = Editor(visit(EDITOR), pk)

    editor.press_button("x-s1", "MOVE_DOWN")
    editor.press_button("x-s1", "MOVE_DOWN")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert (change.kind, change.block) == (ChangeKind.MOVED, "x-s1")


def test_ids_survive_dragging_a_block(visit: Visit) -> None:
    pk, before = module().pk, words(module().pk)
    editor = Editor(visit(EDITOR), pk)

    editor.drag("x-so2", above="x-so1")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert change.kind is ChangeKind.MOVED
    assert [block["id"] for block in words(pk)["sources"]] == ["x-so2", "x-so1"]


def test_a_duplicated_block_has_fresh_ids_at_every_depth_and_the_same_words(visit: Visit) -> None:
    pk, before = module().pk, words(module().pk)
    editor = Editor(visit(EDITOR), pk)

    editor.press_button("x-s1", "DUPLICATE")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert change.kind is ChangeKind.ADDED
    original, copy = before["sections"][0], change.after
    assert not set(ids([copy])) & set(ids(before))
    assert without_ids(copy) == without_ids(original)
    assert_ids_are_unique(pk)


def test_a_duplicated_block_keeps_the_keys_of_its_paragraphs_which_is_why_ids_hold_the_block_too(visit: Visit) -> None:
    pk = module().pk
    editor = Editor(visit(EDITOR), pk)

    editor.press_button("x-text", "DUPLICATE")
    editor.save_and_leave()

    parts = words(pk)["sections"][0]["value"]["items"][0]["value"]["parts"]
    original, copy = ([paragraph["id"].rpartition(":")[2] for paragraph in part["value"]["body"]] for part in parts[:2])
    assert original == copy


def without_ids(value: Any) -> Any:
    """Return a document's value with every id left out."""
    if isinstance(value, dict):
        return {name: without_ids(field) for name, field in value.items() if name != "id"}
    return [without_ids(item) for item in value] if isinstance(value, list) else value


def test_autosave_keeps_ids_and_saving_after_it_changes_nothing_more(visit: Visit, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    with editor.autosaved(" Ours."):
        editor.type_after(editor.paragraph("x-open", "p0"), " Ours.")
    saved_by_itself = words(pk)
    with editor.autosaved(first=False):
        editor.press_button("x-image", "DUPLICATE")
    with_a_copy = words(pk)
    editor.save_and_leave()

    assert_one_paragraph_edited(diff(before, saved_by_itself), "x-open:body:p0", "Ours.")
    assert the_one_change(diff(saved_by_itself, with_a_copy)).kind is ChangeKind.ADDED
    assert digest(words(pk)) == digest(with_a_copy)


def test_a_new_block_gets_ids_that_stay(visit: Visit, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    with editor.autosaved():
        new = editor.add_after("x-so1", "Source")
    with editor.autosaved("Our own source", first=False):
        editor.field(new, "title").locator("input").fill("Our own source")
    first = words(pk)
    editor.save()
    editor.save()

    change = the_one_change(diff(before, first))
    assert (change.kind, change.after["value"]["title"]) == (ChangeKind.ADDED, "Our own source")
    assert change.block == new
    assert digest(words(pk)) == digest(first)


def paragraphs(pk: int) -> dict[str, str]:
    """Return the words of each paragraph of ``x-text``, by id."""
    found = next(block for _, block in walk(words(pk)) if block["id"] == "x-text")
    return {item["id"]: "".join(run["text"] for run in item["value"]["runs"]) for item in found["value"]["body"]}


def assert_others_are_untouched(before: dict[str, str], after: dict[str, str], *changed: str) -> None:
    """Assert that every paragraph but ``changed`` has its id and its words still."""
    kept = {key: text for key, text in before.items() if key.rpartition(":")[2] not in changed}
    assert {key: after.get(key) for key in kept} == kept


def test_enter_splits_a_paragraph_and_the_longer_part_keeps_its_id(visit: Visit) -> None:
    pk = clone().pk
    before = paragraphs(pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p1"), at_end=False)
    editor.press(*["ArrowRight"] * len("Plain."), "Enter")
    editor.save_and_leave()

    after = paragraphs(pk)
    fresh = [key for key in after if key not in before]
    assert [after[key] for key in fresh] == ["Plain."]
    assert after["x-text:body:p1"] == "One sentence that stays. Another."
    assert list(after)[:2] == [fresh[0], "x-text:body:p1"]
    assert_others_are_untouched(before, after, "p1")
    assert_ids_are_unique(pk)


def test_enter_at_the_start_leaves_the_words_their_id_and_gives_the_new_sentence_a_fresh_one(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p2"), at_end=False)
    editor.press("Enter", "ArrowUp")
    editor.page.keyboard.type("Something that nobody wrote before us.")
    expect(editor.text("x-text")).to_contain_text("before us.")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert (change.kind, change.after["value"]["runs"][0]["text"]) == (
        ChangeKind.ADDED,
        "Something that nobody wrote before us.",
    )


@pytest.mark.parametrize("selecting", ["by keys", "by a drag"])
def test_a_line_that_is_deleted_is_gone_and_the_next_one_keeps_its_id(visit: Visit, selecting: str) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p2"), at_end=False)
    if selecting == "by keys":
        editor.press("Home", "Shift+ArrowDown", "Shift+Home", "Delete")
    else:
        drag_to_the_start_of(editor, "p2", "p3")
        editor.press("Delete")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert (change.kind, change.block) == (ChangeKind.REMOVED, "x-text:body:p2")


def drag_to_the_start_of(editor: Editor, first: str, second: str) -> None:
    """Select from the start of a paragraph to the start of another, over the break between them."""
    boxes = [editor.paragraph("x-text", key).bounding_box() for key in (first, second)]
    assert boxes[0] and boxes[1]
    editor.page.mouse.move(boxes[0]["x"] + 1, boxes[0]["y"] + 8)
    editor.page.mouse.down()
    editor.page.mouse.move(boxes[1]["x"] + 1, boxes[1]["y"] + 8, steps=6)
    editor.page.mouse.up()


def test_a_line_cut_and_pasted_above_another_is_moved_and_nothing_else_changes(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p2"), at_end=False)
    editor.press("Home", "Shift+ArrowDown", "Shift+Home", "Control+x")
    editor.put_caret(editor.paragraph("x-text", "p6"), at_end=False)
    editor.press("Control+v")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert (change.kind, change.block) == (ChangeKind.MOVED, "x-text:body:p2")


def test_backspace_merges_two_paragraphs_under_the_first_ones_id(visit: Visit) -> None:
    pk = clone().pk
    before = paragraphs(pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p9"), at_end=False)
    editor.press("Backspace")
    editor.save_and_leave()

    after = paragraphs(pk)
    assert "x-text:body:p9" not in after
    assert after["x-text:body:p8"] == before["x-text:body:p8"] + "a"
    assert_others_are_untouched(before, after, "p8", "p9")
    assert_ids_are_unique(pk)


def test_what_is_undone_leaves_no_trace(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p9"), at_end=True)
    editor.press("Enter")
    editor.page.keyboard.type("New words")
    expect(editor.text("x-text")).to_contain_text("New words")
    editor.press(*["Control+z"] * 6)
    expect(editor.text("x-text")).not_to_contain_text("New words")
    editor.save_and_leave()

    assert changes(pk, before) == []


def test_pasted_lines_get_ids_of_their_own(visit: Visit) -> None:
    pk = clone().pk
    before = paragraphs(pk)
    editor = Editor(visit(LEAD), pk)

    editor.put_caret(editor.paragraph("x-text", "p9"), at_end=True)
    editor.paste(editor.text("x-text"), "", "<p>b</p><p>Second <b>pasted</b></p><ul><li>Third</li></ul>")
    expect(editor.text("x-text")).to_contain_text("Third")
    editor.save_and_leave()

    after = paragraphs(pk)
    assert {"Second pasted", "Third"} <= set(after.values())
    assert_others_are_untouched(before, after, "p9")
    assert_ids_are_unique(pk)


@pytest.mark.parametrize("target", ["x-text", "x-open"])
def test_paragraphs_copied_in_the_editor_get_fresh_ids_where_they_are_pasted(visit: Visit, target: str) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.select_all("x-text")
    editor.press("Control+c")
    last = "p10" if target == "x-text" else "p0"
    editor.put_caret(editor.paragraph(target, last), at_end=True)
    editor.press("Enter")
    editor.press("Control+v")
    expect(editor.text(target).get_by_text("with a numbered one inside")).to_have_count(2 if target == "x-text" else 1)
    editor.save_and_leave()

    found = changes(pk, before)
    assert {change.kind for change in found} == {ChangeKind.ADDED}, found
    assert all(place(words(pk), change.path) for change in found)
    assert_ids_are_unique(pk)


def test_a_text_cut_and_pasted_as_a_whole_keeps_every_id(visit: Visit) -> None:
    pk = clone().pk
    before = paragraphs(pk)
    editor = Editor(visit(LEAD), pk)

    editor.select_all("x-text")
    editor.press("Control+x", "Control+v")
    expect(editor.text("x-text")).to_contain_text("The last paragraph.")
    editor.save_and_leave()

    assert paragraphs(pk) == before
    assert_ids_are_unique(pk)


def test_locked_words_that_a_center_changed_are_shown_and_put_back(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    # On screen the words are text; somebody may get at the fields all the same.
    expect(editor.block("x-locked").locator(".bcp-locked")).to_be_visible()
    editor.field("x-locked", "body").evaluate("field => { field.hidden = false; }")
    editor.type_after(editor.paragraph("x-locked", "p1"), " Ours.")
    editor.type_after(editor.paragraph("x-open", "p0"), " Kept in the form.")
    editor.save_asks()

    expect(editor.page.get_by_text("DHS has locked these words. DHS’s words replace yours.")).to_be_visible()
    assert changes(pk, before) == []
    editor.page.get_by_role("button", name="Save with these choices").click()
    expect(editor.page.locator(".messages")).to_contain_text("Locked wording stays as DHS released it")
    assert_one_paragraph_edited(changes(pk, before), "x-open:body:p0", "Kept in the form.")


def test_a_policy_that_a_center_sends_is_not_believed(visit: Visit) -> None:
    pk, before = clone().pk, words(clone().pk)
    editor = Editor(visit(LEAD), pk)

    editor.field("x-locked", "policy").locator("select").evaluate("select => { select.value = 'open'; }")
    editor.field("x-text", "policy").locator("select").evaluate("select => { select.value = 'open'; }")
    editor.save_and_leave()

    assert changes(pk, before) == []
