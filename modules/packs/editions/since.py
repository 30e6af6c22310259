"""What an edition says that the one before it did not, in words (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from modules.delivery.build import module_of
from modules.domain.audiences import together
from modules.domain.diff import moved
from modules.domain.document import Document, walk
from modules.domain.reading import differences
from modules.domain.tokens import TOKENS
from modules.library.words.wording import Shown, Speaker, counted
from modules.packs.pages.models import Pack


@dataclass(frozen=True)
class Part:
    """What changed in one module: a sentence for its release, and each change of its words."""

    title: str
    sentences: tuple[str, ...]
    changes: tuple[Shown, ...]


@dataclass(frozen=True)
class Since:
    """What changed since an edition: sentences on the pack as a whole, and its modules in their order."""

    number: int
    sentences: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def changes(self) -> list[Shown]:
        """The changes of words in all modules."""
        return [change for part in self.parts for change in part.changes]

    @property
    def others(self) -> int:
        """How many other things changed: of the pack, its plan, its profile and its releases."""
        return len(self.sentences) + sum(len(part.sentences) for part in self.parts)

    @property
    def total(self) -> int:
        """How many things changed."""
        return len(self.changes) + self.others

    @property
    def in_words(self) -> str:
        """How much it is, and of what kind."""
        if not self.total:
            return f"Nothing has changed since edition {self.number}."
        return f"Since edition {self.number}: {counted(self.changes, others=self.others)}."


def since(number: int, before: Document, after: Document) -> Since:
    """Return what changed from edition ``number``, which stores ``before``, to what would store ``after``."""
    was, now = _by_module(before), _by_module(after)
    parts = [_part(was[uid], entry) for uid, entry in now.items() if uid in was]
    sentences = [*_pack(before, after), *_modules(was, now), *_plan(before, after), *_profile(before, after)]
    return Since(number, tuple(sentences), tuple(part for part in parts if part.sentences or part.changes))


def since_last(pack: Pack, source: Document) -> Since | None:
    """Return what an edition made of ``source`` now would say that the last one does not; None before the first."""
    last = pack.editions.all().read()
    return since(last.number, last.body, source) if last else None


def _by_module(source: Document) -> dict[str, Document]:
    return {module_of(entry): entry for entry in source["modules"]}


def _pack(before: Document, after: Document) -> Iterable[str]:
    was, now = before["pack"], after["pack"]
    if was["title"] != now["title"]:
        yield f"The pack is now called “{now['title']}”. It was called “{was['title']}”."
    if (audiences := _audiences(now)) != _audiences(was):
        yield f"It is now for {audiences}. It was for {_audiences(was)}."
    if was["minutes"] != now["minutes"]:
        yield f"The minutes available are now {_minutes(now['minutes'])}. They were {_minutes(was['minutes'])}."


def _audiences(said: Document) -> str:
    return together(said.get("sectors", [said["sector"]]))


def _minutes(minutes: int | None) -> str:
    return str(minutes) if minutes else "not given"


def _modules(was: Mapping[str, Document], now: Mapping[str, Document]) -> Iterable[str]:
    for uid in (uid for uid in now if uid not in was):
        release = now[uid]["release"]
        origin = f"from release {release['version']}" if release else "a module of your own"
        yield f"“{now[uid]['content']['title']}” is new in it, {origin}."
    for uid in (uid for uid in was if uid not in now):
        yield f"“{was[uid]['content']['title']}” is no longer in it."
    shuffled = moved(list(was), list(now))
    for uid in (uid for uid in now if uid in shuffled):
        yield f"“{now[uid]['content']['title']}” was moved."


def _plan(before: Document, after: Document) -> Iterable[str]:
    known = _ids(before) & _ids(after)  # what came or went says so itself
    speaker = Speaker(*(entry["content"] for source in (after, before) for entry in source["modules"]))
    for choice, then, else_ in (
        ("hidden", "is left out now.", "is shown again."),
        ("short", "takes its short form now.", "takes its full form again."),
    ):
        was, now = before["choices"][choice], after["choices"][choice]
        yield from (f"“{speaker.name(key)}” {then}" for key in now if key not in was and key in known)
        yield from (f"“{speaker.name(key)}” {else_}" for key in was if key not in now and key in known)


def _ids(source: Document) -> set[str]:
    return {block["id"] for entry in source["modules"] for _, block in walk(entry["content"])}


def _profile(before: Document, after: Document) -> Iterable[str]:
    was, now = before["tokens"], after["tokens"]
    for key in dict.fromkeys([*now, *was]):
        if key in TOKENS and key != "audience.sector" and was.get(key, "") != now.get(key, ""):
            yield f"{TOKENS[key].label}: “{now.get(key, '')}” now, “{was.get(key, '')}” before."


def _version(entry: Document) -> str:
    return str(entry["release"]["version"]) if entry["release"] else ""


def _part(was: Document, now: Document) -> Part:
    speaker = Speaker(now["content"], was["content"], level=4)
    changes = tuple(speaker.changes(differences(was["content"], now["content"])))
    old, new = _version(was), _version(now)
    moved_on = () if old == new else (f"It is now from release {new}. It was from {old}.",)
    return Part(now["content"]["title"], moved_on, changes)
