"""What waits for the centers when the demo is loaded: release 2.0, and every case that an update can meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from wagtail.models import Page

from modules.centers.center.models import Center
from modules.domain.diff import Change, ChangeKind, diff, fields_of, placed
from modules.domain.document import Block, Document, Json, Path, digest, walk
from modules.domain.merge import Decision, DecisionKind, Merge, Outcome
from modules.library.modules.drafts import draft
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.editions.models import Edition
from modules.packs.pages.locks import broken_locks
from modules.packs.pages.models import Clone, Pack
from modules.packs.updates.merging import offered, plan_update
from modules.resources.codes.models import AccessCode
from tests.databases import Databases

RUNS = ("runs",)  # the field of a paragraph that holds its words


@dataclass(frozen=True)
class Update:
    """An update that a center may make: its clone, and the two releases."""

    center: str
    version: str
    base: Document
    ours: Document
    theirs: Document
    locked: frozenset[str]
    merged: Merge

    @property
    def local(self) -> list[Change]:
        """What the center changed."""
        return diff(self.base, self.ours)

    @property
    def upstream(self) -> list[Change]:
        """What DHS changed."""
        return diff(self.base, self.theirs)

    def decisions(self, kind: DecisionKind, outcome: Outcome) -> list[Decision]:
        """Return the decisions of this kind and outcome."""
        return [one for one in self.merged.decisions if (one.kind, one.outcome) == (kind, outcome)]

    def undecided(self, change: Change) -> bool:
        """Tell whether nobody has to choose about the block, or about what holds it."""
        return not {one.block for one in self.merged.decisions} & {change.block, *change.path}


@dataclass(frozen=True)
class Loaded:
    """What the demo loaded, as far as it is looked at here."""

    updates: tuple[Update, ...]
    releases: tuple[Release, ...]
    unreleased: tuple[str, ...]
    owners: frozenset[str]
    approvers: frozenset[str]
    editions: dict[str, Document]
    open_codes: frozenset[str]
    written_by: frozenset[tuple[str, str]]


@pytest.fixture(scope="module")
def demo(run_databases: Databases, django_db_blocker: Any) -> Loaded:
    """What there is in the demo."""
    with django_db_blocker.unblock(), run_databases.open("demo"):
        return look()


def look() -> Loaded:
    """Read all that is asked about; of each center, its first pack alone."""
    packs = [Pack.objects.filter(center=center).earliest("pk") for center in Center.objects.all()]
    of_these = Page.objects.none()
    for pack in packs:
        of_these |= Page.objects.child_of(pack)
    clones = Clone.objects.filter(pk__in=of_these).select_related("center", "release", "latest_revision__user")
    clones = clones.order_by("path")
    editions = Edition.objects.filter(pack__in=packs).select_related("center")
    return Loaded(
        updates=tuple(map(update_of, clones)),
        releases=tuple(Release.objects.select_related("released_by").order_by("slug", "major", "minor")),
        unreleased=tuple(
            module.slug for module in Module.objects.all() if digest(draft(module)) != module.releases.newest().digest
        ),
        owners=frozenset(Module.objects.values_list("owning_office", flat=True)),
        approvers=frozenset(Module.objects.values_list("approvals__approved_by__username", flat=True)),
        editions={edition.center.slug: edition.body for edition in editions},
        open_codes=frozenset(code.center.slug for code in AccessCode.objects.select_related("center") if code.is_open),
        written_by=frozenset(
            (clone.center.slug, clone.latest_revision.user.username) for clone in clones if clone.latest_revision
        ),
    )


def update_of(clone: Clone) -> Update:
    """Merge the newest release into a clone, as an update does."""
    release = offered(clone)
    assert release
    plan = plan_update(clone, release)
    version = str(clone.release.version)
    return Update(
        clone.center.slug, version, plan.base, plan.ours.document, plan.theirs, release.words.verbatim, plan.merge
    )


@pytest.fixture
def harbor(demo: Loaded) -> list[Update]:
    """What waits for Harbor."""
    return [update for update in demo.updates if update.center == "harbor-region"]


@pytest.fixture
def prairie(demo: Loaded) -> list[Update]:
    """What waits for Prairie."""
    return [update for update in demo.updates if update.center == "prairie-state"]


# What is there


def test_every_module_has_later_releases(demo: Loaded) -> None:
    found = [(release.slug, str(release.version)) for release in demo.releases]
    newest = {"fusion-center-overview": 3, "pcrcl-protections": 3}
    assert found == [
        (slug, f"{at}.0") for slug in sorted({one[0] for one in found}) for at in range(1, newest.get(slug, 2) + 1)
    ]


def test_a_release_may_name_another_owner(demo: Loaded) -> None:
    assert "DHS BCP (CISA to review)" in demo.owners
    assert [owner for owner in demo.owners if "CISA input" in owner] == []


def test_they_were_reviewed_and_released_by_those_who_may(demo: Loaded) -> None:
    assert {release.released_by.username for release in demo.releases} == {"dhs-publisher"}
    assert demo.approvers == {"dhs-reviewer", "dhs-pcrcl"}


def test_the_note_of_each_says_something_else(demo: Loaded) -> None:
    assert len({release.note for release in demo.releases}) == 9
    assert all(len(release.note.split()) > 40 for release in demo.releases if release.major > 1)


def test_what_mends_wrong_law_is_urgent(demo: Loaded) -> None:
    urgent = [(release.slug, str(release.version)) for release in demo.releases if release.urgent]
    assert urgent == [
        ("critical-infrastructure-special-events", "2.0"),
        ("fusion-center-overview", "3.0"),
        ("pcrcl-protections", "3.0"),
        ("sar-indicators", "2.0"),
    ]


def test_nothing_is_left_in_a_draft(demo: Loaded) -> None:
    assert demo.unreleased == ()


def test_every_clone_is_from_the_first_release(demo: Loaded) -> None:
    assert [update.version for update in demo.updates] == ["1.0"] * 4


def test_harbors_lead_changed_both_of_harbors(demo: Loaded, harbor: list[Update]) -> None:
    assert all(update.local for update in harbor)
    assert demo.written_by == {("harbor-region", "harbor-lead")}


def test_nobody_changed_prairies(prairie: list[Update]) -> None:
    assert [update.local for update in prairie] == [[], []]


def test_prairies_become_the_new_release_with_nothing_to_choose(prairie: list[Update]) -> None:
    assert [(update.merged.document == update.theirs, update.merged.decisions) for update in prairie] == [
        (True, ())
    ] * 2


def test_what_is_locked_was_not_touched(demo: Loaded) -> None:
    assert [broken_locks(update.base, update.ours) for update in demo.updates] == [[]] * 4


def test_both_centers_have_an_edition_of_what_they_have_and_its_page_is_open(demo: Loaded) -> None:
    for center, source in demo.editions.items():
        assert [entry["release"]["version"] for entry in source["modules"]] == ["1.0", "1.0"]
        words = [update.ours for update in demo.updates if update.center == center]
        assert [entry["content"] for entry in source["modules"]] == words
    assert demo.editions.keys() == demo.open_codes == {"harbor-region", "prairie-state"}


# What an update of Harbor's meets


def test_a_change_of_dhs_that_nothing_stands_against(harbor: list[Update]) -> None:
    assert any(clean(update, update.upstream, update.local) for update in harbor)


def test_an_edit_of_the_center_that_is_kept(harbor: list[Update]) -> None:
    assert any(clean(update, update.local, update.upstream) for update in harbor)


def clean(update: Update, changes: list[Change], others: list[Change]) -> list[Change]:
    """Return the edits that one side alone made, that nobody has to choose about, and that are in the result."""
    touched = {change.block for change in others}
    result = {(*item.path, *name): value for item in placed(update.merged.document) for name, value in own(item.block)}
    return [
        change
        for change in changes
        if change.kind is ChangeKind.EDITED and change.block not in touched and update.undecided(change)
        and change.path in result and result[change.path] == change.after
    ]  # fmt: skip


def own(block: Block) -> list[tuple[Path, Json]]:
    """Return the fields of a block's own."""
    return list(fields_of(block["value"]).items())


def test_a_block_of_the_center_beside_a_new_one_of_dhs(harbor: list[Update]) -> None:
    kinds = {block["type"] for update in harbor for block, other in side_by_side(update) if block["type"] == other}
    assert {"slide", "item"} <= kinds


def side_by_side(update: Update) -> Iterator[tuple[Block, str]]:
    """Yield each block of the center's with the type of DHS's new one that follows it in the result.

    DHS's comes after what it follows in DHS's own text, with only the center's between.
    """
    own, new = added(update.local), added(update.upstream)
    order = {key: at for at, key in enumerate(stream_ids(update.theirs))}
    for stream in streams(update.merged.document):
        for block, following in pairwise(stream):
            if block["id"] in own and following["id"] in new:
                before = [other["id"] for other in stream[: stream.index(block)] if other["id"] not in own]
                upstream = [key for key in (other["id"] for other in stream) if key in order]
                assert before[-1] == upstream[upstream.index(following["id"]) - 1]
                yield block, following["type"]


def added(changes: list[Change]) -> set[str]:
    """Return the ids of the blocks that were added."""
    return {change.block for change in changes if change.kind is ChangeKind.ADDED}


def stream_ids(document: Document) -> list[str]:
    """Return the ids of all blocks, in order."""
    return [item.block["id"] for item in placed(document)]


def streams(document: Document) -> list[list[Block]]:
    """Return all streams."""
    found: dict[Path, list[Block]] = {}
    for item in placed(document):
        found.setdefault(item.stream, []).append(item.block)
    return list(found.values())


def moves(changes: list[Change]) -> set[str]:
    """Return the ids of the blocks that were moved."""
    return {change.block for change in changes if change.kind is ChangeKind.MOVED}


def test_a_block_that_dhs_moved(harbor: list[Update]) -> None:
    assert all(moves(update.upstream) & moves(diff(update.ours, update.merged.document)) for update in harbor)
    assert not [one for update in harbor for one in update.merged.decisions if one.kind is DecisionKind.MOVED]


def test_a_block_that_the_center_moved(harbor: list[Update]) -> None:
    assert any(moves(update.local) & moves(diff(update.theirs, update.merged.document)) for update in harbor)


def test_a_conflict_in_a_paragraph(harbor: list[Update]) -> None:
    found = [one for update in harbor for one in update.decisions(DecisionKind.EDITED, Outcome.CONFLICT)]
    assert [one for one in found if one.field == RUNS and one.base and one.ours and one.theirs]


def test_two_edits_of_one_paragraph_that_are_merged_by_words(harbor: list[Update]) -> None:
    assert [one for update in harbor for one in mixed(update)]


def test_such_a_paragraph_of_a_guide(harbor: list[Update]) -> None:
    assert [one for update in harbor for one in mixed(update) if one.path[0] == "guides"]


def mixed(update: Update) -> list[Decision]:
    """Return the decisions on paragraphs with words of both sides."""
    return [one for one in update.decisions(DecisionKind.EDITED, Outcome.MIXED) if one.field == RUNS and one.merged]


def test_words_of_the_center_that_dhs_locks_now(harbor: list[Update]) -> None:
    taken = [(update, one) for update in harbor for one in update.decisions(DecisionKind.EDITED, Outcome.TAKEN)]
    assert taken
    assert all(one.block in update.locked and one.ours not in (one.base, one.theirs) for update, one in taken)


@pytest.mark.parametrize("part", ["sections", "guides"])
def test_a_statement_that_is_worded_anew(part: str, harbor: list[Update]) -> None:
    for update in harbor:
        numbers = {number_of(update.merged.document[part]), number_of(update.theirs[part])}
        assert numbers == {number_of(update.base[part]) + 1}


def number_of(part: Json) -> int:
    """Return the highest number of a statement."""
    return max(block["value"]["statement"]["number"] for _, block in walk(part) if block["type"] == "statement")


def test_a_block_that_the_center_edited_and_dhs_removed(harbor: list[Update]) -> None:
    found = [(update, one) for update in harbor for one in update.decisions(DecisionKind.REMOVED, Outcome.CONFLICT)]
    assert [one for _, one in found if one.theirs is None and one.base != one.ours]
    assert all(one.block in stream_ids(update.merged.document) for update, one in found)


def test_a_block_that_the_center_removed_and_dhs_edited(harbor: list[Update]) -> None:
    found = [(update, one) for update in harbor for one in update.decisions(DecisionKind.REMOVED, Outcome.OFFERED)]
    assert [one for _, one in found if one.ours is None and one.base != one.theirs]
    assert not any(one.block in stream_ids(update.merged.document) for update, one in found)


def test_a_change_of_dhs_in_a_guide(harbor: list[Update]) -> None:
    for update in harbor:
        changes = clean(update, update.upstream, update.local)
        assert [change for change in changes if change.path[0] == "guides"]
