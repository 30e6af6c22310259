"""What is pasted into a text from Word, Google Docs and web pages, as each of them really puts it on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import User
from modules.domain.document import walk
from modules.library.modules.models import Module
from modules.library.words.codec import encode
from tests import factories
from tests.e2e.browser import axe, does_not_scroll_sideways, follow, shoot
from tests.e2e.editor import PASTE
from tests.factories import section, slide, text_part

pytestmark = pytest.mark.usefixtures("demo")

CLIPBOARDS = Path(__file__).parent / "clipboards"
READ = """html => {
    const { pieces, left, alts } = window.bcpPasted(html);
    const look = ({ bold, italic, link }) => `${bold ? "b" : ""}${italic ? "i" : ""}${link ? `(${link})` : ""}`;
    const words = letters => letters.reduce(
        ([said, was], letter) => [said + (look(letter) === was ? "" : `<${look(letter)}>`) + letter.text, look(letter)],
        ["", ""])[0];
    const shown = ({ kind, level, depth, letters, table }) =>
        table ?? `${kind}${level ?? ""}${depth ? "+".repeat(depth) : ""}: ${words(letters)}`;
    return { pieces: pieces.map(shown), left, alts };
}"""
PICTURE = """editor => {
    const data = new DataTransfer();
    data.items.add(new File(["x"], "screen.png", { type: "image/png" }));
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

EXPECTED: dict[str, dict[str, Any]] = {
    "word-365": {
        "pieces": [
            "heading1: Reporting",
            "paragraph: Call <b>9-1-1<> if someone is in <i>danger<>. Then "
            "<(https://www.dhs.gov/see-something-say-something)>tell us<>.",
            "heading2: What to say",
            "bullet: Where",
            "bullet+: A street",
            "number: When",
            "paragraph: Keep this number: 555-0199.",
            {"headings": ["If", "Call"], "rows": [["Someone is in danger or hurt", "9-1-1"]], "caption": ""},
            "paragraph: See the plan.",
        ],
        "left": {
            "comment": 1,
            "tracked deletion": 1,
            "crossed-out passage": 1,
            "picture": 1,
            "link that leads to a file or elsewhere": 1,
        },
        "alts": ["A sign at a door"],
    },
    "word-web": {
        "pieces": [
            "heading2: Who we are",
            "bullet: <b>State<> owned",
            "bullet+: And local",
            "paragraph: <i>Line one<>\nLine two",
        ],
        "left": {"tracked deletion": 1, "picture": 1},
        "alts": ["A map"],
    },
    "google-docs": {
        "pieces": [
            "heading2: Online safety",
            "paragraph: Use a <b>long<> passphrase. See <(https://www.cisa.gov/secure-our-world)>CISA<> or "
            "<(mailto:tips@example.gov)>write<>.",
            "heading3: Steps",
            "number: <i>Stop",
            "number+: Breathe",
            {"headings": ["Plan", ""], "rows": [["A", "B"]], "caption": ""},
        ],
        "left": {"link in a table": 1, "crossed-out passage": 1, "picture": 1},
        "alts": [""],
    },
    "web-page": {
        "pieces": [
            "heading4: From a mail",
            "paragraph: One 🙂 <b>two",
            "paragraph: Beside",
            "paragraph: A box",
            "paragraph: Bad up named",
        ],
        "left": {"link that leads to a file or elsewhere": 2, "hidden passage": 1},
        "alts": [],
    },
}


@pytest.fixture
def module(demo: None) -> Module:
    """A module of one slide with a text."""
    parts = [text_part("p-text", "Before.")]
    sections = [section("p-one", [slide("p-slide", "The slide", parts, [])])]
    return factories.module(admin=User.objects.get(username="admin"), slug="pasted", sections=sections)


def clipboard(name: str) -> str:
    """Return what is on the clipboard."""
    return (CLIPBOARDS / f"{name}.html").read_text()


def texts(module: Module) -> list[tuple[str, Any]]:
    """Return (type, words or value) of what the slide has, as the database has it."""
    document = encode(Module.objects.get(pk=module.pk))
    found = []
    for _, block in walk(document["sections"]):
        if "runs" in block["value"]:
            found.append((block["type"], "".join(run["text"] for run in block["value"]["runs"])))
        elif block["type"] in ("table", "image"):
            found.append((block["type"], block["value"][block["type"]]))
    return found


def test_a_paste_keeps_its_shape_and_says_what_it_left_out(visit: Callable[..., Page], module: Module) -> None:
    page = visit("dhs-editor")
    page.goto(f"/cms/workbench/{module.pk}/block/p-slide/")
    text = page.locator(".bcp-part-form [contenteditable=true]").first
    text.click()

    read = {name: page.evaluate(READ, clipboard(name)) for name in EXPECTED}
    assert read == EXPECTED

    page.keyboard.press("End")
    page.keyboard.press("Enter")
    text.evaluate(PASTE, ["Plain", clipboard("word-365")])
    note = page.locator(".bcp-pasted")
    expect(note).to_contain_text("The table stands after this text.")
    expect(note).to_contain_text("1 comment, 1 tracked deletion, 1 crossed-out passage, 1 picture, 1 link that leads")
    expect(text).to_contain_text("Keep this number: 555-0199.")
    expect(text.locator("b, span[style*=bold]").first).to_be_visible()
    axe(page)
    shoot(page, "workbench-pasted")
    does_not_scroll_sideways(page)
    expect(page.get_by_role("textbox", name="Row 1, If")).to_have_value("Someone is in danger or hurt")
    note.get_by_role("button", name="Add the picture").click()
    alt_text = page.locator("[name$='-alt_text']")
    expect(alt_text).to_have_value("A sign at a door")
    page.locator("[data-streamfield-child]", has=alt_text).last.get_by_title("Delete").first.click()

    page.keyboard.press("Control+s")
    expect(page.locator(".messages")).to_contain_text("Saved.")
    found = texts(module)
    assert ("paragraph", "Before.") in found
    assert ("bullet", "A street") in found
    tables = [value for kind, value in found if kind == "table"]
    assert [row["values"] for row in tables[0]["rows"]] == [["Someone is in danger or hurt", "9-1-1"]]
    assert not [words for _, words in found if "555-0100" in words]

    text = page.locator(".bcp-part-form [contenteditable=true]").first
    text.click()
    page.keyboard.press("End")
    text.evaluate(PASTE, ["Plain", clipboard("google-docs")])
    expect(text).to_contain_text("Online safety")
    note.get_by_role("button", name="Take the table out").click()
    expect(page.get_by_role("textbox", name="Row 1, Plan")).to_have_count(0)
    text.click()
    page.keyboard.press("Control+z")
    expect(text).not_to_contain_text("Online safety")
    text.evaluate(PICTURE)
    expect(note).to_contain_text("Left out: 1 picture.")
    follow(page.get_by_role("link", name="All on one page"))
    page.wait_for_url("**/edit/")
