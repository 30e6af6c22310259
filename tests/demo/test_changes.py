"""Files of changes: what they make of a text, what their parser says of broken ones, and the files as they are."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from modules.demo.changes import Origin, UpdateFile, read_customization, read_update
from modules.demo.loading import CONTENT, UPDATES, ContentFiles, by_key, origin_of, read_all
from modules.demo.parsing import ContentError, StatementFile, read_module, read_statements
from modules.domain import document, tokens
from modules.domain.document import Document, plain_text
from modules.domain.outgoing import strings
from modules.domain.pieces import words_of
from modules.library.words.checks import SLOGAN, problems

MODULE = """\
slug: probe
title: Probe
summary: A module to change.
language: en
sectors: [all]
owner: DHS BCP
next_review: 2027-11-22
objectives:
  - {id: o1, text: Change things}
  - {id: o2, text: Change more things}
sections:
  - id: s1
    title: First
    minutes: 3
    short_minutes: 2
    method: presentation
    items:
      - slide:
          id: a
          title: A slide
          parts:
            - text: {id: a1, body: "One **old** word.\\n\\n- A bullet"}
            - statement: {id: a2, key: oath}
      - slide:
          id: b
          title: Another slide
          parts:
            - table: {id: b1, columns: [If, Then], rows: [[rain, stay]]}
"""
OATH = StatementFile("oath", "Oath", "legal", 1, "Be fair.", "Nothing", confirmed=False, note="Ours.")
NEW_OATH = StatementFile("oath", "Oath", "legal", 2, "Be fair to all.", "Nothing", confirmed=False, note="Ours.")

Change = Callable[[str], Document]
Problems = Callable[[str], list[str]]


@pytest.fixture
def origins(tmp_path: Path) -> dict[str, Origin]:
    """The module that is changed here."""
    (tmp_path / "probe.yaml").write_text(MODULE)
    return {"probe": origin_of(read_module(tmp_path / "probe.yaml", {"oath": OATH}, tmp_path), [])}


@pytest.fixture
def change(tmp_path: Path, origins: dict[str, Origin]) -> Change:
    """Return the module with one change, as DHS makes it."""

    def read(line: str) -> Document:
        path = tmp_path / "changes.yaml"
        path.write_text(f"module: probe\nnote: Why.\nchanges:\n  - {line}\n")
        return read_update(path, origins, {"oath": NEW_OATH}, tmp_path).content

    return read


@pytest.fixture
def said(tmp_path: Path, change: Change) -> Problems:
    """Return what the parser says of one change, the folder's name left out."""

    def read(line: str) -> list[str]:
        with pytest.raises(ContentError) as caught:
            change(line)
        return [problem.removeprefix(f"{tmp_path}/") for problem in caught.value.problems]

    return read


def texts(content: Document) -> str:
    """Return all words of the sections."""
    return words_of(content["sections"])


def slides(content: Document) -> list[str]:
    """Return the titles of the slides, in order."""
    return [block["value"]["title"] for _, block in document.walk(content) if block["type"] == "slide"]


# What a change does


def test_words_of_a_paragraph_keep_their_marks(change: Change) -> None:
    runs = document.walk(change("words: {in: a1, old: old, new: new}")["sections"])
    assert {"text": "new", "marks": ["bold"]} in [
        run for _, block in runs if block["type"] == "paragraph" for run in block["value"]["runs"]
    ]


@pytest.mark.parametrize(("block", "old"), [("o1", "things"), ("s1", "First"), ("b", "Another"), ("b1", "stay")])
def test_words_stand_anywhere_in_a_block_of_its_own(change: Change, block: str, old: str) -> None:
    assert "brand new" in words_of(change(f"words: {{in: {block}, old: {old}, new: brand new}}"))


def test_words_may_go(change: Change) -> None:
    assert "Another" not in texts(change('words: {in: b, old: Another, new: ""}'))


def test_a_block_is_added_after_or_before_another(change: Change) -> None:
    slide = "slide: {id: c, title: C, parts: []}"
    assert slides(change(f"add: {{after: a, {slide}}}")) == ["A slide", "C", "Another slide"]
    assert slides(change(f"add: {{before: a, {slide}}}")) == ["C", "A slide", "Another slide"]


def test_paragraphs_are_added_to_the_text_in_which_they_stand(change: Change) -> None:
    content = change('add: {after: "a1:body:p1", paragraph: {id: c, text: "- X\\n- Y"}}')
    text = next(block for _, block in document.walk(content) if block["type"] == "text")
    assert document.plain_text(text["value"]["body"]).splitlines() == ["One old word.", "X", "Y", "A bullet"]
    assert all(paragraph["id"].startswith(f"{text['id']}:body:") for paragraph in text["value"]["body"])


def test_a_block_is_moved_with_all_that_is_in_it(change: Change, origins: dict[str, Origin]) -> None:
    content = change("move: {block: b, before: a}")
    assert slides(content) == ["Another slide", "A slide"]
    assert sorted(document.ids(content)) == sorted(document.ids(origins["probe"].content))


def test_a_block_is_removed(change: Change) -> None:
    assert slides(change("remove: {block: a}")) == ["Another slide"]


def test_a_text_is_locked_and_says_what_is_to_be_confirmed(change: Change) -> None:
    content = change("lock: {block: a1, confirm: All of it.}")
    text = next(block for _, block in document.walk(content) if block["type"] == "text")
    assert (text["value"]["policy"], text["value"]["confirm"]) == ("locked", "All of it.")


def test_statements_are_shown_as_they_are_worded_now(change: Change) -> None:
    assert "Be fair to all." in texts(change("remove: {block: b}"))


def test_what_a_file_begins_from_is_left_as_it_is(change: Change, origins: dict[str, Origin]) -> None:
    before = document.digest(origins["probe"].content)
    change("remove: {block: a}")
    assert document.digest(origins["probe"].content) == before


# What is said of a broken one


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("words: {in: z, old: a, new: b}", "changes.1.words.in: there is no 'z' in probe."),
        ("words: {in: a1, old: Old, new: b}", "changes.1.words: the old words stand 0 times in this block"),
        ("words: {in: a1, old: o, new: b}", "changes.1.words: the old words stand 2 times in this block"),
        ("words: {in: a2, old: fair, new: b}", "changes.1.words: the old words stand 0 times in this block"),
        ("words: {in: b1, old: stay, new: '{{center.nam}}'}", "changes.1.words.new: {{center.nam}} is not a token."),
        ("add: {after: z, slide: {id: c, title: C, parts: []}}", "changes.1.add.after: there is no 'z' in probe."),
        ("add: {slide: {id: c, title: C, parts: []}}", "changes.1.add: here should be one place: after, before."),
        ("add: {after: o1, objective: {id: o2, text: C}}", "changes.1.add: the id is used already."),
        ("add: {after: a, text: {id: c, body: C}}", "changes.1.add: here should be one block: slide, discussion, acti"),
        ("move: {block: a, after: a1}", "changes.1.move.after: the slide can't stand there."),
        ("move: {block: a, after: a}", "changes.1.move.after: the slide can't stand there."),
        ("remove: {block: 'a1:body:p9'}", "changes.1.remove.block: there is no 'a1:body:p9' in probe."),
        ("lock: {block: b1}", "changes.1.lock.block: only a text can be locked here."),
        ("edit: {block: b1}", "changes.1: here should be one change: words, add, move, remove, lock."),
    ],
)
def test_what_a_change_names_must_be_there(said: Problems, line: str, sentence: str) -> None:
    assert said(line)[0].startswith(f"changes.yaml:4: {sentence}")


def test_a_module_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "changes.yaml").write_text("module: probe\nnote: Why.\nchanges: [{remove: {block: a}}]\n")
    with pytest.raises(ContentError, match=r"changes\.yaml:1: module: 'probe' is not one of those"):
        read_update(tmp_path / "changes.yaml", {}, {}, tmp_path)


@pytest.mark.parametrize("line", ["remove: {block: a2}", "move: {block: a2, before: a1}", "lock: {block: a1}"])
def test_a_center_changes_nothing_that_is_locked_and_locks_nothing(
    tmp_path: Path, origins: dict[str, Origin], line: str
) -> None:
    (tmp_path / "own.yaml").write_text(f"module: probe\nchanges:\n  - {line}\n")
    with pytest.raises(ContentError, match=r"own\.yaml:3: changes\.1(\.\w+\.block: this is locked|: here should be)"):
        read_customization(tmp_path / "own.yaml", origins, {"oath": OATH}, tmp_path)


@pytest.mark.parametrize(
    ("old", "new"), [("number: 2", "number: 3"), ("key: ground-rule-no-names", "key: another-rule")]
)
def test_a_new_wording_follows_the_one_before(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "statements.yaml"
    path.write_text((CONTENT / UPDATES[0] / "statements.yaml").read_text().replace(old, new))
    with pytest.raises(ContentError, match=r"statements\.yaml:3: 1: .* follows no statement with the number before\."):
        read_statements(path, by_key(read_statements(CONTENT / "statements.yaml")))


def test_a_center_without_the_module_can_not_change_it(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = folder / "centers" / "harbor-region.yaml"
    path.write_text(path.read_text().replace("modules: [fusion-center-overview, ", "modules: ["))
    with pytest.raises(ContentError, match=r"port-and-waterfront/fusion-center-overview\.yaml:2: module: "):
        read_all(folder)


# The files as they are

MODULES = (
    "critical-infrastructure-special-events",
    "cyber-awareness",
    "fusion-center-overview",
    "pcrcl-protections",
    "reporting-channels",
    "sar-indicators",
)

# A wording may only change together with its number: whoever changes one changes the line here too.
WORDINGS = {
    "ground-rule-no-names": (2, "d40d7b4b"),
    "behavior-not-identity": (2, "96bde294"),
    "28cfr23-core": (2, "127e43d2"),
    "federal-pcrcl-support": (2, "30cd142f"),
    "slogan-credit": (2, "22285918"),
    "protected-activity": (2, "6c6fb20d"),
    "suspicious-activity-definition-fs": (2, "e742c5b3"),
}


@pytest.fixture(scope="module")
def files() -> ContentFiles:
    """All content files."""
    return read_all()


@pytest.fixture(
    params=[(0, "fusion-center-overview"), (0, "pcrcl-protections"), *((1, slug) for slug in MODULES)],
    ids=lambda param: f"{UPDATES[param[0]]} {param[1]}",
)
def update(request: pytest.FixtureRequest, files: ContentFiles) -> UpdateFile:
    """The file of one update."""
    at, slug = request.param
    return next(file for file in files.rounds[at].updates if file.module == slug)


def test_a_statement_is_worded_as_its_number_says(files: ContentFiles) -> None:
    found = {
        key: (item.number, hashlib.sha256(item.wording.encode()).hexdigest()[:8])
        for made in files.rounds
        for key, item in made.statements.items()
    }
    assert found == WORDINGS


def test_a_file_has_the_name_of_its_module(files: ContentFiles) -> None:
    named = {f"{name}/{file.module}" for name, made in zip(UPDATES, files.rounds, strict=True) for file in made.updates}
    named |= {f"centers/{file.center}/{file.pack}/{file.module}" for file in files.customizations}
    assert all((CONTENT / f"{name}.yaml").exists() for name in named)


def test_the_new_text_can_be_released(update: UpdateFile) -> None:
    document.check(update.content)
    assert tokens.unknown(update.content) == []
    assert problems(update.content) == []


def test_the_minutes_stay(update: UpdateFile, files: ContentFiles) -> None:
    before = next(module for module in files.modules if module.slug == update.module)
    minutes = [
        [(block["value"]["minutes"], block["value"]["short_minutes"]) for block in content["sections"]]
        for content in (before.content, update.content)
    ]
    assert minutes[0] == minutes[1]


def test_what_a_center_made_can_be_shown(files: ContentFiles) -> None:
    for own in files.customizations:
        document.check(own.content)
        assert tokens.unknown(own.content) == []
        assert problems(own.content) == []


# What a check against public sources found wrong, and what stands there now

REPEALED = "directly relates to a criminal investigation"
"""Words of the rule that was replaced in 1993."""
WRONG: dict[str, tuple[str, ...]] = {
    "pcrcl-protections": (
        REPEALED,
        "directly relate to a criminal investigation",
        "direct tie to a criminal investigation",
        "removed on a schedule",
        "remove it on a schedule",
        "train everyone",
        "privacy guidelines for sharing information",
        "never at who they are",
        "owes us a current paragraph",
        "[DHS TO SUPPLY",
        '"(R) used with permission',
    ),
    "sar-indicators": (
        "crimes in themselves",
        "criminal in themselves",
        "crime in itself",
        "If you see it, report it",
        "have to ask whether it is terrorism",
        "have to ask if it is terrorism",
        "tested the list",
        "tested it against",
        "brought their numbers",
        '"(R) used with permission',
    ),
}
RIGHT: dict[str, tuple[str, ...]] = {
    "pcrcl-protections": (
        "reasonable suspicion that the subject of the information is or may be involved in criminal conduct",
        "A copy that we shared with a federal agency follows that agency's schedule",
        "ICE and CBP among them",
        "DHS's yearly fusion center requirements",
        "By law, DHS supports fusion centers with advice, training and people.",
        "® is used with permission of the NY Metropolitan Transportation Authority.",
    ),
    "sar-indicators": (
        "only be reported if they are conducted in a manner that would arouse suspicion of terrorism",
        "They found good support for some of the 16, little or no research on others",
        "You do not have to know why it was done",
        "® is used with permission of the NY Metropolitan Transportation Authority.",
    ),
}


def read_out(content: document.Document) -> str:
    """Return every string of a document that goes out, on one line."""
    return " ".join(" ".join(strings(content)).split())


@pytest.mark.parametrize("slug", sorted(WRONG))
def test_what_was_wrong_is_nowhere_in_the_newest_release(slug: str, files: ContentFiles) -> None:
    before = next(origin_of(module, files.guides).content for module in files.modules if module.slug == slug)
    newest = newest_release(slug, files)

    assert [words for words in WRONG[slug] if words in read_out(newest)] == []
    assert [words for words in RIGHT[slug] if words not in read_out(newest)] == []
    assert [words for words in RIGHT[slug] if words in read_out(before)] == []
    stood = [words for words in WRONG[slug] if words in read_out(before)]
    assert len(stood) >= len(WRONG[slug]) - 1  # one of them is of release 2.0


def test_wrong_law_is_mended_by_urgent_releases(files: ContentFiles) -> None:
    assert [(file.module, file.urgent) for made in files.rounds for file in made.updates] == [
        ("fusion-center-overview", False),
        ("pcrcl-protections", False),
        ("critical-infrastructure-special-events", True),
        ("cyber-awareness", False),
        ("fusion-center-overview", True),
        ("pcrcl-protections", True),
        ("reporting-channels", False),
        ("sar-indicators", True),
    ]


def test_what_was_released_before_is_as_it_was(files: ContentFiles) -> None:
    first = next(module for module in files.modules if module.slug == "pcrcl-protections")

    assert REPEALED in read_out(first.content)
    assert REPEALED in read_out(files.rounds[0].updates[1].content)


def test_a_summary_of_a_release_is_in_its_words(files: ContentFiles) -> None:
    sar = next(file for file in files.rounds[1].updates if file.module == "sar-indicators")

    assert "listed as criminal" not in sar.content["summary"]
    assert "the standard lists as criminal or as a possible tie to terrorism" in sar.content["summary"]


MENDED: dict[str, tuple[str, str, str]] = {
    "the repealed rule, in a hard question": (
        "fusion-center-overview",
        "directly relate to a criminal investigation",
        "unless they tie directly to crime, and there is reasonable suspicion that this person is or may be involved",
    ),
    "who may sit in a center": (
        "fusion-center-overview",
        "which federal staff, if any, sit in this center. ",
        "ICE and CBP among them",
    ),
    "the slogan as a title": (
        "reporting-channels",
        "If You See Something, Say Something®: How and Where to Report",
        "DHS alone designs what carries it",
    ),
    "a line like a changed slogan, in the template": (
        "reporting-channels",
        "If you see something else that someone did",
        "If someone does anything else that worries you",
    ),
    "a line like a changed slogan, at the gate": (
        "critical-infrastructure-special-events",
        "If you see something that someone did",
        "What to do when you notice something",
    ),
    "behaviors that are not all crimes": (
        "critical-infrastructure-special-events",
        "these are generally crimes in themselves",
        "only be reported if they are conducted in a manner that would arouse suspicion of terrorism",
    ),
    "behaviors that are not all crimes, in the guides": (
        "critical-infrastructure-special-events",
        "The second line is mostly crime",
        "The standard lists the second line as criminal, or as a possible tie to terrorism",
    ),
    "the threshold of police files, in the statement": (
        "reporting-channels",
        "reasonably suspect criminal planning",
        "rather than beliefs, thoughts, ideas, expressions, associations, or speech unrelated to terrorism",
    ),
    "the definition of an earlier version": (
        "sar-indicators",
        "reasonably indicative of preoperational planning related to terrorism",
        "reasonably indicative of pre-operational planning associated with terrorism or other criminal activity",
    ),
    "the threshold of police files, in the picture": (
        "sar-indicators",
        "Do facts make you reasonably suspect planning for a crime?",
        "Does what was done look like planning for a crime?",
    ),
    "a rule on reporting that is not final": (
        "cyber-awareness",
        "Under its rule, covered organizations must report",
        "It starts on the date in CISA's final rule. On 5 October 2026 that rule was not out.",
    ),
    "a rule on reporting that is not final, in the guide": (
        "cyber-awareness",
        "with a rule on reporting",
        "It will make covered organizations report within 72 hours",
    ),
    "what the federal program protects, in the notes": (
        "critical-infrastructure-special-events",
        "It can keep what you choose to hand in out of public records",
        "It covers only what you choose to hand in to DHS, together with the statement that the law asks for.",
    ),
    "what the federal program protects, in a hard question": (
        "critical-infrastructure-special-events",
        "It may protect a security plan, or parts of one, or none of it",
        "What you send to the center is not covered.",
    ),
    "what the federal program protects, for an assessment": (
        "critical-infrastructure-special-events",
        "but only if its rules are followed from the start",
        "A federal program (PCII) can protect such information, but only what goes to DHS",
    ),
    "what the federal program protects, in the guide": (
        "critical-infrastructure-special-events",
        "but only if they are followed from the start",
        "Your event sheet is not covered.",
    ),
    "how many labels there are": ("cyber-awareness", "Five labels", "Four labels"),
    "who a client is": (
        "critical-infrastructure-special-events",
        "at those you serve",
        "A client is whoever gets cybersecurity services from you.",
    ),
    "who a client is, for fire and EMS": (
        "critical-infrastructure-special-events",
        "the partners that you serve",
        "The Traffic Light Protocol (TLP) is a set of four labels.",
    ),
    "who a client is, for schools": ("cyber-awareness", "also those you serve", "If nobody has said who that is"),
    "federal channels for a cyber incident": (
        "cyber-awareness",
        "[DHS to confirm the numbers]",
        "CISA at cisa.gov/report; the FBI at ic3.gov or tips.fbi.gov",
    ),
    "federal channels, beside the others": (
        "reporting-channels",
        "DHS has to say which federal channel takes a cyber incident",
        "Federal: cisa.gov/report and ic3.gov",
    ),
    "ransom": (
        "cyber-awareness",
        "That is your decision, not ours",
        "strongly discourages all private companies and citizens from paying ransom or extortion demands",
    ),
    "the first step of the first hour": (
        "cyber-awareness",
        "Ask your IT person before you turn it off",
        "Disconnect the machine from the network. Switch it off only if you can't disconnect it",
    ),
    "names of sectors that are not official": (
        "critical-infrastructure-special-events",
        "official names are on",
        "some of them shortened",
    ),
    "which directive names the sectors": (
        "critical-infrastructure-special-events",
        "The count of 16 was confirmed on several public pages",
        "NSM-22 (30 April 2024) replaced PPD-21 and kept 16 sectors",
    ),
    "help that may have changed": (
        "critical-infrastructure-special-events",
        "Nothing on this page is a duty. Circle",
        "The federal lines are from public pages of 2020 to 2022",
    ),
}
"""What was found wrong: the module where it stood, its words, and words that stand there now."""


@pytest.mark.parametrize(("slug", "old", "new"), MENDED.values(), ids=MENDED)
def test_what_was_found_wrong_is_mended(slug: str, old: str, new: str, files: ContentFiles) -> None:
    before, newest = first_release(slug, files), {one: read_out(newest_release(one, files)) for one in MODULES}

    assert (old in before, new in before) == (True, False)
    assert [one for one in MODULES if old in newest[one]] == []
    assert new in newest[slug]


def first_release(slug: str, files: ContentFiles) -> str:
    """Return everything that goes out of the first release of a module."""
    return read_out(next(origin_of(module, files.guides).content for module in files.modules if module.slug == slug))


def newest_release(slug: str, files: ContentFiles) -> Document:
    """Return the newest release of a module, with its guides."""
    return next(one.content for made in reversed(files.rounds) for one in made.updates if one.module == slug)


def test_the_first_step_stands_before_what_not_to_do(files: ContentFiles) -> None:
    slide = next(
        plain_text(block["value"]["body"])
        for _, block in document.walk(newest_release("cyber-awareness", files)["sections"])
        if block["type"] == "text" and "Do not wipe systems" in plain_text(block["value"]["body"])
    )
    assert slide.index("Disconnect the machine") < slide.index("Do not wipe systems")


def test_the_card_for_the_gate_does_not_contradict_itself(files: ContentFiles) -> None:
    newest = newest_release("critical-infrastructure-special-events", files)
    (gate,) = [one["value"] for one in newest["handouts"] if one["value"]["title"].startswith("At the gate")]
    said = [plain_text(one["value"]["body"]) for one in gate["parts"] if one["type"] == "text"]
    keys = [one["value"]["statement"]["key"] for one in gate["parts"] if one["type"] == "statement"]

    assert "do-not-investigate" in keys
    assert [words for words in said if "is customer service" in words and "Unless it is your job" in words]


def test_nobody_claims_what_cisa_gave(files: ContentFiles) -> None:
    claimed = [module.slug for module in files.modules if "CISA input" in module.owner]
    owners = {file.module: file.owner for file in files.rounds[1].updates if file.owner}

    assert owners == dict.fromkeys(sorted(claimed), "DHS BCP (CISA to review)")


def test_no_module_and_no_guide_has_the_slogan_for_a_title(files: ContentFiles) -> None:
    newest = [newest_release(slug, files) for slug in MODULES]
    titles = [one["title"] for content in newest for one in (content, *(guide["value"] for guide in content["guides"]))]

    assert [title for title in titles if SLOGAN.search(title)] == []
    assert {"How and Where to Report", 'Presenting "How and Where to Report"'} <= set(titles)


def credited(stream: list[document.Block]) -> tuple[bool, bool]:
    """Return whether a page names the slogan, in words of its own or in a statement, and whether it has the credit."""
    said = [block["value"]["statement"] for block in stream if block["type"] == "statement"]
    kinds = {one["kind"] == "trademark" for one in said if SLOGAN.search(one["wording"])}
    own = read_out({"parts": [block for block in stream if block["type"] != "statement"]})
    return False in kinds or bool(SLOGAN.search(own)), True in kinds


def pages(content: Document) -> list[list[document.Block]]:
    """Return what is read together: the parts of a slide or a handout, notes, a guide, and the sources."""
    found = [block["value"] for _, block in document.walk(content) if block["type"] in ("slide", "handout", "guide")]
    return [
        content["sources"],
        *(value[name] for value in found for name in ("parts", "notes", "body") if name in value),
    ]


@pytest.mark.parametrize("slug", MODULES)
def test_the_slogan_and_its_credit_stand_on_the_same_pages(slug: str, files: ContentFiles) -> None:
    found = [credited(page) for page in pages(newest_release(slug, files))]

    assert [one for one in found if one[0] != one[1]] == []
    assert ((True, True) in found) == (slug != "fusion-center-overview")
