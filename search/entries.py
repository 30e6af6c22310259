"""Writing of search entries: the words and values by which each kind of object is found."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags

from home.models import PlainPage
from modules.delivery.build import build, module_of, source_of
from modules.domain.document import Block, Document, DocumentError
from modules.domain.tokens import PATTERN
from modules.domain.vocabularies import Sector
from modules.domain.words import Words
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.statements.models import Statement
from modules.library.words.codec import encode
from modules.packs.editions.models import Edition
from modules.packs.pages.events import Copy
from modules.packs.pages.models import NOTHING, Clone, ClonedGuide, Pack
from search import index
from search.models import Entry, Kind, of
from search.texts import text_of
from search.words import whole

BETWEEN_LINES = re.compile(r"</(?:p|h\d|li|ul|ol)>|<br\s*/?>")
"""Matches the end of a line in rich text."""
ABOUT = ("center_id", "module_id", "release", "pack", "clone", "guide", "edition", "statement", "page", "minutes")
EMPTY: dict[str, Any] = {**dict.fromkeys(ABOUT), **dict.fromkeys(("facts", "words", "sectors", "topics"), "")}


def write(key: str, **said: Any) -> None:
    """Save the entry with this key and its words. An existing entry with the key is replaced."""
    write_all({key: said})


@transaction.atomic(savepoint=False)
def write_all(said: Mapping[str, dict[str, Any]]) -> None:
    """Save the entries with these keys and their words, in place of existing ones. The same queries however many."""
    values = {key: {**EMPTY, **fields} for key, fields in said.items()}
    for fields in values.values():
        fields.update((name, whole(fields[name])) for name in index.PARTS)
    there = dict(Entry.objects.filter(of__in=values).values_list("of", "pk"))
    rows = [Entry(pk=there.get(key), of=key, **fields) for key, fields in values.items()]
    if new := [row for row in rows if row.pk is None]:
        Entry.objects.bulk_create(new)
    if known := [row for row in rows if row.of in there]:
        Entry.objects.bulk_update(known, [name.removesuffix("_id") for name in (*EMPTY, "kind", "title")])
    index.put({row.pk: {name: getattr(row, name) for name in index.PARTS} for row in rows})


def forget(key: str) -> None:
    """Delete the entry with this key, if it exists."""
    Entry.objects.filter(of=key).delete()


def listed(slugs: Collection[str]) -> str:
    """Return slugs or ids as an entry stores them: each with a space on both sides, or "" if there are none.

    The spaces make it possible to search for a whole slug: ``" port "`` in ``" port rail "``.
    """
    return f" {' '.join(slugs)} " if slugs else ""


def write_module(module: Module) -> None:
    """Save the entry of a module from its newest release that is not withdrawn, or delete it if there is none."""
    release = module.releases.standing().with_words().newest()
    if release is None:
        forget(of(module))
    else:
        write_release(release)


def write_release(release: Release) -> None:
    """Save the entry of a module from this release, the newest that is not withdrawn.

    ``facts`` has the words that the list of modules shows to everyone. ``words`` has the rest, for people with a role.
    """
    content = release.content
    node = build(source_of(content)).modules[0]
    facts = [node.data["summary"], *(child.title for child in node.children if child.kind == "objective")]
    write(
        of(release.module),
        kind=Kind.MODULE,
        module_id=release.module_id,
        release=release,
        title=node.title,
        facts="\n".join(facts),
        words=text_of(child for child in node.children if child.kind != "objective"),
        sectors=listed(content["sectors"] or [Sector.ALL]),
        minutes=release.words.minutes.full,
        topics=listed([release.uid]),
    )


def write_statement(statement: Statement) -> None:
    """Save the entry of a statement from its newest version, which new blocks use."""
    version = statement.versions.order_by("-number").first()
    if version:
        words = f"{version.wording}\n{version.basis}"
        write(of(statement), kind=Kind.STATEMENT, statement=statement, title=version.title, words=words)


def write_help(page: PlainPage) -> None:
    """Save the entry of a plain page that everyone may read. Whether the page is live is checked by each search.

    The text behind its tokens is left out, because statements have entries of their own.
    """
    lines = BETWEEN_LINES.sub("\n", PATTERN.sub("", page.body))
    facts = html.unescape(strip_tags(lines))
    write(of(page), kind=Kind.HELP, page=page, title=page.title, facts="\n".join(_said(facts)))


def _said(text: str) -> Iterator[str]:
    return filter(None, (line.strip() for line in text.splitlines()))


def write_pack(pack: Pack) -> None:
    """Save the entry of a pack, and pass its audience sector on to the entries of its modules and guides."""
    sectors = listed([pack.sector])
    write(
        of(pack),
        kind=Kind.PACK,
        center_id=pack.center_id,
        pack=pack,
        title=pack.title,
        facts=pack.get_sector_display(),
        sectors=sectors,
        minutes=pack.minutes,
    )
    Entry.objects.filter(pack=pack).exclude(sectors=sectors).update(sectors=sectors)


def write_copies(copies: Iterable[Copy]) -> None:
    """Save the entries of clones and their guides that were saved together, from the words in hand."""
    said = {}
    for copy in copies:
        content = {**copy.words.document, "guides": []}
        said[of(copy.clone)] = _of_clone(copy.clone, copy.pack, content)
        for guide, block in zip(copy.guides, copy.words.document["guides"], strict=True):
            said[of(guide)] = _of_guide(guide, copy.clone, copy.pack, block)
    write_all(said)


def write_clone(clone: Clone) -> None:
    """Save the entry of a module in a pack, with the center's current words."""
    pack = Pack.objects.parent_of(clone).get()
    write(of(clone), **_of_clone(clone, pack, _words_of(clone)))


def _of_clone(clone: Clone, pack: Pack, content: Document) -> dict[str, Any]:
    node = build(source_of(content)).modules[0]
    return {
        "kind": Kind.CLONE,
        "center_id": clone.center_id,
        "pack": pack,
        "clone": clone,
        "title": clone.title,
        "facts": node.data["summary"],
        "words": text_of(node.children),
        "sectors": listed([pack.sector]),
        "minutes": Words(content).minutes.full,
        "topics": listed([str(clone.module_uid)]),
    }


def write_guide(guide: ClonedGuide) -> None:
    """Save the entry of a presenter guide in a pack, with the center's current words."""
    clone = Clone.objects.parent_of(guide).get()
    pack = Pack.objects.parent_of(clone).get()
    write(of(guide), **_of_guide(guide, clone, pack, _block(guide)))


def _of_guide(guide: ClonedGuide, clone: Clone, pack: Pack, block: Block) -> dict[str, Any]:
    node = build(source_of({**NOTHING, "guides": [block]})).modules[0]
    return {
        "kind": Kind.GUIDE,
        "center_id": guide.center_id,
        "pack": pack,
        "clone": clone,
        "guide": guide,
        "title": guide.title,
        "facts": guide.summary,
        "words": text_of(node.children[0].children if node.children else ()),
        "sectors": listed([pack.sector]),
        "minutes": guide.minutes,
        "topics": listed([str(clone.module_uid)]),
    }


def _words_of(clone: Clone) -> Document:
    """Return the document of the clone without its guides, or only title and summary if it is not valid."""
    try:
        return {**NOTHING, **encode(clone)}
    except DocumentError:
        return {**NOTHING, "title": clone.title, "summary": clone.summary}


def _block(guide: ClonedGuide) -> Block:
    try:
        value = encode(guide)
    except DocumentError:
        value = {"title": guide.title, "summary": guide.summary, "minutes": guide.minutes, "body": []}
    return {"id": str(guide.uid), "type": "guide", "value": value}


def write_edition(edition: Edition) -> None:
    """Save the entry of a pack's newest edition, which replaces that of the edition before.

    It has the words that presenters see, without hidden parts.
    """
    source = edition.body
    outline = build(source)
    sector = source["pack"]["sector"]
    write(
        f"newest edition of pack {edition.pack_id}",
        kind=Kind.EDITION,
        center_id=edition.center_id,
        edition=edition,
        title=outline.title,
        facts="\n".join([*(module.title for module in outline.modules), outline.sector]),
        words=text_of(outline.modules),
        sectors=listed([sector] if sector else []),
        minutes=outline.minutes,
        topics=listed(dict.fromkeys(filter(None, map(module_of, source["modules"])))),
    )
