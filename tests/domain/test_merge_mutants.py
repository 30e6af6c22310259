"""The laws bite: a merge that is wrong in one way breaks the law that names it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from modules.domain import fields
from modules.domain.document import Block, Document, Json
from modules.domain.merge import decisions as deciding
from modules.domain.merge import merging, paragraphs, retelling, siblings, tables, verbatim
from modules.domain.merge import order as ordering
from modules.domain.merge import placement as placing
from modules.domain.merge import shapes as shaping
from modules.domain.merge import text as texts
from modules.domain.merge.aligned import Lists
from modules.domain.merge.decisions import Decision, Key, Outcome
from modules.domain.merge.flat import Moves, Place, flatten
from modules.domain.merge.placement import Placement
from modules.domain.merge.runs import Text, write_runs
from tests.domain.laws import LAWS, LAWS_WITH_LOCKS
from tests.domain.updates import KINDS, shuffled, told_elsewhere, tossed
from tests.domain.writing import written

Three = tuple[Document, Document, Document]
Mutant = Callable[[pytest.MonkeyPatch], None]
TRIES = 600  # seeds; most mutants fail within ten


def _without(patch: pytest.MonkeyPatch, lost: Callable[[Placement, str], bool]) -> None:
    """Lose blocks after placing."""

    class Losing(Placement):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.home = {key: place for key, place in self.home.items() if not lost(self, key)}

    patch.setattr(merging, "Placement", Losing)


def drop_local_additions(patch: pytest.MonkeyPatch) -> None:
    """A block that is neither in the base nor in theirs is left out, as an LMS does on sync."""
    _without(patch, lambda at, key: key not in at._sides.base.blocks and key not in at._sides.theirs.blocks)


def drop_upstream_additions(patch: pytest.MonkeyPatch) -> None:
    """A block that only theirs has is left out."""
    _without(patch, lambda at, key: key not in at._sides.base.blocks and key not in at._sides.ours.blocks)


def lose_a_block_that_we_moved(patch: pytest.MonkeyPatch) -> None:
    """A block that left its stream is looked for only there."""

    def lost(at: Placement, key: str) -> bool:
        before = at._sides.base.places.get(key)
        return before is not None and at._sides.ours.places.get(key, before) != before

    _without(patch, lost)


def lose_a_block_that_they_moved(patch: pytest.MonkeyPatch) -> None:
    """The same for theirs."""

    def lost(at: Placement, key: str) -> bool:
        before = at._sides.base.places.get(key)
        return before is not None and at._sides.theirs.places.get(key, before) != before

    _without(patch, lost)


def append_new_blocks_at_the_end(patch: pytest.MonkeyPatch) -> None:
    """What upstream moved or added goes last."""

    def replay(ours: Sequence[str], theirs: Sequence[str], replayed: set[str]) -> list[str]:
        return [key for key in ours if key not in replayed] + [key for key in theirs if key in replayed]

    patch.setattr(siblings, "replay", replay)


def insert_by_index(patch: pytest.MonkeyPatch) -> None:
    """What upstream moved or added goes to the number it has upstream."""

    def replay(ours: Sequence[str], theirs: Sequence[str], replayed: set[str]) -> list[str]:
        merged = [key for key in ours if key not in replayed]
        for at, key in enumerate(theirs):
            if key in replayed:
                merged.insert(at, key)
        return merged

    patch.setattr(siblings, "replay", replay)


def take_their_order(patch: pytest.MonkeyPatch) -> None:
    """Every block that both have is put where theirs has it."""
    patch.setattr(siblings.Siblings, "_replayed", lambda self, place, ours, theirs: set(theirs))


def call_every_sibling_moved(patch: pytest.MonkeyPatch) -> None:
    """A block whose number changed counts as moved, so that one insertion moves all after it."""

    def within(self: Moves, place: Place) -> set[str]:
        before, after = self._base.streams.get(place, []), self._side.streams.get(place, [])
        return {key for at, key in enumerate(after) if key in before and before.index(key) != at}

    patch.setattr(Moves, "within", within)


def take_theirs_on_conflict(patch: pytest.MonkeyPatch) -> None:
    """A conflict ends with their words."""
    patch.setattr(shaping.Sides, "chose_theirs", lambda self, key, values=None: True)


def overwrite_whole_fields(patch: pytest.MonkeyPatch) -> None:
    """Theirs always wins a field, as a blueprint that is pushed again does."""
    patch.setattr(shaping.Shapes, "prefers", lambda self, key, base, ours, theirs: shaping.Side.THEIRS)


def prefer_ours_without_a_word(patch: pytest.MonkeyPatch) -> None:
    """A conflict keeps ours and says nothing."""
    patch.setattr(shaping.Shapes, "prefers", lambda self, key, base, ours, theirs: shaping.Side.OURS)


def drop_a_decision(patch: pytest.MonkeyPatch) -> None:
    """The last decision is forgotten."""
    decisions = deciding.Ledger.decisions
    patch.setattr(deciding.Ledger, "decisions", lambda self, *given: decisions(self, *given)[:-1])


def forget_what_was_offered(patch: pytest.MonkeyPatch) -> None:
    """What the center removed and upstream changed is not offered."""
    note = deciding.Ledger.note

    def quiet(self: deciding.Ledger, key: Key, outcome: Outcome, *values: Json) -> None:
        if outcome is not Outcome.OFFERED:
            note(self, key, outcome, *values)

    patch.setattr(deciding.Ledger, "note", quiet)


def call_every_difference_a_conflict(patch: pytest.MonkeyPatch) -> None:
    """A field that one side changed is a conflict too."""
    patch.setattr(shaping.Shapes, "prefers", lambda self, key, base, ours, theirs: shaping.Side.APART)


def remove_though_it_was_changed(patch: pytest.MonkeyPatch) -> None:
    """What one side removed is gone, whatever the other wrote in it."""
    removals = placing.removals
    patch.setattr(placing, "removals", lambda *given: [(keys, False) for keys, _ in removals(*given)])


def write_into_the_inputs(patch: pytest.MonkeyPatch) -> None:
    """The merge builds its result in the document it was given."""
    merged = merging._merge

    def careless(sources: Any, choices: Any) -> merging.Merge:
        made = merged(sources, choices)
        sources.ours.update(deepcopy(made.document))
        return made

    patch.setattr(merging, "_merge", careless)


def repeat_a_block(patch: pytest.MonkeyPatch) -> None:
    """A block that stands elsewhere in theirs is there too."""

    def ordered(self: Any, place: Place) -> list[str]:
        sides = (self._sides.ours, self._sides.theirs)
        return list(dict.fromkeys(key for side in sides for key in side.streams.get(place, [])))

    patch.setattr(siblings.Siblings, "ordered", ordered)


def lose_blocks_moved_into_each_other(patch: pytest.MonkeyPatch) -> None:
    """A block that stands in itself is held by nothing any more."""
    rings = Placement._rings

    def losing(self: Placement) -> list[list[str]]:
        for key in [key for ring in rings(self) for key in ring]:
            del self.home[key]
        return []

    patch.setattr(Placement, "_rings", losing)


def forget_the_last_choice(patch: pytest.MonkeyPatch) -> None:
    """Only the first choice counts."""
    resolve = merging.resolve
    patch.setattr(merging, "resolve", lambda merged, choices: resolve(merged, dict(list(choices.items())[:1])))


def choose_moves_only_once_they_are_noted(patch: pytest.MonkeyPatch) -> None:
    """A choice on where a block stands is not found before the decision is noted."""
    choice = deciding.Ledger.choice
    patch.setattr(deciding.Ledger, "choice", lambda ledger, key, values=None: choice(ledger, key))


def mix_without_a_word(patch: pytest.MonkeyPatch) -> None:
    """A text with words of both sides is no decision."""
    note = deciding.Ledger.note_edit

    def quiet(self: deciding.Ledger, key: Key, values: Any, **more: Any) -> None:
        if more["merged"] is None:
            note(self, key, values, **more)

    patch.setattr(deciding.Ledger, "note_edit", quiet)


def describe_a_picture_by_the_text_of_another(patch: pytest.MonkeyPatch) -> None:
    """A picture and its text are merged apart."""
    patch.setattr(fields.Row, "is_whole", lambda self, path, values: path in self.one_values)


def caption_a_picture_by_the_words_of_another(patch: pytest.MonkeyPatch) -> None:
    """A picture and its caption are merged apart."""
    patch.setattr(fields.Row, "together_in", lambda self, values: self.together)


def lose_a_word_where_a_paragraph_is_divided(patch: pytest.MonkeyPatch) -> None:
    """The last word before the end of a paragraph that is told anew is left out."""
    told = paragraphs.Told.paragraph

    def shorter(self: paragraphs.Told, key: str, start: int, end: int) -> Block:
        return told(self, key, start, max(start + 1, end - 1))

    patch.setattr(paragraphs.Told, "paragraph", shorter)


def lose_marks_where_a_paragraph_is_divided(patch: pytest.MonkeyPatch) -> None:
    """Words of a paragraph that is told anew are neither bold nor linked."""

    def plain(text: Text) -> Json:
        words = [replace(word, marks=tuple([] for _ in word.text)) for word in text.words]
        return write_runs(replace(text, words=words))

    patch.setattr(paragraphs, "write_runs", plain)


def lose_a_paragraph_that_is_told_anew(patch: pytest.MonkeyPatch) -> None:
    """The last paragraph of those that are told anew is lost."""
    replaced = paragraphs.Told.replace
    patch.setattr(paragraphs.Told, "replace", lambda self, place, new: replaced(self, place, new[:-1] or new))


def lose_what_was_written_last_in_a_text(patch: pytest.MonkeyPatch) -> None:
    """A text that both sides changed lacks the words of the last change."""
    agreed = texts._agreed

    def shorter(*sides: Any) -> Any:
        hunks = agreed(*sides)
        return [*hunks[:-1], *(replace(hunk, words=[]) for hunk in hunks[-1:])]

    patch.setattr(texts, "_agreed", shorter)


def leave_out_a_sentence_that_one_side_added(patch: pytest.MonkeyPatch) -> None:
    """A sentence that one side added to a text whose sentences the other moved is left out."""
    merged = texts._merge_sentence

    def only_old(base: Any, ours: Any, theirs: Any) -> Any:
        return [] if base is None else merged(base, ours, theirs)

    patch.setattr(texts, "_merge_sentence", only_old)


def leave_sentences_where_they_were(patch: pytest.MonkeyPatch) -> None:
    """The sentences of a text stay in their order, though one side moved them."""
    found = texts._order_of_sentences

    def unmoved(lists: Lists) -> list[str]:
        order = found(lists)
        return sorted(order, key=lambda key: lists.base.index(key) if key in lists.base else len(order))

    patch.setattr(texts, "_order_of_sentences", unmoved)


def say_a_sentence_twice_that_both_added(patch: pytest.MonkeyPatch) -> None:
    """What both sides added alike has two ids, and stands twice."""
    patch.setattr(retelling, "_name_alike", lambda *given: None)


def ask_one_side_alone(patch: pytest.MonkeyPatch) -> None:
    """Whether two values are a conflict depends on which of them is ours."""
    prefers = shaping.Shapes.prefers

    def biased(self: shaping.Shapes, key: Key, base: Json, ours: Json, theirs: Json) -> shaping.Side:
        side = prefers(self, key, base, ours, theirs)
        return shaping.Side.OURS if side is shaping.Side.APART and repr(ours) < repr(theirs) else side

    patch.setattr(shaping.Shapes, "prefers", biased)


def take_rows_of_ours_alone(patch: pytest.MonkeyPatch) -> None:
    """A row that upstream added to a table is left out."""
    kept = tables._Merger._kept

    def ours(self: Any, lists: Any, *, rows: bool) -> list[str]:
        return [key for key in kept(self, lists, rows=rows) if not (rows and key.startswith("t"))]

    patch.setattr(tables._Merger, "_kept", ours)


def align_rows_by_number(patch: pytest.MonkeyPatch) -> None:
    """The third row is the third row, whatever it says."""

    def numbered(before: Sequence[Any], after: Sequence[Any], alike: Any) -> dict[int, int]:
        return {at: at for at in range(min(len(before), len(after)))}

    patch.setattr(tables, "align", numbered)


def plan_minutes_apart(patch: pytest.MonkeyPatch) -> None:
    """The full and the short minutes of a section are merged apart."""
    patch.setattr(shaping.Sides, "together", lambda self, key, values: ())


def leave_behind_what_is_below(patch: pytest.MonkeyPatch) -> None:
    """What the center wrote below a block stays where the block was."""
    patch.setattr(placing, "written_below", lambda *given: {})
    patch.setattr(ordering, "_taken_out", lambda ours, replayed, known: (_chained(ours, replayed), {}))


def _chained(ours: Sequence[str], replayed: AbstractSet[str]) -> dict[str, str]:
    kept = [key for key in ours if key not in replayed]
    return dict(zip([ordering.START, *kept], kept, strict=False))


def put_what_is_locked_after_a_block_that_we_moved(patch: pytest.MonkeyPatch) -> None:
    """A locked block goes after its upstream predecessor, wherever the center moved that one."""
    patch.setattr(siblings, "put_back", lambda sequence, theirs, locked, keys: ordering.replay(sequence, theirs, keys))


def shuffle_decisions(patch: pytest.MonkeyPatch) -> None:
    """Ids of decisions depend on when they were made."""
    decision = deciding.Ledger._decision
    made: list[int] = []

    def numbered(self: deciding.Ledger, *given: Any) -> Decision:
        made.append(1)
        found = decision(self, *given)
        return Decision(f"{len(made)}", *[getattr(found, name) for name in list(found.__dataclass_fields__)[1:]])

    patch.setattr(deciding.Ledger, "_decision", numbered)


def ignore_locks(patch: pytest.MonkeyPatch) -> None:
    """Nothing is locked."""
    patch.setattr(merging, "frozenset", lambda keys: frozenset(), raising=False)


def empty_a_locked_block(patch: pytest.MonkeyPatch) -> None:
    """What the center wrote in a locked block goes with what it wrote over it."""
    _without(patch, lambda at, key: bool(at._sides.locked) and key not in at._sides.theirs.blocks)


def crowd_out_blocks_of_any_type(patch: pytest.MonkeyPatch) -> None:
    """A block that the center put into a locked slide goes as a sentence in a locked text does."""
    patch.setattr(verbatim, "VERBATIM", frozenset(KINDS))


def leave_our_words_in_a_locked_text(patch: pytest.MonkeyPatch) -> None:
    """A sentence that the center put into a locked text stays."""
    patch.setattr(verbatim, "VERBATIM", frozenset())


def crowd_out_without_a_word(patch: pytest.MonkeyPatch) -> None:
    """What goes from a locked text is not shown to those who wrote it."""
    patch.setattr(merging.Builder, "in_order", lambda self, keys: ())


def ask_about_what_is_crowded_out(patch: pytest.MonkeyPatch) -> None:
    """A sentence that goes either way is a question: removed upstream, changed by the center."""
    chosen = Placement._crowd_out

    def forgetful(self: Placement) -> None:
        chosen(self)
        for key in self._crowded & self._sides.base.blocks.keys():
            self._chosen(key, Outcome.CONFLICT)

    patch.setattr(Placement, "_crowd_out", forgetful)


def bring_back_what_words_astray_are_in(patch: pytest.MonkeyPatch) -> None:
    """A slide that the center removed comes back since theirs moved a sentence of a locked text into it."""
    patch.setattr(Placement, "_send_back", lambda self: None)


def lose_words_astray(patch: pytest.MonkeyPatch) -> None:
    """A sentence that theirs moved out of a locked text is lost though its new place exists."""
    patch.setattr(Placement, "_is_gone", lambda self, key: True)


MUTANTS: list[tuple[Mutant, str]] = [
    (drop_local_additions, "law_local_additions_stay"),
    (drop_upstream_additions, "law_upstream_additions_and_removals_are_accounted_for"),
    (lose_a_block_that_we_moved, "law_local_moves_stay"),
    (lose_a_block_that_they_moved, "law_upstream_moves_are_accounted_for"),
    (append_new_blocks_at_the_end, "law_a_new_upstream_block_follows_its_predecessor"),
    (insert_by_index, "law_a_new_upstream_block_follows_its_predecessor"),
    (take_their_order, "law_without_news_ours_stays"),
    (call_every_sibling_moved, "law_only_what_moved_is_called_moved"),
    (take_theirs_on_conflict, "law_a_conflict_keeps_ours"),
    (overwrite_whole_fields, "law_local_changes_stay"),
    (prefer_ours_without_a_word, "law_upstream_changes_are_accounted_for"),
    (drop_a_decision, "law_upstream_changes_are_accounted_for"),
    (forget_what_was_offered, "law_upstream_changes_are_accounted_for"),
    (call_every_difference_a_conflict, "law_an_untouched_clone_becomes_theirs"),
    (remove_though_it_was_changed, "law_local_changes_stay"),
    (write_into_the_inputs, "law_it_is_a_function"),
    (repeat_a_block, "law_the_result_is_a_document"),
    (lose_blocks_moved_into_each_other, "law_local_moves_stay"),
    (forget_the_last_choice, "law_choices_may_be_taken_in_any_sequence"),
    (
        choose_moves_only_once_they_are_noted,
        "law_a_choice_of_theirs_is_what_stands",
    ),
    (mix_without_a_word, "law_nothing_is_mixed_unseen"),
    (describe_a_picture_by_the_text_of_another, "law_a_picture_has_its_own_text"),
    (caption_a_picture_by_the_words_of_another, "law_a_picture_has_its_own_text"),
    (lose_a_word_where_a_paragraph_is_divided, "law_telling_documents_alike_loses_no_word"),
    (lose_marks_where_a_paragraph_is_divided, "law_telling_documents_alike_loses_no_word"),
    (lose_a_paragraph_that_is_told_anew, "law_telling_documents_alike_loses_no_word"),
    (lose_what_was_written_last_in_a_text, "law_a_text_that_both_changed_has_the_words_of_both"),
    (leave_out_a_sentence_that_one_side_added, "law_a_text_that_both_changed_has_the_words_of_both"),
    (leave_sentences_where_they_were, "law_sentences_stand_as_the_side_that_moved_them_has_them"),
    (say_a_sentence_twice_that_both_added, "law_the_same_sentence_added_by_both_stands_once"),
    (ask_one_side_alone, "law_swapped_the_same_fields_conflict"),
    (take_rows_of_ours_alone, "law_a_table_has_what_both_sides_changed"),
    (align_rows_by_number, "law_a_table_has_what_both_sides_changed"),
    (plan_minutes_apart, "law_minutes_of_a_section_are_one_value"),
    (leave_behind_what_is_below, "law_what_is_written_below_a_block_goes_with_it"),
    (put_what_is_locked_after_a_block_that_we_moved, "with_locks_an_update_made_again_changes_nothing"),
    (shuffle_decisions, "law_it_is_a_function"),
    (ignore_locks, "with_locks_a_locked_block_is_theirs"),
    (empty_a_locked_block, "with_locks_the_rest_stays_whole"),
    (crowd_out_blocks_of_any_type, "with_locks_the_rest_stays_whole"),
    (leave_our_words_in_a_locked_text, "with_locks_a_locked_text_is_word_for_word"),
    (crowd_out_without_a_word, "with_locks_what_is_crowded_out_is_shown"),
    (ask_about_what_is_crowded_out, "with_locks_what_is_crowded_out_is_shown"),
    (bring_back_what_words_astray_are_in, "with_locks_what_is_offered_stays_removed"),
    (lose_words_astray, "with_locks_a_locked_block_is_theirs"),
]


@pytest.mark.parametrize(("mutant", "name"), MUTANTS, ids=[mutant.__name__ for mutant, _ in MUTANTS])
def test_the_law_fails_under_the_mutant(mutant: Mutant, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises((AssertionError, ValueError)):
        for seed in range(TRIES):
            hold(name, seed)


@pytest.mark.parametrize("name", sorted({name for _, name in MUTANTS}))
def test_the_law_holds_without_a_mutant(name: str) -> None:
    for seed in range(TRIES // 10):
        hold(name, seed)


@lru_cache(maxsize=TRIES // 10)
def drawn(seed: int) -> tuple[Three, Three]:
    """Return the documents of a seed, which many laws read; a law gives copies to what may write into them."""
    return tossed(seed), written(seed)


def hold(name: str, seed: int) -> None:
    """Hold the documents of this seed against a law."""
    for base, ours, theirs in drawn(seed):
        if name in LAWS:
            LAWS[name](base, ours, theirs)
        else:
            keys = sorted(flatten(theirs).blocks)
            LAWS_WITH_LOCKS[name](base, ours, theirs, frozenset(keys[seed % 3 :: 3]))
    if name in LAWS_WITH_LOCKS:
        LAWS_WITH_LOCKS[name](*told_elsewhere(seed))
        LAWS_WITH_LOCKS[name](*shuffled(seed))
