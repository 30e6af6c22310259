"""What a person reads of a change before they take it or approve it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest

from modules.delivery.addresses import written_out
from modules.domain.diff import Change
from modules.domain.document import Block, Document
from modules.domain.reading import differences
from modules.library.words.wording import Shown, Speaker, changes_between, counted
from tests.domain.documents import block, document, section, slide, text
from tests.packs.updating import block as found

EVIL = {"type": "link", "href": "https://evil.example/report"}
GOOD = {"type": "link", "href": "https://dhs.gov/report"}
HIDDEN = re.compile(r'<span class="marked-note">[^<]*</span>')
IMAGE = {"sha256": "a" * 64, "name": "IMG_2041.jpg", "width": 40, "height": 30}


def picture(key: str, *, decorative: bool = False, **image: Any) -> Block:
    """Return a picture."""
    shown = {"image": {**IMAGE, **image}, "alt_text": "" if decorative else "A dock", "decorative": decorative}
    return block(key, "image", {"image": shown, "caption": "", "policy": "guided"})


def statement(number: int, wording: str) -> Block:
    """Return a statement."""
    said = {
        "key": "danger", "number": number, "title": "Danger", "kind": "safety", "wording": wording, "basis": "",
        "confirmed": True, "note": "",
    }  # fmt: skip
    return block("st", "statement", {"statement": said, "policy": "locked"})


def handout(digest: str) -> Block:
    """Return a handout with a file."""
    value = {"title": "Keep", "audience": "participant", "parts": [], "policy": "guided"}
    return block("h", "handout", {**value, "file": {"sha256": digest * 64, "name": "sheet.pdf"}})


def module(*parts: Block, **more: Any) -> Document:
    """Return a module of one slide with these parts."""
    return {**document(section("s", slide("a", *parts, title="Slide"), title="Section")), **more}


def runs(*given: tuple[str, list[Any]]) -> Block:
    """Return a text of one paragraph with these runs."""
    made = text("t", "")
    made["value"]["body"][0]["value"]["runs"] = [{"text": words, "marks": marks} for words, marks in given]
    return made


def visible(html: str) -> str:
    """Return what is seen: ``[-gone-]``, ``[+new+]``, pictures by their address; no other tags."""
    shown = HIDDEN.sub("", html).replace("</p>", "</p> ")
    for tag, sign in (("del", "-"), ("ins", "+")):
        shown = re.sub(rf"<{tag}[^>]*>", f"[{sign}", shown).replace(f"</{tag}>", f"{sign}]")
    shown = re.sub(r'<img src="([^"]+)"[^>]*>', r"(\1)", shown)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", shown)).replace(" +]", "+]").strip()


def the_one(old: Document, new: Document) -> Shown:
    """Return the only change."""
    (change,) = changes_between(old, new)
    return change


EXAMPLES: dict[str, tuple[Document, Document, str]] = {
    "a link on unchanged words": (
        module(runs(("Read the report.", []))),
        module(runs(("Read the ", []), ("report", [EVIL]), (".", []))),
        "Read the [-report.-] [+report (link to https://evil.example/report).+]",
    ),
    "a link that leads elsewhere": (
        module(runs(("Read the ", []), ("report", [GOOD]), (" now.", []))),
        module(runs(("Read the ", []), ("report", [EVIL]), (" now.", []))),
        "Read the report [-(link to https://dhs.gov/report)-] [+(link to https://evil.example/report)+] now.",
    ),
    "a link that goes": (
        module(runs(("Read the ", []), ("report", [GOOD]))),
        module(runs(("Read the report", []))),
        "Read the [-report (link to https://dhs.gov/report)-] [+report+]",
    ),
    "a linked file": (
        module(runs(("the sheet", [{"type": "document", "sha256": "a" * 64, "name": "sheet.pdf"}]))),
        module(runs(("the sheet", [{"type": "document", "sha256": "b" * 64, "name": "other.pdf"}]))),
        "the sheet [-(file sheet.pdf)-] [+(file other.pdf)+]",
    ),
    "bold": (
        module(runs(("You may report", []))),
        module(runs(("You ", []), ("may", ["bold"]), (" report", []))),
        "You [-may-] [+may+] report",
    ),
    "italic": (
        module(runs(("You may report", []))),
        module(runs(("You ", []), ("may", ["italic"]), (" report", []))),
        "You [-may-] [+may+] report",
    ),
    "italic in place of bold": (
        module(runs(("You ", []), ("may", ["bold"]), (" report", []))),
        module(runs(("You ", []), ("may", ["italic"]), (" report", []))),
        "You [-may-] [+may+] report",
    ),
    "a double space": (module(text("t", "One two")), module(text("t", "One  two")), "One[+␣␣+]two"),
    "a line break": (module(text("t", "One two")), module(text("t", "One\ntwo")), "One[+↵+]two"),
    "decorative": (
        module(picture("p", decorative=False)),
        module(picture("p", decorative=True)),
        f"(/files/{'a' * 64}/w400.webp) IMG_2041.jpg [-Text for people who can’t see the picture:-] [-A dock-] "
        "Decorative: [-no-] → [+yes+]",
    ),
    "a picture of the same name": (
        module(picture("p")),
        module(picture("p", sha256="b" * 64)),
        f"[-(/files/{'a' * 64}/w400.webp) IMG_2041.jpg-] → another of the same name: "
        f"[+(/files/{'b' * 64}/w400.webp) IMG_2041.jpg+] Text for people who can’t see the picture: A dock "
        "Decorative: no",
    ),
    "a statement": (
        module(statement(1, "Call 9-1-1.")),
        module(statement(2, "Dial 9-1-1.")),
        "Statement: danger Number of the wording: [-1-] → [+2+] Title: Danger Kind: Safety "
        "Wording: [-Call-] [+Dial+] 9-1-1. Confirmed by DHS: yes",
    ),
    "a file": (
        module(handouts=[handout("a")]),
        module(handouts=[handout("b")]),
        "File: [-sheet.pdf-] → another of the same name: [+sheet.pdf+]",
    ),
    "the language": (module(language="en"), module(language="es"), "Language: [-English-] → [+Spanish+]"),
    "the audiences": (
        module(sectors=["education", "water"]),
        module(sectors=["education", "energy"]),
        "Audiences: Schools and colleges, [-Water and wastewater-] → [+Energy+]",
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_changed_is_seen(name: str) -> None:
    old, new, expected = EXAMPLES[name]

    assert visible(the_one(old, new).html) == expected


def table(*rows: list[str]) -> Block:
    """Return a table."""
    columns = [{"type": "text", "heading": "If"}, {"type": "text", "heading": "Call"}]
    made = {"columns": columns, "rows": [{"values": row} for row in rows], "caption": ""}
    return block("x", "table", {"table": made, "policy": "guided"})


def test_a_table_is_shown_as_one_with_its_cells_marked() -> None:
    html = the_one(module(table(["Danger", "9-1-1"])), module(table(["Danger", "9-9-9"], ["", "Us"]))).html

    assert html.startswith('<table class="marked-table"><tbody><tr><td>If</td><td>Call</td></tr><tr><td>Danger</td>')
    assert visible(html.replace("</td>", " ")) == "If Call Danger [-9-1-1-] [+9-9-9+] [+(empty)+] [+Us+]"


def test_texts_in_one_list_are_told_apart_by_their_first_words() -> None:
    texts = [text("one", "Arrive an hour early and find out who opens the room."), text("two", "Bring water.")]
    old, new = module(*deepcopy(texts)), module(*deepcopy(texts))
    for key in ("one", "two"):
        found(new, f"{key}:body:0")["value"]["runs"][0]["text"] += " Now."

    first, second = changes_between(old, new)

    assert first.where == "Section › Slide › text “Arrive an hour early and find out who …”"
    assert second.where == "Section › Slide › text “Bring water. Now.”"


def test_where_a_link_leads_stands_beside_its_word_and_never_in_it() -> None:
    old = module(runs(("See the gro", []), ("und", [GOOD]), ("work of it", [])))
    new = module(runs(("See the gro", []), ("und", [EVIL]), ("work of it", [])))

    said = visible(the_one(old, new).html)

    links = "[-(link to https://dhs.gov/report)-] [+(link to https://evil.example/report)+]"
    assert said == f"See the groundwork {links} of it"


def test_a_bullet_that_became_a_number_is_named_with_its_words() -> None:
    old, new = module(text("t", "First.")), module(text("t", "First."))
    found(old, "t:body:0")["type"], found(new, "t:body:0")["type"] = "bullet", "number"

    change = the_one(old, new)

    assert visible(change.html) == "Kind: [-Bulleted list-] → [+Numbered list+]"
    assert (change.where, change.note) == ("Section › Slide › text", "“First.”")


def test_bold_looks_bold_and_screen_readers_say_what_went_and_came() -> None:
    old, new, _ = EXAMPLES["bold"]

    html = the_one(old, new).html

    assert '<del><span class="marked-note">removed: </span>may</del>' in html
    assert '<ins><span class="marked-note">added: </span><strong>may</strong></ins>' in html


def test_nothing_is_marked_up_by_what_somebody_wrote() -> None:
    html = the_one(module(text("t", "A")), module(text("t", "<script>alert(1)</script>"))).html

    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://evil.example/report", "https://<b>evil.example</b>/report"),
        ("https://dhs.gov@evil.example/", "https://dhs.gov@<b>evil.example</b>/"),
        ("https://evil.example\\@dhs.gov/", "https://<b>evil.example</b>\\@dhs.gov/"),
        ("https://evil.example?dhs.gov", "https://<b>evil.example</b>?dhs.gov"),
        ("https://dhs.g\u043ev/x", "https://<b>dhs.g\u043ev</b> [dhs.xn--gv-fmc] /x"),
        ("mailto:a@evil.example", "mailto:a@evil.example"),
        ("https://a.example/<b>", "https://<b>a.example</b>/&lt;b&gt;"),
    ],
)
def test_the_host_of_an_address_stands_out(address: str, expected: str) -> None:
    assert written_out(address) == expected


# Whole blocks


def test_an_added_picture_is_shown_with_its_description() -> None:
    html = the_one(module(), module(picture("p"))).html

    assert html.startswith('<ins class="marked-block">')
    assert f'src="/files/{"a" * 64}/w800.webp"' in html
    assert "For people who can’t see the picture: “A dock”" in html


def test_an_added_picture_that_is_decorative_says_so() -> None:
    assert "The picture is decorative" in the_one(module(), module(picture("p", decorative=True))).html


def test_an_added_text_looks_as_it_will_and_spells_its_links_out() -> None:
    html = the_one(module(), module(runs(("Read the ", []), ("report", ["bold", EVIL])))).html

    assert '<a href="https://evil.example/report"><strong>report</strong></a>' in html
    assert "(link to https://<b>evil.example</b>/report)" in html


def test_a_removed_block_looks_as_it_did() -> None:
    html = the_one(module(text("t", "Gone.")), module()).html

    assert html.startswith('<del class="marked-block"><span class="marked-note">removed: </span>')
    assert "<p>Gone.</p>" in html


@pytest.mark.parametrize("backwards", [False, True])
def test_each_part_of_a_text_is_shown_as_such(backwards: bool) -> None:
    for kind, tag in {"paragraph": "<p>", "bullet": "<ul><li>", "number": "<ol><li>", "heading": "<h3>"}.items():
        more = text("t", "One.", "Two.")
        more["value"]["body"][1]["type"] = kind
        sides = [module(text("t", "One.")), module(more)]
        old, new = reversed(sides) if backwards else sides
        assert f"{tag}Two." in the_one(old, new).html


def test_an_item_of_a_list_stands_in_a_list() -> None:
    new = module(objectives=[block("o", "objective", "Say it")])

    assert '<ul><li id="c1-o">Say it</li>' in the_one(module(), new).html


def test_settings_that_no_look_tells_stand_below() -> None:
    added = text("t", "Ours.")
    added["value"]["policy"] = "locked"

    assert (
        '<b class="marked-name">What a center may do:</b> Locked: shown word for word'
        in the_one(module(), module(added)).html
    )


def test_tokens_are_filled_as_the_reader_sees_them_in_blocks_and_in_words() -> None:
    old, new = (
        module(text("t", "We are {{center.name}}.")),
        module(text("t", "We are {{center.name}}!"), text("u", "{{center.name}}")),
    )
    speaker = Speaker(new, old, say=lambda words: words.replace("{{center.name}}", "Harbor"))

    shown = speaker.changes(_diff(old, new))

    assert [visible(change.html) for change in shown] == ["We are [-Harbor.-] [+Harbor!+]", "[+ Harbor+]"]


def test_the_library_sees_tokens_as_they_are_written() -> None:
    assert "{{center.name}}" in the_one(module(), module(text("t", "{{center.name}}"))).html


# The list


def test_a_summary_comes_first() -> None:
    old = module(text("t", "One."), text("u", "Two."), title="Old")
    new = module(text("t", "One!"), picture("p"), title="New")

    assert counted(changes_between(old, new)) == "4 changes: 1 added, 1 removed, 2 edited"
    assert (
        counted(changes_between(old, module(text("t", "One."), text("u", "Two."), title="New"))) == "1 change: 1 edited"
    )


def test_what_moved_into_an_added_block_is_listed_once() -> None:
    old = document(section("s", slide("a", text("t", "Words that moved."))))
    new = document(section("s", slide("a"), slide("b", text("t", "Words that moved."), text("u", "New."))))

    shown = changes_between(old, new)

    assert [(change.kind, "moved." in change.html) for change in shown] == [("added", False), ("moved", False)]
    assert "New." in shown[0].html


def test_what_moved_out_of_a_removed_block_is_not_called_removed() -> None:
    old = document(section("s", slide("a"), slide("b", text("t", "Words that moved."))))
    new = document(section("s", slide("a", text("t", "Words that moved."))))

    assert not any(
        "Words that moved." in change.html for change in changes_between(old, new) if change.kind == "removed"
    )


def test_a_block_that_is_shown_twice_has_two_anchors() -> None:
    old, new = module(), module(text("t", "One."))
    speaker = Speaker(new, old)
    (change,) = _diff(old, new)

    assert 'id="c1-t"' in speaker.change(change).html
    assert 'id="c2-t"' in speaker.change(change).html


def _diff(old: Document, new: Document) -> list[Change]:
    return differences(deepcopy(old), deepcopy(new))
