"""“Move to…”: a block goes into another list of the editor, with its ids and its words."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Comment

from modules.accounts.identity.models import User
from modules.domain.diff import ChangeKind
from modules.domain.document import ids, walk
from tests.e2e.browser import axe
from tests.e2e.editor import Editor
from tests.e2e.test_proof import EDITOR, LEAD, Visit, changes, clone, module, the_one_change, words

pytestmark = pytest.mark.usefixtures("proof")


def move(editor: Editor, key: str, to: str) -> None:
    """Move a block by its button, with the keyboard alone."""
    button = editor.block(key).locator(':scope > section > .w-panel__header [data-streamfield-action="MOVE_TO"]')
    button.focus()
    editor.press("Enter")
    dialog = editor.page.get_by_role("dialog", name="Move to…")
    expect(dialog.get_by_label("Where to?")).to_be_focused()
    dialog.get_by_label("Where to?").select_option(label=to)
    editor.press("Tab", "Enter")
    expect(dialog).to_be_hidden()


def offered(page: Page) -> list[str]:
    """Return the places that the dialog offers."""
    return page.get_by_label("Where to?").locator("option").all_inner_texts()


def open_dialog(editor: Editor, key: str) -> list[str]:
    """Open the dialog of a block, and return the places it offers."""
    editor.block(key).locator(':scope > section > .w-panel__header [data-streamfield-action="MOVE_TO"]').click()
    return offered(editor.page)


def comment_on(pk: int, key: str, field: str, **more: str) -> Comment:
    """Return a comment on a field of a block of a page."""
    path = next(at for at, block in walk(words(pk)) if block["id"] == key)
    said = {"text": "Is this so?", "contentpath": ".".join((*path, field)), "position": "", **more}
    found: Comment = Comment.objects.create(page_id=pk, user=User.objects.filter(is_superuser=True).first(), **said)
    return found


def test_a_slide_with_a_picture_goes_to_another_section_with_every_id_and_comment(visit: Visit) -> None:
    pk, before = module().pk, words(module().pk)
    place = [{"key": "p10", "start": 0, "end": 3}]
    comments = [comment_on(pk, "x-slide", "title"), comment_on(pk, "x-text", "body", position=json.dumps(place))]
    editor = Editor(visit(EDITOR), pk)
    to = next(place for place in open_dialog(editor, "x-slide") if "Second" in place)
    expect(editor.page.get_by_role("dialog")).to_be_visible()
    axe(editor.page, "dialog")
    editor.press("Escape")

    move(editor, "x-slide", to)
    expect(editor.page.get_by_role("status").filter(has_text="Moved to")).to_contain_text("Second")
    editor.save_and_leave()

    change = the_one_change(changes(pk, before))
    assert (change.kind, change.block) == (ChangeKind.MOVED, "x-slide")
    assert sorted(ids(words(pk))) == sorted(ids(before))
    paths = {".".join((*at, name)) for at, block in walk(words(pk)) for name in block["value"]}
    for comment in comments:
        was = comment.contentpath
        comment.refresh_from_db()
        assert comment.contentpath in paths - {was}
    assert json.loads(comments[1].position) == place


def test_a_center_moves_a_text_into_the_speaker_notes_and_the_comparison_says_moved(visit: Visit) -> None:
    found = clone()
    before = words(found.pk)
    page = visit(LEAD)
    editor = Editor(page, found.pk)
    to = next(place for place in open_dialog(editor, "x-open") if "Speaker notes" in place and "A slide" in place)
    editor.press("Escape")

    move(editor, "x-open", to)
    editor.save_and_leave()

    change = the_one_change(changes(found.pk, before))
    assert (change.kind, change.block) == (ChangeKind.MOVED, "x-open")


def test_only_lists_that_take_the_block_are_offered_and_not_the_one_it_is_in(visit: Visit) -> None:
    editor = Editor(visit(EDITOR), module().pk)

    slides = open_dialog(editor, "x-slide")
    editor.press("Escape")
    pictures = open_dialog(editor, "x-image")

    assert len(slides) == 2  # the two other sections
    assert not [place for place in pictures if "notes" in place]  # no picture stands there
    assert not [place for place in slides if "notes" in place or "slide" in place.lower()]


def test_a_locked_block_is_not_offered_another_place(visit: Visit) -> None:
    editor = Editor(visit(LEAD), clone().pk)

    expect(editor.block("x-locked").locator(".bcp-locked")).to_be_visible()
    buttons = editor.block("x-locked").locator('[data-streamfield-action="MOVE_TO"]')
    expect(buttons).to_have_count(1)
    expect(buttons).to_be_hidden()
