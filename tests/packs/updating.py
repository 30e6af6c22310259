"""What tests of updates share: rewriting pages as an editor would, and releasing again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from modules.accounts.identity.models import User
from modules.domain.document import Block, Document, walk
from modules.domain.restoring import without
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.library.words.codec import Decoder, encode
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.updates.actions import ApplyUpdate
from modules.packs.updates.merging import Plan, plan_update
from tests import factories

Change = Callable[[Document], None]

FIRST, SECOND, OPEN = "s0-a-1:body:p0", "s0-a-1:body:p1", "s0-a-3:body:p0"
"""Paragraphs of the module that factories make: two of a guided text, one of an open one."""


def rewrite(page: Any, change: Change, *, by: User | None = None) -> None:
    """Change the words of a page, and save it as the editor does: to its row and to a revision."""
    page = type(page).objects.get(pk=page.pk)
    words = encode(page)
    change(words)
    Decoder(words, page.asset_center_id).fill(page, words)
    page.save()
    page.save_revision(user=by)


def block(document: Document, key: str) -> Block:
    """Return a block by its id."""
    return next(found for _, found in walk(document) if found["id"] == key)


def say(key: str, text: str) -> Change:
    """Change a paragraph: ``say("s0-a-1:body:p0", "Other words")``."""

    def change(document: Document) -> None:
        block(document, key)["value"]["runs"] = [{"text": text, "marks": []}]

    return change


def add(into: str, field: str, new: Block, at: int = 0) -> Change:
    """Add a block to a stream of another."""
    return lambda document: block(document, into)["value"][field].insert(at, new)


def remove(key: str) -> Change:
    """Remove a block."""
    return lambda document: document.update(without(document, {key}))


def every(*changes: Change) -> Change:
    """Make several changes at once."""

    def change(document: Document) -> None:
        for one in changes:
            one(document)

    return change


def release_again(module: Module, change: Change, *, admin: User, kind: Kind = Kind.MINOR) -> Release:
    """Change the draft and release it."""
    rewrite(module, change)
    return factories.release(Module.objects.get(pk=module.pk), admin=admin, kind=kind, note="Clearer words.")


def the_clone(pack: Pack) -> Clone:
    """Return the only clone of a pack, as the database has it."""
    return Clone.objects.child_of(pack).select_related("release__module", "center").get()


def plan(pack: Pack, release: Release) -> Plan:
    """Return the plan of updating the pack's clone."""
    clone = the_clone(pack)
    return plan_update(clone, release, words_of_clone(clone))


def update(pack: Pack, release: Release, choices: dict[str, str] | None = None, *, admin: User) -> Any:
    """Update the pack's clone as its lead does."""
    made = plan(pack, release)
    actor = factories.lead(pack.center, admin=admin)
    return ApplyUpdate(made.clone, release=release, choices=choices or {}, state=made.state, actor=actor).execute()
