"""Laws of fields: words, tables, pictures and minutes."""

from __future__ import annotations

from collections import Counter

from modules.domain.document import Document, Json
from modules.domain.merge import DecisionKind, Outcome, merging
from modules.domain.merge.flat import ABSENT, ROOT, below, flatten, same
from modules.domain.merge.tables import is_table
from tests.domain.laws.case import Case, merge, own, told_alike


def law_local_changes_stay(base: Document, ours: Document, theirs: Document) -> None:
    """Every field changed only locally is in the result, its block too."""
    case = Case(base, ours, theirs)
    for key in [ROOT, *(case.base.blocks.keys() & case.ours.blocks.keys())]:
        before, here, there = own(case.base, key), own(case.ours, key), own(case.theirs, key)
        gone = key != ROOT and key not in case.theirs.blocks
        for name in here:
            if not same(before.get(name, ABSENT), here[name]) and (
                gone or same(before.get(name, ABSENT), there.get(name, ABSENT))
            ):
                assert same(own(case.result, key).get(name, ABSENT), here[name]), (key, name)


def law_upstream_changes_are_accounted_for(base: Document, ours: Document, theirs: Document) -> None:
    """Every field that upstream changed is in the result, whole or by its words, or in a decision."""
    case = Case(base, ours, theirs)
    for key in [ROOT, *(case.theirs.blocks.keys() & case.base.blocks.keys())]:
        before, there, result = own(case.base, key), own(case.theirs, key), own(case.result, key)
        for name in {*before, *there}:
            old, new = before.get(name, ABSENT), there.get(name, ABSENT)
            if same(old, new) or same(new, result.get(name, ABSENT)):
                continue
            merged = not same(own(case.ours, key).get(name, ABSENT), old) and has_news(old, new, result.get(name))
            kind = DecisionKind.RETYPED if name == ("type",) else DecisionKind.EDITED
            assert merged or case.decided(key, kind, name[1:] if key else name), (key, name)


def has_news(old: Json, new: Json, merged: Json) -> bool:
    """Tell whether the words that are new are among the merged ones."""
    if not isinstance(merged, str | list) or not isinstance(new, str | list):
        return False
    news = Counter(text_of(new).split()) - Counter(text_of(old).split())
    return not news - Counter(text_of(merged).split())


def text_of(value: Json) -> str:
    """Return the words of a text; of runs, without their marks."""
    if isinstance(value, dict):
        return text_of(value.get("text"))
    return "".join(map(text_of, value)) if isinstance(value, list) else str(value or "")


def law_nothing_is_mixed_unseen(base: Document, ours: Document, theirs: Document) -> None:
    """A field that says what neither side says is a decision with what it says, and each side can be chosen."""
    merged = merge(base, ours, theirs)
    _, here, there = told_alike(base, ours, theirs)
    result = flatten(merged.document)
    mixed = [one for one in merged.decisions if one.outcome is Outcome.MIXED]
    for key in [ROOT, *(here.blocks.keys() & there.blocks.keys() & result.blocks.keys())]:
        seen = {field for one in mixed if one.block == key for field in one.fields}
        for name, value in own(result, key).items():
            field = name[1:] if key else name
            sides = [own(side, key).get(name, ABSENT) for side in (here, there)]
            known = any(same(value, side) for side in sides) or (
                name[1:2] == ("table",) and cells(value) <= cells(sides[0]) | cells(sides[1]) | {""}
            )
            assert known or any(field[: len(one)] == one for one in seen), (key, name)
    for one in mixed:
        assert not same(one.merged, one.ours)
        assert not same(one.merged, one.theirs)
        for choices, value in (({}, one.merged), ({one.id: "ours"}, one.ours), ({one.id: "theirs"}, one.theirs)):
            chosen = flatten(merging.resolve(merged, choices))
            assert same(below(chosen.value(one.block), one.field), value), one


def cells(value: Json) -> set[str]:
    """Return every text in the rows, in the columns or in the caption of a table."""
    if isinstance(value, str):
        return {value}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for one in inner for text in cells(one)}


def law_a_table_has_what_both_sides_changed(base: Document, ours: Document, theirs: Document) -> None:
    """Cells that a side wrote into a table are in it, those that it took out are not; or the table is a decision."""
    case = Case(base, ours, theirs)
    for key in (
        case.base.blocks.keys() & case.ours.blocks.keys() & case.theirs.blocks.keys() & case.result.blocks.keys()
    ):
        tables = [below(flat.value(key), ("table",)) for flat in (case.base, case.ours, case.theirs, case.result)]
        if not all(map(is_table, tables)):
            continue
        assert is_table(tables[-1])
        before, here, there, result = (Counter(cell for row in one["rows"] for cell in row["values"]) for one in tables)
        if not case.decided(key, DecisionKind.EDITED, ("table",)):
            added, gone = (here - before) | (there - before), (before - here) | (before - there)
            del added[""]
            assert not added - result, key
            twice = (here - before) + (there - before)
            assert all(result[cell] <= before[cell] + twice[cell] - gone[cell] for cell in result if cell), key


def law_a_picture_has_its_own_text(base: Document, ours: Document, theirs: Document) -> None:
    """If a side changed a picture, the picture with its text and its caption is as one side has it."""
    case = Case(base, ours, theirs)
    for key in (
        case.base.blocks.keys() & case.ours.blocks.keys() & case.theirs.blocks.keys() & case.result.blocks.keys()
    ):
        sides = [below(flat.value(key), ("image",)) for flat in (case.base, case.ours, case.theirs)]
        if all(isinstance(side, dict) and isinstance(side.get("image"), dict) for side in sides):
            digests = [side["image"].get("sha256") for side in sides]
            picture, mine, other = (described(flat.value(key)) for flat in (case.result, case.ours, case.theirs))
            assert len(set(digests)) == 1 or same(picture, mine) or same(picture, other), key


def described(value: Json) -> Json:
    """Return a picture with its text, and its caption if that is in words."""
    return {name: value[name] for name in ("image", "caption") if name == "image" or isinstance(value.get(name), str)}


def law_minutes_of_a_section_are_one_value(base: Document, ours: Document, theirs: Document) -> None:
    """The minutes of a section, in full and in short, are those of one side."""
    case = Case(base, ours, theirs)
    for key, found in case.result.blocks.items():
        if found["type"] == "section":
            sides = [flat.value(key) for flat in (case.ours, case.theirs) if key in flat.blocks]
            timed = [{name: side[name] for name in TIMES if name in side} for side in sides]
            numbers = all(isinstance(number, int) for side in timed for number in side.values())
            assert not numbers or {name: found["value"][name] for name in TIMES if name in found["value"]} in timed, key


TIMES = ("minutes", "short_minutes")
