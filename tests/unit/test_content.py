"""The content files as they are, and what their parser says of broken ones."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import modules.demo
from modules.delivery.build import build, source_of
from modules.demo import markdown
from modules.demo.parsing import (
    CENTER_ROLES,
    CenterFile,
    ContentError,
    GuideFile,
    ModuleFile,
    StatementFile,
    read_center,
    read_guide,
    read_module,
    read_statements,
)
from modules.domain import document, tokens
from modules.domain.readability import grade

CONTENT = Path(modules.demo.__file__).parent / "content"
IMAGES = CONTENT / "images"
MODULES = (
    "fusion-center-overview",
    "pcrcl-protections",
    "sar-indicators",
    "reporting-channels",
    "critical-infrastructure-special-events",
    "cyber-awareness",
)
UPDATED = MODULES[:2]
"""Those with a second release."""
CENTERS = ("harbor-region", "prairie-state")

# Minutes of each section, full and short, as the domain research proposes them.
MINUTES = {
    "fusion-center-overview": [(8, 5), (10, 6), (6, 4), (5, 3), (8, 5), (8, 6)],
    "pcrcl-protections": [(5, 4), (10, 7), (8, 5), (8, 6), (7, 5), (12, 8)],
    "sar-indicators": [(7, 5), (5, 3), (12, 8), (16, 10), (15, 10), (5, 4)],
    "reporting-channels": [(4, 3), (8, 6), (5, 4), (5, 3), (8, 5)],
    "critical-infrastructure-special-events": [(7, 5), (12, 8), (8, 5), (8, 6), (10, 6)],
    "cyber-awareness": [(5, 4), (8, 5), (8, 6), (4, 3), (15, 10)],
}

# A wording may only change together with its number: whoever changes one changes the line here too.
WORDINGS = {
    "emergency-911": (1, "6a544044"),
    "behavior-not-identity": (1, "2e2aea93"),
    "may-be-innocent": (1, "e5fe5bb4"),
    "suspicious-activity-definition-public": (1, "3b2b92c8"),
    "suspicious-activity-definition-fs": (1, "d89a7fc0"),
    "ise-sar-definition": (1, "80652b57"),
    "vetting-note": (1, "9e2d823e"),
    "protected-activity": (1, "ebf10c2c"),
    "fusion-center-definition": (1, "a2d4e521"),
    "28cfr23-core": (1, "56b51397"),
    "ground-rule-no-names": (1, "19df0543"),
    "do-not-investigate": (1, "efb2945e"),
    "slogan-credit": (1, "9a5268b2"),
    "federal-pcrcl-support": (1, "e25dd6e1"),
    "civil-immunity-limits": (1, "ed2e4c64"),
}

# The parser's fixed namespace gives these; a change would part every clone from its release.
STORED_IDS = {
    "fusion-center-overview": (
        "0b929808-3da2-5787-b37b-c1f7955931ec",
        "ba3f4f79-f6d1-55e5-8df5-2c5d7e1ef0d8",
    ),
    "pcrcl-protections": (
        "e194fa0e-aa2a-5296-abf4-115e7fe03ab7",
        "fe158ee6-2418-537b-ae0b-379271620002",
    ),
    "sar-indicators": (
        "d5f1067d-8c3d-5628-9209-62f2ef2608ab",
        "93cc026d-be45-579c-8cac-5b4b66f945fa",
    ),
    "reporting-channels": (
        "9c83798e-f0fd-5635-9604-eb639a80cd6f",
        "e1d62ed1-3e6d-5b00-a1c9-66b2fed68dd5",
    ),
    "critical-infrastructure-special-events": (
        "eb210f74-dbe6-5fae-8d06-b79b1711065b",
        "c4c06c59-091a-5ed1-99a1-abfda7e29c8e",
    ),
    "cyber-awareness": (
        "59045da7-27a5-5c4c-9855-f72c9f249cfa",
        "a611c72e-8c02-5501-9db5-7af4e0b1f07e",
    ),
}


@pytest.fixture(scope="module")
def statements() -> dict[str, StatementFile]:
    return {statement.key: statement for statement in read_statements(CONTENT / "statements.yaml")}


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest, statements: dict[str, StatementFile]) -> ModuleFile:
    return read_module(CONTENT / "modules" / f"{request.param}.yaml", statements, IMAGES)


@pytest.fixture(params=MODULES)
def guide(request: pytest.FixtureRequest, statements: dict[str, StatementFile]) -> GuideFile:
    """The guide for everyone of a module."""
    return read_guide(CONTENT / "guides" / f"{request.param}-guide.yaml", statements, IMAGES)


@pytest.fixture(params=sorted((CONTENT / "guides").glob("*.yaml")), ids=lambda path: path.stem)
def any_guide(request: pytest.FixtureRequest, statements: dict[str, StatementFile]) -> GuideFile:
    """Any guide, those for one audience too."""
    return read_guide(request.param, statements, IMAGES)


@pytest.fixture(params=CENTERS)
def center(request: pytest.FixtureRequest) -> CenterFile:
    return read_center(CONTENT / "centers" / f"{request.param}.yaml", MODULES)


def guides_of(module: ModuleFile, statements: dict[str, StatementFile]) -> list[document.Block]:
    guides = [read_guide(path, statements, IMAGES) for path in sorted((CONTENT / "guides").glob("*.yaml"))]
    return [
        {
            "id": guide.uid,
            "type": "guide",
            "value": {"title": guide.title, "summary": guide.summary, "minutes": guide.minutes, "body": guide.body},
        }
        for guide in guides
        if guide.module == module.slug
    ]


def blocks_of(value: Any, *kinds: str) -> list[document.Block]:
    return [block for _, block in document.walk(value) if block["type"] in kinds]


# The files as they are


def test_no_content_file_is_left_unread(statements: dict[str, StatementFile]) -> None:
    names = {path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.yaml")}
    centers = [read_center(CONTENT / "centers" / f"{slug}.yaml", MODULES) for slug in CENTERS]
    packs = [(center.slug, pack.slug, pack.modules) for center in centers for pack in center.packs]
    changed = {name for name in names if name.count("/") == 3}
    assert changed <= {f"centers/{center}/{pack}/{slug}.yaml" for center, pack, slugs in packs for slug in slugs}
    assert names - changed == {
        "statements.yaml",
        *(f"modules/{slug}.yaml" for slug in MODULES),
        *(path.relative_to(CONTENT).as_posix() for path in (CONTENT / "guides").glob("*.yaml")),
        *(f"centers/{slug}.yaml" for slug in CENTERS),
        "2.0/statements.yaml",
        *(f"2.0/{slug}.yaml" for slug in UPDATED),
        "3.0/statements.yaml",
        *(f"3.0/{slug}.yaml" for slug in MODULES),
    }
    assert {guide.module for guide in _all_guides(statements)} == set(MODULES)


def _all_guides(statements: dict[str, StatementFile]) -> list[GuideFile]:
    return [read_guide(path, statements, IMAGES) for path in (CONTENT / "guides").glob("*.yaml")]


def test_a_module_takes_the_slug_of_its_file_name(module: ModuleFile) -> None:
    assert (CONTENT / "modules" / f"{module.slug}.yaml").exists()


def test_the_minutes_are_those_of_the_domain_research(module: ModuleFile) -> None:
    values = [section["value"] for section in module.content["sections"]]
    assert [(value["minutes"], value["short_minutes"]) for value in values] == MINUTES[module.slug]


def test_the_spoken_minutes_of_a_guide_are_those_of_its_sections(guide: GuideFile) -> None:
    assert _spoken(guide) == [full for full, _ in MINUTES[guide.module]]


def test_the_spoken_minutes_of_any_guide_are_as_many_as_it_says(any_guide: GuideFile) -> None:
    assert any_guide.minutes == sum(_spoken(any_guide))


def _spoken(guide: GuideFile) -> list[int]:
    return [block["value"]["minutes"] for block in guide.body if block["type"] == "script"]


def test_a_guide_has_a_script_for_each_section_by_name(guide: GuideFile, statements: dict[str, StatementFile]) -> None:
    module = read_module(CONTENT / "modules" / f"{guide.module}.yaml", statements, IMAGES)
    titles = [block["value"]["title"] for block in guide.body if block["type"] == "script"]
    sections = [section["value"]["title"] for section in module.content["sections"]]
    assert titles == [f"{number}. {title}" for number, title in enumerate(sections, start=1)]


def test_every_token_is_known(module: ModuleFile, statements: dict[str, StatementFile]) -> None:
    assert tokens.unknown({**module.content, "guides": guides_of(module, statements)}) == []


def test_the_ids_of_a_module_and_its_guide_are_unique(module: ModuleFile, statements: dict[str, StatementFile]) -> None:
    document.check({"module": module.content, "guides": guides_of(module, statements)})


def test_parsing_twice_gives_the_same(module: ModuleFile, statements: dict[str, StatementFile]) -> None:
    again = read_module(CONTENT / "modules" / f"{module.slug}.yaml", statements, IMAGES)
    assert again == module
    assert document.digest(again.content) == document.digest(module.content)


def test_the_ids_that_are_stored_never_change(module: ModuleFile) -> None:
    assert (module.uid, module.content["sections"][0]["id"]) == STORED_IDS[module.slug]


def test_a_module_becomes_an_outline(module: ModuleFile, statements: dict[str, StatementFile]) -> None:
    outline = build(source_of({**module.content, "guides": []}))
    assert outline.minutes == sum(full for full, _ in MINUTES[module.slug])
    assert [node.kind for node in outline.modules[0].children].count("section") == len(MINUTES[module.slug])


def test_a_guide_becomes_part_of_the_outline(module: ModuleFile, statements: dict[str, StatementFile]) -> None:
    outline = build(source_of({**module.content, "guides": guides_of(module, statements)}))
    guide = outline.modules[0].children[-1]
    assert (guide.kind, guide.presenter_only) == ("guide", True)


@pytest.mark.parametrize("key", WORDINGS)
def test_a_statement_is_worded_as_its_number_says(key: str, statements: dict[str, StatementFile]) -> None:
    wording = hashlib.sha256(statements[key].wording.encode()).hexdigest()[:8]
    assert (statements[key].number, wording) == WORDINGS[key]


def test_every_statement_has_its_wording_pinned(statements: dict[str, StatementFile]) -> None:
    assert statements.keys() == WORDINGS.keys()


def test_every_statement_is_shown_somewhere(statements: dict[str, StatementFile]) -> None:
    modules = [read_module(CONTENT / "modules" / f"{slug}.yaml", statements, IMAGES) for slug in MODULES]
    streams = [*(module.content for module in modules), *(guide.body for guide in _all_guides(statements))]
    shown = {block["value"]["statement"]["key"] for stream in streams for block in blocks_of(stream, "statement")}
    assert statements.keys() == shown


def test_a_statement_that_is_not_confirmed_says_what_is_missing(statements: dict[str, StatementFile]) -> None:
    assert [key for key, statement in statements.items() if not (statement.confirmed or statement.note)] == []


def test_a_statement_carries_its_words_and_number(module: ModuleFile, statements: dict[str, StatementFile]) -> None:
    for block in blocks_of(module.content, "statement"):
        shown = block["value"]["statement"]
        assert shown["wording"] == statements[shown["key"]].wording
        assert (block["value"]["policy"], shown["number"]) == ("locked", statements[shown["key"]].number)


def test_every_module_has_the_ground_rule_and_its_guides_repeat_it(
    module: ModuleFile, statements: dict[str, StatementFile]
) -> None:
    for part in (module.content, *guides_of(module, statements)):
        keys = [block["value"]["statement"]["key"] for block in blocks_of(part, "statement")]
        assert "ground-rule-no-names" in keys


def test_an_image_is_named_by_the_digest_of_its_bytes(module: ModuleFile) -> None:
    files = {path.name: path for path in module.images}
    for block in blocks_of(module.content, "image"):
        asset = block["value"]["image"]["image"]
        assert asset["sha256"] == hashlib.sha256(files[asset["name"]].read_bytes()).hexdigest()
        with Image.open(files[asset["name"]]) as picture:
            assert (asset["width"], asset["height"]) == picture.size


@pytest.mark.parametrize("path", sorted(IMAGES.glob("*.png")), ids=lambda path: path.stem)
def test_a_picture_is_small_wide_without_metadata_and_has_its_drawing(path: Path) -> None:
    with Image.open(path) as picture:
        assert (picture.width, picture.info) == (1600, {})
    assert path.stat().st_size < 150_000
    assert path.with_suffix(".svg").exists()


def test_headings_stand_only_where_the_editor_allows_them(module: ModuleFile) -> None:
    short = {name: stream for name, stream in module.content.items() if name != "handouts"}
    assert blocks_of(short, "heading", "subheading") == []


def test_a_center_fills_every_token_of_a_profile(center: CenterFile) -> None:
    wanted = {token.field for token in tokens.TOKENS.values() if token.source is tokens.Source.PROFILE}
    assert center.profile.keys() == wanted
    assert all(center.profile.values())


def test_a_center_is_reached_only_at_reserved_numbers_and_addresses(center: CenterFile) -> None:
    assert all(center.profile[name].startswith("(555) 555-01") for name in ("tip_phone", "non_emergency_phone"))
    addresses = [value for name, value in center.profile.items() if name.endswith("_url")]
    assert all(value.split("/")[2].endswith(".example") for value in addresses)


def test_a_center_has_one_person_for_each_role(center: CenterFile) -> None:
    assert {person.role for person in center.people} == CENTER_ROLES


def test_a_center_packs_modules_that_exist(center: CenterFile) -> None:
    assert len(center.packs) == len({pack.sector for pack in center.packs}) == 3
    assert all(set(pack.modules) <= set(MODULES) for pack in center.packs)


def test_a_center_fits_something_to_the_audience_of_a_pack_of_each_module(center: CenterFile) -> None:
    of_these = [pack for pack in center.packs if pack.slug != "faith-communities"]  # left as it was released
    assert all(list((CONTENT / "centers" / center.slug / pack.slug).glob("*.yaml")) for pack in of_these)


# What a stranger could present from

HIGHEST_GRADE = 9
"""The reading grade of what participants read, over a whole module; locked wording is as the law has it."""

SECOND_GROUP = (
    "Eliciting information",
    "Testing or probing of security",
    "Recruiting",
    "Photography",
    "Observation/surveillance",
    "Materials acquisition/storage",
    "Acquisition of expertise",
    "Weapons discovery",
    "Sector-specific incident",
)
"""Behaviors that are no crime in themselves, by the names of domain/modules.json."""


def test_every_section_has_something_to_show_and_to_say(module: ModuleFile) -> None:
    for section in module.content["sections"]:
        slides = blocks_of(section["value"]["items"], "slide")
        assert slides, section["value"]["title"]
        assert all(slide["value"]["parts"] and slide["value"]["notes"] for slide in slides), section["value"]["title"]


def test_every_module_has_what_participants_do_keep_and_ask(module: ModuleFile) -> None:
    assert len(blocks_of(module.content["sections"], "activity")) >= 1
    assert blocks_of(module.content["sections"], "discussion")
    assert all(block["value"]["parts"] for block in blocks_of(module.content["handouts"], "handout"))
    assert len(module.content["questions"]) >= 5
    assert all(source["value"]["note"] for source in module.content["sources"])


def test_every_picture_is_described_or_says_that_it_decorates(module: ModuleFile) -> None:
    for block in blocks_of(module.content, "image"):
        picture = block["value"]["image"]
        assert picture["decorative"] or len(picture["alt_text"].split()) > 5


def test_participants_read_plain_words(module: ModuleFile) -> None:
    said = " ".join(_sentences(module.content))
    assert grade(said) <= HIGHEST_GRADE


def _sentences(content: document.Document) -> list[str]:
    """Return what participants read, but for locked wording, a full stop behind each line."""
    shown = [content["sections"], [one for one in content["handouts"] if one["value"]["audience"] == "participant"]]
    lines = [line for part in shown for line in _lines(part)]
    return [line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in lines]


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [line for one in value for line in _lines(one)]
    if not isinstance(value, dict):
        return []
    if "runs" in value:
        return ["".join(run["text"] for run in value["runs"])]
    if value.get("policy") == "locked":
        return []
    return [line for name, one in value.items() if name != "notes" for line in _lines(one)]


def test_behaviors_that_are_no_crime_never_stand_without_the_note_on_vetting(
    statements: dict[str, StatementFile],
) -> None:
    module = read_module(CONTENT / "modules" / "sar-indicators.yaml", statements, IMAGES)
    named = [block for block in blocks_of(module.content, "slide", "handout") if _names_the_second_group(block)]
    assert len(named) >= 3
    for block in named:
        keys = {one["value"]["statement"]["key"] for one in blocks_of(block["value"], "statement")}
        assert "vetting-note" in keys, block["value"]["title"]


def _names_the_second_group(block: document.Block) -> bool:
    said = str({name: value for name, value in block["value"].items() if name != "notes"}).lower()
    return sum(name.lower() in said for name in SECOND_GROUP) >= 3


def test_the_module_on_behaviors_asks_for_the_one_on_protections(statements: dict[str, StatementFile]) -> None:
    module = read_module(CONTENT / "modules" / "sar-indicators.yaml", statements, IMAGES)
    assert module.companions == ["pcrcl-protections"]


# What the parser says of broken files

GOOD = """\
slug: probe
title: Probe
summary: A module to break.
language: en
sectors: [all]
owner: DHS BCP
next_review: 2027-11-22
objectives:
  - {id: o1, text: Break things}
sections:
  - id: s1
    title: First
    minutes: 3
    short_minutes: 2
    method: presentation
    items:
      - slide:
          id: s1-s1
          title: A slide
          parts:
            - text:
                id: s1-t1
                body: |
                  A paragraph with **bold**
                  words.
            - image: {id: s1-i1, file: picture.png, alt: A picture}
"""
SLIDE = "sections.1.items.1.slide"
BODY = f"{SLIDE}.parts.1.text.body"

Problems = Callable[[str, str], list[str]]


@pytest.fixture
def problems(tmp_path: Path) -> Problems:
    """Return what the parser says of the good file with one text replaced, the folder's name left out."""
    shutil.copy(IMAGES / "three-words.png", tmp_path / "picture.png")

    def read(old: str, new: str) -> list[str]:
        assert old in GOOD
        path = tmp_path / "probe.yaml"
        path.write_text(GOOD.replace(old, new))
        with pytest.raises(ContentError) as caught:
            read_module(path, {}, tmp_path)
        return [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]

    return read


def test_the_file_that_is_broken_here_is_good_itself(tmp_path: Path) -> None:
    shutil.copy(IMAGES / "three-words.png", tmp_path / "picture.png")
    (tmp_path / "probe.yaml").write_text(GOOD)
    assert read_module(tmp_path / "probe.yaml", {}, tmp_path).images == (tmp_path / "picture.png",)


def test_a_repeated_id_names_both_lines(problems: Problems) -> None:
    (said,) = problems("id: s1-t1", "id: o1")
    assert said == f"probe.yaml:22: {SLIDE}.parts.1.text.id: the id 'o1' is used already, on line 9."


def test_an_unknown_token_is_named(problems: Problems) -> None:
    (said,) = problems("title: A slide", 'title: "Of {{center.nam}}"')
    assert said == f"probe.yaml:19: {SLIDE}.title: {{{{center.nam}}}} is not a token."


def test_a_token_without_both_braces_is_a_problem(problems: Problems) -> None:
    (said,) = problems("title: A slide", 'title: "Of {{center.name}"')
    assert said.startswith(f"probe.yaml:19: {SLIDE}.title: a token needs two braces")


def test_a_token_without_quotes_is_told_that_it_needs_them(problems: Problems) -> None:
    (said,) = problems("title: A slide", "title: {{center.name}}")
    assert said.startswith(f"probe.yaml:19: {SLIDE}.title: here should be text")
    assert said.endswith("needs quotes.")


def test_an_image_without_alt_text_that_is_not_decorative_is_a_problem(problems: Problems) -> None:
    (said,) = problems(", alt: A picture", "")
    assert said.startswith(f"probe.yaml:26: {SLIDE}.parts.2.image: an image needs either alt")


def test_a_decorative_image_has_no_alt_text(problems: Problems) -> None:
    (said,) = problems("alt: A picture", "alt: A picture, decorative: true")
    assert said.startswith(f"probe.yaml:26: {SLIDE}.parts.2.image: an image needs either alt")


def test_an_image_file_that_is_missing_is_named(problems: Problems) -> None:
    (said,) = problems("picture.png", "nothing.png")
    assert said.startswith(f"probe.yaml:26: {SLIDE}.parts.2.image: there is no image 'nothing.png'")


def test_broken_yaml_says_on_which_line(problems: Problems) -> None:
    (said,) = problems("sectors: [all]", "sectors: [all")
    assert said.startswith("probe.yaml:6: yaml: ")


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"none\.yaml:1: yaml: the file can't be read"):
        read_module(tmp_path / "none.yaml", {}, tmp_path)


def test_an_unknown_key_is_told_which_keys_there_are(problems: Problems) -> None:
    (said,) = problems("owner: DHS BCP", "owner: DHS BCP\nowners: two")
    assert said.startswith("probe.yaml:7: owners: there is no such key here; there are: slug, title")


def test_a_missing_key_is_told_where_it_should_be(problems: Problems) -> None:
    (said,) = problems("    method: presentation\n", "")
    assert said == "probe.yaml:11: sections.1: the key 'method' is missing."


def test_a_key_written_twice_is_a_problem(problems: Problems) -> None:
    (said,) = problems("language: en", "language: en\nlanguage: es")
    assert said == "probe.yaml:5: language: the key is written twice."


def test_a_word_that_yaml_takes_for_something_else_needs_quotes(problems: Problems) -> None:
    (said,) = problems("title: A slide", "title: Yes")
    assert said == f"probe.yaml:19: {SLIDE}.title: here should be text, not true or false. Put it in quotes."


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("sectors: [all]", "sectors: [all, moon]", "probe.yaml:5: sectors.2: 'moon'"),
        ("method: presentation", "method: dance", "probe.yaml:15: sections.1.method: 'dance'"),
        ("title: First", "title: First\n    policy: closed", "probe.yaml:13: sections.1.policy: 'closed'"),
    ],
    ids=["sector", "method", "policy"],
)
def test_a_word_that_is_none_of_those_is_named(problems: Problems, old: str, new: str, place: str) -> None:
    (said,) = problems(old, new)
    assert said.startswith(f"{place} is not one of those: ")


def test_a_short_form_that_is_longer_is_a_problem(problems: Problems) -> None:
    (said,) = problems("short_minutes: 2", "short_minutes: 4")
    assert said.startswith("probe.yaml:11: sections.1: the short form")


def test_a_date_that_is_none_is_a_problem(problems: Problems) -> None:
    (said,) = problems("2027-11-22", "next year")
    assert said.startswith("probe.yaml:7: next_review: here should be a date")


def test_an_unknown_statement_is_named(problems: Problems) -> None:
    (said,) = problems("image: {id: s1-i1, file: picture.png, alt: A picture}", "statement: {id: s1-x, key: oath}")
    assert said == f"probe.yaml:26: {SLIDE}.parts.2.statement: there is no statement 'oath' in statements.yaml."


def test_a_row_with_a_cell_too_few_is_a_problem(problems: Problems) -> None:
    table = "table: {id: s1-x, columns: [If, Then], rows: [[a, b], [c]]}"
    (said,) = problems("image: {id: s1-i1, file: picture.png, alt: A picture}", table)
    assert said == f"probe.yaml:26: {SLIDE}.parts.2.table.rows.2: a row here has 2 cells, not 1."


def test_a_text_longer_than_the_editor_allows_is_a_problem(problems: Problems) -> None:
    (said,) = problems("title: A slide", f"title: {'x' * 161}")
    assert said == f"probe.yaml:19: {SLIDE}.title: these are 161 characters; 160 fit here."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("<b>words</b>.", "HTML is not allowed."),
        ("![a](https://example.org/b.png)", "an image in the text is not allowed"),
        ("`words`.", "code is not allowed."),
        ("[words](http://example.org)", "a link leads to https://"),
        ("[words](javascript:alert)", "a link leads to https://"),
        ("[words](https://user:pw@example.org)", "a link leads to https://"),
    ],
    ids=["html", "image", "code", "http", "javascript", "password"],
)
def test_markdown_that_is_not_allowed_is_refused_on_its_line(problems: Problems, words: str, sentence: str) -> None:
    assert problems("words.", words)[0].startswith(f"probe.yaml:25: {BODY}: {sentence}")


def test_all_problems_of_a_file_are_told_at_once(problems: Problems) -> None:
    said = problems("title: A slide", "titel: A slide")
    assert [problem.split(": ")[1] for problem in said] == [SLIDE, f"{SLIDE}.titel"]


def test_a_statement_key_that_is_used_twice_is_a_problem(tmp_path: Path) -> None:
    entry = "- {key: a, title: A, kind: legal, number: 1, wording: W, basis: B, confirmed: true}\n"
    (tmp_path / "statements.yaml").write_text(entry * 2)
    with pytest.raises(ContentError, match=r"statements\.yaml:2: 2: the key 'a' is used already\."):
        read_statements(tmp_path / "statements.yaml")


def test_a_center_without_a_required_token_is_a_problem(tmp_path: Path) -> None:
    lines = (CONTENT / "centers" / "harbor-region.yaml").read_text().splitlines(keepends=True)
    (tmp_path / "center.yaml").write_text("".join(line for line in lines if "tip_phone" not in line))
    with pytest.raises(ContentError, match=r"center\.yaml:\d+: profile: the key 'tip_phone' is missing\."):
        read_center(tmp_path / "center.yaml", MODULES)


def test_a_pack_with_a_module_that_is_none_is_a_problem(tmp_path: Path) -> None:
    text = (CONTENT / "centers" / "harbor-region.yaml").read_text()
    (tmp_path / "center.yaml").write_text(text.replace("pcrcl-protections]", "pcrcl-protection]", 1))
    with pytest.raises(ContentError, match=r"center\.yaml:\d+: packs\.\S+: 'pcrcl-protection' is not one of those: "):
        read_center(tmp_path / "center.yaml", MODULES)


# Markdown


def shape(text: str) -> list[tuple[str, int, str]]:
    result = markdown.read(text)
    assert result.problems == []
    return [
        (paragraph.kind, paragraph.depth, "".join(run["text"] for run in paragraph.runs))
        for paragraph in result.paragraphs
    ]


def test_a_soft_line_break_becomes_one_space() -> None:
    assert shape("one\ntwo") == [("paragraph", 0, "one two")]


def test_lists_nest_and_count() -> None:
    assert shape("- a\n  - b\n\n1. c") == [("bullet", 0, "a"), ("bullet", 1, "b"), ("number", 0, "c")]


def test_headings_have_two_levels() -> None:
    assert shape("### A\n\n#### B") == [("heading", 0, "A"), ("subheading", 0, "B")]


def test_marks_are_sorted_and_a_link_comes_last() -> None:
    (paragraph,) = markdown.read("*an **old [rule](https://example.org)***").paragraphs
    link = {"type": "link", "href": "https://example.org"}
    assert paragraph.runs == [
        {"text": "an ", "marks": ["italic"]},
        {"text": "old ", "marks": ["bold", "italic"]},
        {"text": "rule", "marks": ["bold", "italic", link]},
    ]


def test_runs_with_equal_marks_are_one() -> None:
    (paragraph,) = markdown.read("Tom &amp; Ann\nand \\*others\\*").paragraphs
    assert paragraph.runs == [{"text": "Tom & Ann and *others*", "marks": []}]


@pytest.mark.parametrize("text", ["## A", "> a", "---", "3. a", "- a\n\n  b", "a  \nb", "    a"])
def test_what_the_editor_has_no_place_for_is_refused(text: str) -> None:
    assert markdown.read(text).problems
