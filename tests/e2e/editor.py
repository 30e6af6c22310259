"""Wagtail's editor, by what a person does in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Error, Locator, Page, Request, Response, expect

from tests.e2e.browser import until

CARET = """(block, atEnd) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    const node = texts.length ? (atEnd ? texts.at(-1) : texts[0]) : block;
    const range = document.createRange();
    range.setStart(node, atEnd && node.nodeType === Node.TEXT_NODE ? node.length : 0);
    range.collapse(true);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
}"""
PASTE = """(editor, [text, html]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    if (html) data.setData("text/html", html);
    editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


AUTOSAVE = 2000
"""Milliseconds without a change before Wagtail saves by itself, in the tests that let it: more than a loaded machine
takes between two keys."""


class Editor:
    """The editor of one page."""

    def __init__(self, page: Page, pk: int, *, is_open: bool = False) -> None:
        self.page = page
        self.pk = pk
        if is_open:
            self.wait()
        else:
            self.open()

    def open(self) -> None:
        """Open the page in the editor and wait until it can be used."""
        self.page.goto(f"/cms/pages/{self.pk}/edit/")
        self.wait()

    def wait(self) -> None:
        """Wait until the editor can be used."""
        expect(self.page.get_by_role("button", name="Save draft").first).to_be_visible()

    def save(self) -> None:
        """Press “Save draft” and wait for the answer."""
        self.page.get_by_role("button", name="Save draft").first.click()
        expect(self.page.locator(".messages")).to_contain_text("has been updated")

    def save_and_leave(self) -> None:
        """Press “Save draft” and leave as soon as it is saved: opening the editor anew takes most of a save's time."""
        with self.page.expect_response(self._is_save) as saved:
            self.page.get_by_role("button", name="Save draft").first.click()
        assert saved.value.status == 302, "The form was refused; save_refused() says why."
        try:
            self.page.goto("about:blank")
        except Error as error:  # the page that a save leads to may come in between, once
            if "is interrupted by another navigation" not in error.message:
                raise
            self.page.goto("about:blank")

    def _is_save(self, response: Response) -> bool:
        request = response.request
        return request.method == "POST" and request.is_navigation_request() and request.url.endswith("/edit/")

    def save_refused(self) -> str:
        """Press “Save draft” where it will be refused; return what the page says."""
        self.page.get_by_role("button", name="Save draft").first.click()
        expect(self.page.locator(".messages").filter(has_text="could not be saved")).to_be_visible()
        return self.page.locator("main").inner_text()

    def save_asks(self) -> None:
        """Press “Save draft” where there is something to choose; wait for the page that asks."""
        self.page.get_by_role("button", name="Save draft").first.click()
        expect(self.page.get_by_text("Nothing is saved yet, and nothing is lost.")).to_be_visible()

    @property
    def notice(self) -> Locator:
        """What the editor says of saving, above the form."""
        return self.page.locator(".bcp-notice[data-kind]")  # the one that offers kept words has no kind

    def header_says(self, words: str) -> None:
        """Assert what the header says of saving."""
        expect(self.page.locator("#w-autosave-indicator")).to_contain_text(words)
        shown = self.page.locator(".w-autosave-indicator__state").filter(visible=True)
        expect(shown).to_have_text(words, use_inner_text=True)  # some words are for narrow screens

    def warns_on_leaving(self) -> bool:
        """Return whether leaving the page would be asked about."""
        return bool(
            self.page.evaluate(
                "() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))",
            )
        )

    def settle(self, milliseconds: int = 300) -> None:
        """Let the page's own timers run: Draftail writes what was typed into the form a moment later."""
        self.page.evaluate("time => new Promise(done => setTimeout(done, time))", milliseconds)

    def press(self, *keys: str) -> None:
        """Press keys one after another, each after the editor took the one before."""
        for key in keys:
            self.page.keyboard.press(key)
            self.settle(30)

    @contextmanager
    def autosaved(self, saying: str = "", *, first: bool = True) -> Iterator[None]:
        """Wait, after what is done inside, until Wagtail has saved it by itself, with these words in it."""
        if first:  # Wagtail takes for the beginning what the form holds two seconds after it was opened.
            self.settle(4000)
        asked: list[Request] = []

        def note(request: Request) -> None:
            asked.append(request)

        self.page.on("request", note)
        with self.page.expect_response(lambda response: self._says(response.request, saying)) as saved:
            yield
        # One more may follow for what was typed while the first was under way.
        seen = 0
        while seen < len(autosaves := list(filter(self._is_autosave, asked))):
            seen = len(autosaves)
            for request in autosaves:
                answer = request.response()
                assert answer
                answer.finished()
            self.settle(1000)
        self.page.remove_listener("request", note)
        assert saved.value.json()["success"], saved.value.text()

    def _says(self, request: Request, words: str) -> bool:
        return self._is_autosave(request) and words.encode() in (request.post_data_buffer or b"")

    def _is_autosave(self, request: Request) -> bool:
        saves = request.method == "POST" and request.resource_type == "fetch"
        return saves and request.url.endswith(f"/{self.pk}/edit/")

    def block(self, key: str) -> Locator:
        """Return the block with this id."""
        return self.page.locator(f'[data-streamfield-child][data-contentpath="{key}"]')

    def press_button(self, key: str, action: str) -> None:
        """Press one of the block's own buttons: MOVE_UP, MOVE_DOWN, DUPLICATE or DELETE."""
        header = self.block(key).locator(":scope > section > .w-panel__header")
        header.locator(f'[data-streamfield-action="{action}"]').click()

    def drag(self, key: str, *, above: str) -> None:
        """Drag a block by its handle to the place above another."""
        handle = self.block(key).locator('[data-streamfield-action="DRAG"]').first
        target = self.block(above).locator(":scope > section > .w-panel__header").first
        handle.scroll_into_view_if_needed()
        handle.hover()
        self.page.mouse.down()
        box = target.bounding_box()
        assert box
        for step in (40, 20, 0, -10):
            self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + step, steps=8)
        self.page.mouse.up()

    def add_after(self, key: str, label: str) -> str:
        """Insert a block after another; return its id."""
        before = ids_of_form(self.page)
        self.block(key).locator("xpath=following-sibling::*[1]").get_by_title("Insert a block").click()
        offered = self.page.get_by_role("option", name=label)

        def added() -> set[str]:
            return set(ids_of_form(self.page)) - set(before)

        until(self.page, lambda: offered.count() or added())
        if offered.count():
            offered.first.click()
            until(self.page, added)
        (new,) = added()
        return new

    def select_all(self, key: str, name: str = "body") -> None:
        """Select all words of a text."""
        self.text(key, name).click(position={"x": 2, "y": 8})
        self.press("Control+a")

    def field(self, key: str, name: str) -> Locator:
        """Return a field of a block."""
        return self.block(key).locator(f'[data-contentpath="{name}"]').first

    def text(self, key: str, name: str = "body") -> Locator:
        """Return the place where rich text is written."""
        return self.field(key, name).locator(".public-DraftEditor-content")

    def paragraph(self, key: str, mark: str, name: str = "body") -> Locator:
        """Return a paragraph by its ``data-block-key``."""
        return self.field(key, name).locator(f'[data-block="true"][data-offset-key^="{mark}-"]')

    def put_caret(self, paragraph: Locator, *, at_end: bool) -> None:
        """Put the caret at the beginning or at the end of a paragraph."""
        paragraph.scroll_into_view_if_needed()
        paragraph.click(position={"x": 2, "y": 8})
        paragraph.evaluate(CARET, at_end)
        self.settle(50)

    def type_after(self, paragraph: Locator, text: str) -> None:
        """Write at the end of a paragraph."""
        self.put_caret(paragraph, at_end=True)
        self.page.keyboard.type(text)
        expect(paragraph).to_contain_text(text.strip())

    def paste(self, area: Locator, text: str, html: str = "") -> None:
        """Paste where the caret is."""
        area.evaluate(PASTE, [text, html])


def ids_of_form(page: Page) -> list[str]:
    """Return the ids that the form would send for its blocks, without those that were deleted."""
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll('input[name$="-id"]')].map(input => [
            input.value, document.querySelector(`input[name="${input.name.slice(0, -2)}deleted"]`)?.value])"""
    )
    return [value for value, deleted in found if value and not deleted and not re.fullmatch(r"\d+", value)]


def more_actions(page: Page, name: str) -> None:
    """Choose from the menu at the foot of the editor."""
    foot = page.get_by_role("navigation", name="Actions (footer)")
    foot.get_by_role("button", name="More actions").click()
    foot.get_by_role("button", name=name, exact=True).click()
