"""Policies belong to DHS: on plain documents, then on a clone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from modules.accounts.identity.models import User
from modules.domain.document import Block, Document, walk
from modules.packs.pages.locks import broken_locks, repeated_locks
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from modules.packs.pages.queries import words_of_clone
from tests import factories
from tests.factories import paragraph, section, slide, text_part


def words(*parts: Block) -> Document:
    """Return a module of one slide with these parts."""
    return {"title": "M", "sections": [section("x", [slide("s", "A slide", list(parts), [])], title="Opening")]}


def locked(*texts: str) -> Block:
    """Return a locked text."""
    return text_part("t", *(texts or ("One.", "Two.")), policy="locked")


def part(document: Document, key: str = "t") -> Block:
    """Return a block of the document."""
    return next(block for _, block in walk(document) if block["id"] == key)


def changed(change: Any) -> list[str]:
    """Return what is said of a document with a locked text after ``change``."""
    released = words(locked(), text_part("o", "Open words", policy="open"))
    ours = deepcopy(released)
    change(ours)
    return broken_locks(released, ours)


def test_an_untouched_document_breaks_no_lock() -> None:
    assert changed(lambda ours: None) == []


def edit(ours: Document) -> None:
    """Change a locked sentence."""
    part(ours)["value"]["body"][0]["value"]["runs"][0]["text"] = "Other."


def mark(ours: Document) -> None:
    """Put a locked sentence in bold."""
    part(ours)["value"]["body"][0]["value"]["runs"][0]["marks"] = ["bold"]


def add_paragraph(ours: Document) -> None:
    """Add a sentence to a locked text."""
    part(ours)["value"]["body"].append(paragraph("t", "body", "p9", "Mine."))


def remove_paragraph(ours: Document) -> None:
    """Take a sentence out of a locked text."""
    part(ours)["value"]["body"].pop()


def swap_paragraphs(ours: Document) -> None:
    """Exchange two locked sentences."""
    part(ours)["value"]["body"].reverse()


def confirm(ours: Document) -> None:
    """Change a plain field of a locked text."""
    part(ours)["value"]["confirm"] = "Is it so?"


@pytest.mark.parametrize("change", [edit, mark, add_paragraph, remove_paragraph, swap_paragraphs, confirm])
def test_locked_wording_stays_word_for_word(change: Any) -> None:
    (said, *_) = changed(change)

    assert "is locked wording and must stay as DHS released it" in said


def test_a_removed_locked_block_is_named_with_its_place() -> None:
    (said, *_) = changed(lambda ours: ours["sections"][0]["value"]["items"][0]["value"]["parts"].pop(0))

    assert said.startswith("“Opening › A slide › text “One.”” is locked wording")


def test_a_locked_block_taken_to_another_slide_is_named() -> None:
    def move(ours: Document) -> None:
        slides = ours["sections"][0]["value"]["items"]
        slides.append(slide("s2", "Mine", [slides[0]["value"]["parts"].pop(0)], []))

    assert changed(move)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_what_a_center_puts_beside_it_breaks_no_lock(at: int) -> None:
    def add(ours: Document) -> None:
        ours["sections"][0]["value"]["items"][0]["value"]["parts"].insert(at, text_part("new", "Mine."))

    assert changed(add) == []


def test_blocks_that_a_center_puts_into_a_locked_slide_are_its_own() -> None:
    released = words(text_part("t", "One."))
    released["sections"][0]["value"]["items"][0]["value"]["policy"] = "locked"
    ours = deepcopy(released)
    ours["sections"][0]["value"]["items"][0]["value"]["parts"].append(text_part("new", "Mine."))

    assert broken_locks(released, ours) == []


def test_a_guided_block_may_change_and_go() -> None:
    assert changed(lambda ours: ours["sections"][0]["value"]["items"][0]["value"]["parts"].pop(1)) == []


def copied(change: Any) -> list[str]:
    """Return what is said of copies in a document of two slides, the first with a locked text, after ``change``."""
    released = words(locked())
    released["sections"][0]["value"]["items"].append(slide("s2", "Another", [], []))
    ours = deepcopy(released)
    change(ours["sections"][0]["value"]["items"])
    return repeated_locks(released, ours)


def copy_of(part: Block, *texts: str) -> Block:
    """Return what the editor's “duplicate” makes of a locked text: the same words with fresh ids."""
    return text_part(f"copy-of-{part['id']}", *(texts or ("One.", "Two.")), policy="guided")


def test_a_locked_block_can_not_be_duplicated_beside_itself() -> None:
    (said,) = copied(lambda slides: slides[0]["value"]["parts"].append(copy_of(locked())))

    assert said.startswith("“Opening › A slide › text” is locked wording and can’t be there twice")


def test_other_words_beside_a_locked_block_are_no_copy() -> None:
    assert copied(lambda slides: slides[0]["value"]["parts"].append(copy_of(locked(), "One.", "And ours."))) == []


def test_locked_words_may_be_said_again_on_another_slide() -> None:
    assert copied(lambda slides: slides[1]["value"]["parts"].append(copy_of(locked()))) == []


def test_a_slide_that_holds_a_locked_block_may_be_duplicated() -> None:
    assert copied(lambda slides: slides.append(slide("copy", "A slide", [copy_of(locked())], []))) == []


def test_a_locked_slide_can_not_be_duplicated_with_all_that_is_in_it() -> None:
    released = words(text_part("t", "One."))
    released["sections"][0]["value"]["items"][0]["value"]["policy"] = "locked"
    ours = deepcopy(released)
    ours["sections"][0]["value"]["items"].append(slide("copy", "A slide", [text_part("copy-t", "One.")], []))

    assert len(repeated_locks(released, ours)) == 1


@pytest.mark.django_db
class TestAClone:
    """What a center's page does with policies, whoever saves it."""

    @pytest.fixture
    def clone(self, pack: Pack) -> Clone:
        """Harbor's clone; part 0 of its first slide is guided, 1 a locked statement, 2 open."""
        return Clone.objects.child_of(pack).get()

    def parts(self, clone: Clone) -> Any:
        """Return the raw parts of the first slide."""
        return clone.sections.raw_data[0]["value"]["items"][0]["value"]["parts"]

    def stored(self, clone: Clone) -> Clone:
        """Return the clone as the database has it."""
        return Clone.objects.get(pk=clone.pk)

    @pytest.mark.parametrize("at", [0, 1, 2])
    @pytest.mark.parametrize("forged", ["locked", "guided", "open", "nonsense"])
    def test_a_policy_is_read_from_the_release_whatever_was_sent(self, clone: Clone, at: int, forged: str) -> None:
        released = ["guided", "locked", "open"][at]
        self.parts(clone)[at]["value"]["policy"] = forged

        clone.save()

        assert self.parts(self.stored(clone))[at]["value"]["policy"] == released

    def test_what_a_center_adds_is_guided(self, clone: Clone) -> None:
        mine = {"id": "mine", "type": "text", "value": {"body": "<p>Mine.</p>", "confirm": "", "policy": "open"}}
        self.parts(clone).append(mine)

        clone.save()

        assert self.parts(self.stored(clone))[3]["value"]["policy"] == "guided"

    def test_open_words_are_saved(self, clone: Clone) -> None:
        self.parts(clone)[2]["value"]["body"] = "<p>Our own words.</p>"

        clone.save()

        assert "Our own words." in str(words_of_clone(self.stored(clone)).document)

    def test_another_statement_in_a_locked_block_is_refused_and_nothing_is_saved(
        self, clone: Clone, admin: User
    ) -> None:
        before = words_of_clone(self.stored(clone)).document
        other = factories.statement(admin=admin, key="other", wording="Do not call.")
        self.parts(clone)[1]["value"]["statement"] = other.versions.get().pk
        self.parts(clone)[2]["value"]["body"] = "<p>Our own words.</p>"

        with pytest.raises(ValidationError, match="locked wording"):
            clone.save()

        assert words_of_clone(self.stored(clone)).document == before

    def test_a_revision_is_refused_as_well(self, clone: Clone) -> None:
        del self.parts(clone)[1]

        with pytest.raises(ValidationError, match="locked wording"):
            clone.save_revision()

    def test_a_duplicate_of_a_locked_block_is_refused_and_nothing_is_saved(self, clone: Clone) -> None:
        before = words_of_clone(self.stored(clone)).document
        self.parts(clone).append({**deepcopy(self.parts(clone)[1]), "id": "copy"})

        with pytest.raises(ValidationError, match="can’t be there twice"):
            clone.save()

        assert words_of_clone(self.stored(clone)).document == before

    def test_a_locked_block_moves_within_its_slide_since_a_center_puts_its_own_around_it(self, clone: Clone) -> None:
        self.parts(clone).insert(0, self.parts(clone).pop(1))

        clone.save()

        assert self.parts(self.stored(clone))[0]["type"] == "statement"

    def test_a_guide_is_held_to_its_release_too(self, pack: Pack) -> None:
        guide = ClonedGuide.objects.get()
        guide.body.raw_data[0]["value"]["policy"] = "open"

        guide.save()

        assert ClonedGuide.objects.get().body.raw_data[0]["value"]["policy"] == "guided"
