"""The demo's update from 1.0 to 3.0, after a lead wrote a bullet above the one that DHS changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from modules.domain.diff import fields_of
from modules.domain.document import Block, Document, plain_text, walk
from modules.domain.merge import Outcome
from modules.library.words.codec import encode
from modules.library.words.richtext import key_of
from modules.packs.pages.models import Clone
from modules.packs.updates.merging import offered, plan_update
from tests.e2e.editor import Editor

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

OURS = "Open every day of the year."
THEIRS = "Part of a national network of fusion centers"


def text_with(words: Document, said: str) -> tuple[Block, str]:
    """Return the text that says this, and the key of the paragraph in the editor."""
    for _, block in walk(words["sections"]):
        if block["type"] == "text":
            for line in block["value"]["body"]:
                if said in plain_text([line]):
                    return block, key_of(line["id"], f"{block['id']}:body")
    raise AssertionError(f"Nothing says {said!r}")


def test_dhs_takes_the_80_centers_out_and_the_bullet_that_a_lead_wrote_above_it_stays(visit: Visit) -> None:
    clone = Clone.objects.get(slug="fusion-center-overview", center__slug="prairie-state")
    text, key = text_with(encode(clone), "80 centers")
    before = [plain_text([line]) for line in text["value"]["body"]]
    editor = Editor(visit("prairie-lead"), clone.pk)

    editor.put_caret(editor.paragraph(text["id"], key), at_end=False)
    editor.press("Enter", "ArrowUp")
    editor.page.keyboard.type(OURS)
    expect(editor.text(text["id"])).to_contain_text(OURS)
    editor.save_and_leave()

    clone = Clone.objects.get(pk=clone.pk)
    release = offered(clone)
    assert release
    plan = plan_update(clone, release)
    merged = next(block for _, block in walk(plan.merge.document) if block["id"] == text["id"])
    at = next(at for at, said in enumerate(before) if "80 centers" in said)
    assert [plain_text([line]) for line in merged["value"]["body"]] == [*before[:at], OURS, THEIRS, *before[at + 1 :]]
    asked = [one for one in plan.merge.decisions if one.outcome in (Outcome.CONFLICT, Outcome.OFFERED)]
    assert not [one for one in asked if one.block.startswith(text["id"])]
    assert "80 centers" not in str(fields_of(merged["value"]))
