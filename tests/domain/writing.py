"""What people do to a module on two sides: words, pictures, tables and minutes in blocks of the grammar."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from itertools import count
from typing import Any

from modules.domain.document import Block, Document, Json, walk
from tests.domain.documents import block, document, slide

NOUNS = ("report", "center", "officer", "neighbor", "phone", "letter", "meeting", "record", "visit", "question")
VERBS = ("reads", "keeps", "sends", "answers", "checks", "writes", "hears", "files")


def sentence(dice: random.Random) -> str:
    """Return a sentence that is hardly ever said twice."""
    return f"The {dice.choice(NOUNS)} {dice.choice(VERBS)} {dice.randrange(1000)} of {dice.choice(NOUNS)}s."


def says(text: str) -> dict[str, Json]:
    """Return the value of a paragraph that says this."""
    return {"depth": 0, "runs": [{"text": text, "marks": []}] if text else []}


def words_in(item: Block) -> str:
    """Return the text of a paragraph."""
    return "".join(run["text"] for run in item["value"]["runs"])


def picture(dice: random.Random) -> dict[str, Json]:
    """Return a picture of one of three files, and what it shows."""
    image = {"sha256": f"{dice.randrange(3)}", "name": "A picture", "width": 4, "height": 3}
    return {"image": image, "alt_text": f"It shows {image['sha256']}", "decorative": False}


def table(dice: random.Random) -> dict[str, Json]:
    """Return a table of two or three columns."""
    width = dice.randint(2, 3)
    columns = [{"type": "text", "heading": heading} for heading in ("Who", "Phone", "When")[:width]]
    return {"columns": columns, "rows": [row(dice, width) for _ in range(dice.randint(1, 5))], "caption": "Numbers"}


def row(dice: random.Random, width: int) -> dict[str, Json]:
    """Return a row whose cells hardly any other has."""
    cells = [
        f"{dice.choice(NOUNS)} {dice.randrange(1000)}",
        f"555-{dice.randrange(10000):04}",
        f"{dice.randrange(24)}h",
    ]
    return {"values": cells[:width]}


def module(dice: random.Random) -> Document:
    """Return a document of two sections with slides of texts, pictures and tables."""
    numbers = count()

    def part(kind: str) -> Block:
        key = f"{kind}{next(numbers)}"
        if kind == "text":
            bodies = [" ".join(sentence(dice) for _ in range(dice.randint(1, 3))) for _ in range(dice.randint(1, 4))]
            body = [block(f"{key}:{at}", "paragraph", says(words)) for at, words in enumerate(bodies)]
            return block(key, "text", {"body": body, "confirm": "", "policy": "guided"})
        if kind == "image":
            return block(key, "image", {"image": picture(dice), "caption": "A picture of it", "policy": "guided"})
        return block(key, "table", {"table": table(dice), "policy": "guided"})

    def section(key: str) -> Block:
        kinds = [dice.choices(("text", "image", "table"), (3, 1, 1))[0] for _ in range(dice.randint(1, 3))]
        slides = [slide(f"{key}-{at}", *map(part, kinds), title=sentence(dice)) for at in range(dice.randint(1, 3))]
        value = {"title": sentence(dice), "minutes": 20, "short_minutes": 10, "items": slides}
        return block(key, "section", value)

    return document(section("s0"), section("s1"))


Act = Callable[[random.Random, Document, str], None]


def pick(dice: random.Random, made: Document, kind: str) -> Block | None:
    """Return a block of this type; None if there is none."""
    found = [item for _, item in walk(made) if item["type"] == kind]
    return dice.choice(found) if found else None


def change_words(dice: random.Random, made: Document, side: str) -> None:
    """Replace, add or leave out a word of a paragraph."""
    item = pick(dice, made, "paragraph")
    if item:
        words = words_in(item).split(" ")
        at = dice.randrange(len(words))
        words[at : at + 1] = dice.choice(([f"{side}{dice.randrange(99)}"], [words[at], f"{side}more"], []))
        item["value"] = says(" ".join(words) or f"{side}.")


def mark_words(dice: random.Random, made: Document, side: str) -> None:
    """Make some words of a paragraph bold or italic."""
    item = pick(dice, made, "paragraph")
    if item:
        words = words_in(item).split(" ")
        start, end = sorted((dice.randrange(len(words)), dice.randrange(len(words))))
        parts = [" ".join(part) for part in (words[:start], words[start : end + 1], words[end + 1 :])]
        before, marked, after = f"{parts[0]} " if start else "", parts[1], f" {parts[2]}" if parts[2] else ""
        runs = [(before, []), (marked, [dice.choice(("bold", "italic"))]), (after, [])]
        item["value"] = {"depth": 0, "runs": [{"text": text, "marks": marks} for text, marks in runs if text]}


def add_sentence(dice: random.Random, made: Document, side: str) -> None:
    """Write a sentence more into a paragraph."""
    item = pick(dice, made, "paragraph")
    if item:
        words = f"{words_in(item)} {sentence(dice)}"
        item["value"] = says(words)


def add_paragraph(dice: random.Random, made: Document, side: str) -> None:
    """Write a paragraph into a text; now and then one that the other side writes too."""
    text = pick(dice, made, "text")
    if text:
        words = "The same sentence on both sides." if dice.random() < 0.3 else sentence(dice)
        body = text["value"]["body"]
        key = f"{side}{dice.randrange(10**6)}"
        body.insert(dice.randint(0, len(body)), block(key, "paragraph", says(words)))


def remove_block(dice: random.Random, made: Document, side: str) -> None:
    """Take out a paragraph or a slide."""
    found = _streams(made, dice.choices(("body", "items"), (4, 1))[0])
    if found:
        stream = dice.choice(found)
        del stream[dice.randrange(len(stream))]


def move_block(dice: random.Random, made: Document, side: str) -> None:
    """Move a paragraph, a part or a slide, within its stream or to another like it."""
    found = _streams(made, dice.choice(("body", "parts", "items")))
    if found:
        stream = dice.choice(found)
        item = stream.pop(dice.randrange(len(stream)))
        other = stream if dice.random() < 0.6 else dice.choice(found)
        other.insert(dice.randint(0, len(other)), item)


def _streams(made: Document, name: str) -> list[list[Block]]:
    return [
        item["value"][name] for _, item in walk(made) if isinstance(item["value"], dict) and item["value"].get(name)
    ]


def split_paragraph(dice: random.Random, made: Document, side: str) -> None:
    """Press Enter between two sentences; the id stays with either half."""
    bodies = [(body, at) for body in _streams(made, "body") for at in range(len(body)) if ". " in words_in(body[at])]
    if bodies:
        body, at = dice.choice(bodies)
        first, second = words_in(body[at]).split(". ", 1)
        halves = [block(body[at]["id"], "paragraph", says(first + ".")), block("", "paragraph", says(second))]
        halves[1]["id"] = f"{side}{dice.randrange(10**6)}"
        if dice.random() < 0.3:
            halves[0]["id"], halves[1]["id"] = halves[1]["id"], halves[0]["id"]
        body[at : at + 1] = halves


def join_paragraphs(dice: random.Random, made: Document, side: str) -> None:
    """Press Backspace between two paragraphs."""
    bodies = [body for body in _streams(made, "body") if len(body) > 1]
    if bodies:
        body = dice.choice(bodies)
        at = dice.randrange(len(body) - 1)
        key = body[at + dice.randrange(2)]["id"]
        joined = f"{words_in(body[at])} {words_in(body[at + 1])}"
        body[at : at + 2] = [block(key, body[at]["type"], says(joined))]


def swap_sentences(dice: random.Random, made: Document, side: str) -> None:
    """Turn the sentences of a paragraph around."""
    item = pick(dice, made, "paragraph")
    if item and ". " in words_in(item):
        first, second = words_in(item).split(". ", 1)
        item["value"] = says(f"{second} {first}.")


def change_picture(dice: random.Random, made: Document, side: str) -> None:
    """Choose another picture, or describe the one that is there, in its text or in its caption."""
    item = pick(dice, made, "image")
    act = dice.randrange(4)
    if item and act < 2:
        item["value"]["image"] = picture(dice)
    elif item and act == 2:
        item["value"]["image"]["alt_text"] += f" {side}"
    elif item:
        item["value"]["caption"] += f" {side}"


def change_table(dice: random.Random, made: Document, side: str) -> None:
    """Change a cell, a heading or the caption; add, remove or move a row or a column."""
    item = pick(dice, made, "table")
    if item:
        dice.choice((_change_cell, _change_cell, _change_cell, _change_rows, _change_rows, _change_columns))(
            dice, item["value"]["table"], side
        )


def _change_cell(dice: random.Random, made: dict[str, Any], side: str) -> None:
    where = dice.randrange(8)
    if where == 0:
        made["caption"] += f" {side}"
    elif where == 1 and made["columns"]:
        dice.choice(made["columns"])["heading"] += f" {side}"
    elif made["rows"] and made["columns"]:
        cells = dice.choice(made["rows"])["values"]
        at = dice.randrange(len(cells))
        cells[at] = dice.choice((f"{cells[at]} {side}", f"{side}{dice.randrange(9)}", f"{side} {cells[at]}"))


def _change_rows(dice: random.Random, made: dict[str, Any], side: str) -> None:
    rows = made["rows"]
    act = dice.randrange(3)
    if act == 0 or not rows:
        rows.insert(dice.randint(0, len(rows)), row(dice, len(made["columns"])))
    elif act == 1:
        del rows[dice.randrange(len(rows))]
    else:
        rows.insert(dice.randrange(len(rows)), rows.pop(dice.randrange(len(rows))))


def _change_columns(dice: random.Random, made: dict[str, Any], side: str) -> None:
    columns = made["columns"]
    at = dice.randrange(len(columns) or 1)
    if len(columns) > 1 and dice.random() < 0.5:
        del columns[at]
        for one in made["rows"]:
            del one["values"][at]
    elif len(columns) < 3:
        columns.insert(at, {"type": "text", "heading": f"Column {dice.randrange(9)}"})
        for one in made["rows"]:
            one["values"].insert(at, f"{side} {dice.randrange(99)}" if dice.random() < 0.8 else "")


def change_minutes(dice: random.Random, made: Document, side: str) -> None:
    """Give a section more or less time, in full or in short."""
    item = pick(dice, made, "section")
    if item:
        item["value"][dice.choice(("minutes", "short_minutes"))] = dice.randint(5, 8)


ACTS: tuple[Act, ...] = (
    change_words, change_words, change_words, mark_words, add_sentence, add_paragraph, add_paragraph, remove_block,
    move_block, move_block, split_paragraph, join_paragraphs, swap_sentences, change_picture, change_table,
    change_table, change_minutes,
)  # fmt: skip


def written(seed: int) -> tuple[Document, Document, Document]:
    """Return a module and what two sides wrote in it."""
    dice = random.Random(seed)  # noqa: S311  - no secret
    base = module(dice)
    return base, worked_on(dice, base, "o"), worked_on(dice, base, "t")


def worked_on(dice: random.Random, base: Document, side: str) -> Document:
    """Return a copy of a module after one side worked on it."""
    made = deepcopy(base)
    for act in dice.choices(ACTS, k=dice.randint(1, 6)):
        act(dice, made, side)
    return made
