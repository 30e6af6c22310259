"""The page of the workbench: the outline, one part as the room sees it, and the form of that part."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role, is_administrator
from modules.domain.arranging import find
from modules.domain.document import DocumentError, walk
from modules.domain.outlining import Entry, name_of, own_streams
from modules.domain.schema import GUIDE
from modules.kept.opened import base_of
from modules.library.words.comments import place_of_comment
from modules.library.workbench.definitions import kinds_of, pruned, streams_of
from modules.library.workbench.entry import block_in, is_deleted
from modules.library.workbench.forms import FIELD, about, block_form
from modules.library.workbench.layouts import offers_at, offers_in
from modules.library.workbench.left import errors_at
from modules.library.workbench.moving import moves
from modules.library.workbench.places import ABOUT, address
from modules.library.workbench.reading import Bench, bench_of

TEMPLATE = "library/workbench.html"


def show(
    request: HttpRequest, page: Any, key: str | None = None, form: Any = None, *, deleted: str = ""
) -> HttpResponse:
    """Show a page at the workbench.

    Args:
        request: of a person who may edit the page.
        page: as the database has it.
        key: the id of the block that is written, or ``ABOUT``; None for the outline alone.
        form: what was typed and refused.
        deleted: the name of what was kept of a block that was just deleted.
    """
    lock = page.get_lock()
    locked = lock is not None and lock.for_user(request.user)
    context: dict[str, Any] = {
        "page": page,
        "long_form": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "orders_guides": has_role(request.user, Role.EDITOR) or is_administrator(request.user),
        "lock": lock.get_message(request.user) if lock and locked else "",
        "undo": _undo(page, deleted) if deleted else None,
    }
    try:
        bench = bench_of(page)
    except DocumentError as error:
        return render(request, TEMPLATE, {**context, "broken": error.problems})
    entry = bench.outline.entries.get(key or "")
    if key and entry is None and form is None:
        return redirect(_owner(bench, key))
    context |= _around(bench, key, entry)
    context |= _part(bench, entry) if entry else _start(bench)
    context |= _comments(bench, ABOUT) if key == ABOUT else {}
    if key is not None and not locked and not (entry and _only_read(bench, entry)):
        context |= _form(request, bench, key, form)
    return render(request, TEMPLATE, context)


def refreshed(request: HttpRequest, page: Any, key: str) -> str:
    """Return what an autosave changes around the form: the outline, what is left, and the part as the room sees it."""
    bench = bench_of(page)
    entry = bench.outline.entries.get(key)
    context = {"page": page, "lock": "", "form": True, **_around(bench, key, entry)}
    context |= _part(bench, entry) if entry else {}
    kinds = kinds_of(streams_of(page), key)
    found = _found(bench, key, pruned(page._meta.model, kinds, bench.hidden, bench.is_held(key))) if kinds else {}
    return render_to_string("library/parts/bench_refreshed.html", {**context, "found": found}, request)


def _around(bench: Bench, key: str | None, entry: Entry | None) -> dict[str, Any]:
    page = bench.page
    return {
        "bench": bench,
        "key": key,
        "entry": entry,
        "groups": _groups(bench, key),
        "about": address(page.pk, ABOUT),
        "is_about": key == ABOUT,
        "above": page.get_parent() if page.document_type == GUIDE.name else None,
    }


def _owner(bench: Bench, key: str) -> str:
    """Return the address of the part that a block is written with, which may be in a guide.

    Raises:
        Http404: there is no such block.
    """
    path = next((path for path, block in walk(bench.words.document) if block["id"] == key), None)
    if path is not None:
        return address(bench.page.pk, bench.outline.owner(path))
    for guide, words in bench.guides:
        if str(guide.uid) == key:
            return address(guide.pk)
        if any(block["id"] == key for _, block in walk(words)):
            return address(guide.pk, key)
    raise Http404


def _undo(page: Any, uid: str) -> dict[str, str] | None:
    """Return what was deleted, if it can be put back."""
    base = base_of(page.pk, uid)
    if (
        base is None
        or not is_deleted(base.words.document)
        or find(streams_of(page), block_in(base.words.document)["id"])
    ):
        return None
    return {"uid": str(base.uid), "name": name_of(block_in(base.words.document))}


def _only_read(bench: Bench, entry: Entry) -> bool:
    """Return whether nothing in a block is written here."""
    return bench.is_held(entry.id) and "parts" not in entry.block["value"] and "notes" not in entry.block["value"]


def clock(minutes: int) -> str:
    """Return ``95`` as ``1:35``: minutes from the start."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _groups(bench: Bench, key: str | None) -> list[dict[str, Any]]:
    return [
        {"label": one.label, "stream": one.stream, "entries": [_line(bench, entry, key) for entry in one.entries]}
        for one in bench.outline.groups
    ]


def _line(bench: Bench, entry: Entry, key: str | None) -> dict[str, Any]:
    return {
        "entry": entry,
        "holds": " ".join(own_streams(entry.kind)),
        "url": address(bench.page.pk, entry.id),
        "here": entry.id == key,
        "marks": bench.marks(entry),
        "starts": entry.slot and clock(entry.slot.start),
        "inside": [_line(bench, one, key) for one in entry.inside],
    }


def _start(bench: Bench) -> dict[str, Any]:
    entries, pk = bench.outline.entries, bench.page.pk
    first = next(iter(entries), "")
    return {
        "offers": offers_in(bench.outline),
        "first": address(pk, first) if first else "",
    }


def _part(bench: Bench, entry: Entry) -> dict[str, Any]:
    before, after = bench.outline.beside(entry.id)
    found = moves(entry, bench.outline)
    return {
        "shown": bench.shown(entry),
        "held": bench.is_held(entry.id),
        "marks": bench.marks(entry),
        "problems": bench.problems(entry.id),
        "before": before and address(bench.page.pk, before.id),
        "after": after and address(bench.page.pk, after.id),
        "next": after and after.id,
        "offers": offers_at(entry, bench.outline),
        "moves": found,
        "steps": [(name, to) for name, to in (("Up", found.up), ("Down", found.down)) if to],
        "tools": bench.beside.tools(entry),
        "told": bench.beside.held(entry.block),
        "scripts": bench.scripts(entry),
        **_comments(bench, entry.id),
    }


def _comments(bench: Bench, key: str) -> dict[str, Any]:
    """Return the open comments on an entry, or under ``ABOUT`` on the page's own fields, and where one is written."""
    anchor = "" if key == ABOUT else f"#block-{key}-section"
    return {
        "comments": [(one, place_of_comment(one)) for one in bench.comments.get(key, ())],
        "comment_here": f"{reverse('wagtailadmin_pages:edit', args=[bench.page.pk])}{anchor}",
    }


def _form(request: HttpRequest, bench: Bench, key: str, form: Any) -> dict[str, Any]:
    autosave = settings.WAGTAIL_AUTOSAVE_INTERVAL
    if form is None:
        form = _opened(request, bench, key)
    if key != ABOUT:
        field = form[FIELD]
        html = field.field.widget.render_with_errors(FIELD, field.value(), errors=field.errors)
        return {"form": form, "autosave": autosave, "panels": "", "media": form.media, "block_html": html}
    bound = about(bench.page._meta.model).get_bound_panel(instance=bench.page, request=request, form=form)
    return {
        "form": form,
        "autosave": autosave,
        "panels": bound.render_form_content(),
        "media": form.media + bound.media,
    }


def _opened(request: HttpRequest, bench: Bench, key: str) -> Any:
    page = bench.page
    if key == ABOUT:
        return about(page._meta.model).get_form_class()(
            instance=page, for_user=request.user, parent_page=page.get_parent()
        )
    kinds = kinds_of(streams_of(page), key) or ()
    make = block_form(page, key, kinds, hidden=bench.hidden, locked=bench.is_held(key))
    form = make(instance=page, for_user=request.user, rows=bench.rows)
    form.fields[FIELD].widget.found = _found(bench, key, form.fields[FIELD].block) or None
    return form


def _found(bench: Bench, key: str, block: Any) -> dict[str, Any]:
    """Return what was found in an entry, as its form shows it."""
    raw = find(streams_of(bench.page), key)
    return errors_at(block, raw and raw["value"], bench.in_entry(key))
