"""Replacing words in drafts, and putting them back as they were."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.domain.document import Document, DocumentError
from modules.domain.outlining import outline
from modules.domain.replacing import DOCUMENT, Hit, Search, hits, own_words, replaced, too_long, with_words
from modules.domain.words import Words
from modules.kept.opened import OpenedForm, base_of, open_form
from modules.library.words.codec import Decoder, encode, encode_all
from modules.library.workbench.actions import CHANGED, WritesPage
from modules.library.workbench.places import address_at

WAS = "was"
"""The key under which is kept what is put back: ``{block id: [words before, words after]}``."""


@dataclass(frozen=True)
class Shown:
    """What was found, with the part where it stands. ``locked`` says that the page may not change it."""

    hit: Hit
    part: str
    url: str
    locked: bool


@dataclass(frozen=True)
class InPage:
    """What was found in one page. ``why_not`` says why nothing in it is replaced; empty if something can be."""

    page: Any
    shown: Sequence[Shown]
    why_not: str = ""


def found_in(pages: Sequence[Any], search: Search, user: User) -> list[InPage]:
    """Return what is found in each page that has anything. At most one query for each model, and some for each page."""
    found = [(page, hits(words, search), words) for page, words in _documents(pages)]
    return [InPage(page, _shown(page, some, words), _why_not(page, user)) for page, some, words in found if some]


def _documents(pages: Sequence[Any]) -> list[tuple[Any, Document]]:
    """Return the pages with their words, without those that no document can hold."""
    try:
        return list(zip(pages, encode_all(pages), strict=True)) if pages else []
    except DocumentError:
        return [(page, words) for page in pages for words in _document(page)]


def _document(page: Any) -> Iterator[Document]:
    try:
        yield encode(page)
    except DocumentError:
        return


def _why_not(page: Any, user: User) -> str:
    lock = page.get_lock()
    return str(lock.get_message(user)) if lock and lock.for_user(user) else ""


def _shown(page: Any, found: Sequence[Hit], words: Document) -> list[Shown]:
    parts, locked = outline(words, page.document_type), page.held_to.verbatim
    shown = []
    for hit in found:
        entry = parts.entries.get(parts.owner(hit.path))
        name = entry.name if entry else f"About this {page.document_type}"
        shown.append(Shown(hit, name, address_at(page.pk, hit.path), bool(hit.path) and hit.path[-1] in locked))
    return shown


class ReplaceWords(WritesPage[int]):
    """Replace words in a page. The result is the number of places.

    Attributes:
        kept: what the words are put back from, once they are replaced.
    """

    log_action = "bcp.words.replace"
    label, message = "Replace words", "Words replaced"

    kept: OpenedForm

    def __init__(self, instance: Any, *, search: Search, words: str, chosen: Collection[str], actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.search, self.words, self.chosen = search, words, frozenset(chosen)

    def perform(self) -> int:
        """Replace what is chosen, found and not locked.

        Raises:
            Refused: nothing of it is there any more, or a text would be too long.
        """
        before, locked = encode(self.page), self.page.held_to.verbatim
        found = [one for one in hits(before, self.search) if one.name in self.chosen]
        free = [one for one in found if not one.path or one.path[-1] not in locked]
        if not free:
            raise Refused(CHANGED)
        after = replaced(before, self.search, self.words, {one.name for one in free})
        if long := too_long(before, after):
            raise Refused(*long)
        _write(self.page, after)
        self.save()
        self._keep(before, {one.path[-1] if one.path else DOCUMENT for one in free})
        return len(free)

    def _keep(self, before: Document, keys: Collection[str]) -> None:
        now = encode(self.page)
        was = {key: [own_words(before, key), own_words(now, key)] for key in keys}
        self.kept = open_form(self.page.pk, Words({WAS: was}), pin=self.page.pin)

    def audited(self, result: int) -> tuple[Model, dict[str, Any]]:
        """Record in how many places, without the words: they are in the revision."""
        return self.page, {"places": result}


class PutWordsBack(WritesPage[int]):
    """Put words back that were replaced; the result is the number of blocks. What changed since then stays."""

    log_action = "bcp.words.restore"
    label, message = "Put words back", "Words put back"

    def __init__(self, instance: Any, *, kept: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.kept = kept

    def perform(self) -> int:
        """Put the words back. Raises Refused if they are not kept any longer, or if all of them changed since."""
        base = base_of(self.page.pk, self.kept)
        was = base.words.document.get(WAS, {}) if base else {}
        document = encode(self.page)
        same = {key: before for key, (before, after) in was.items() if own_words(document, key) == after}
        if not same:
            raise Refused(CHANGED)
        for key, words in same.items():
            document = with_words(document, key, words)
        _write(self.page, document)
        self.save()
        return len(same)

    def audited(self, result: int) -> tuple[Model, dict[str, Any]]:
        """Record in how many blocks."""
        return self.page, {"blocks": result}


def _write(page: Any, document: Document) -> None:
    Decoder(document, page.asset_center_id).fill(page, document)
