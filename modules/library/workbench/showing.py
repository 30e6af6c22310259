"""The page of the workbench: the outline, one part as the room sees it, and the form of that part."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.models import Page

from modules.domain.arranging import find
from modules.domain.document import DocumentError, walk
from modules.domain.outlining import Entry, name_of
from modules.kept.opened import base_of
from modules.library.workbench.definitions import kinds_of, streams_of
from modules.library.workbench.entry import block_in, is_deleted
from modules.library.workbench.forms import FIELD, about, block_form
from modules.library.workbench.layouts import offers_at, offers_in
from modules.library.workbench.moving import moves
from modules.library.workbench.reading import Bench, bench_of

TEMPLATE = "library/workbench.html"


ABOUT = ""
"""Stands for the page's own fields, in the place of the id of a block."""


def address(page: int, key: str | None = None) -> str:
    """Return the address of a block, of the page's own fields (``ABOUT``), or of the outline, for no key."""
    if key is None:
        return reverse("workbench", args=[page])
    return reverse("workbench_block", args=[page, key]) if key else reverse("workbench_about", args=[page])


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
        "lock": lock.get_message(request.user) if lock and locked else "",
        "undo": _undo(page, deleted) if deleted else None,
        "guides": _guides(page),
        "above": page.get_parent() if page.document_type == "guide" else None,
    }
    try:
        bench = bench_of(page)
    except DocumentError as error:
        return render(request, TEMPLATE, {**context, "broken": error.problems})
    entry = bench.outline.entries.get(key or "")
    if key and entry is None and form is None:
        return redirect(address(page.pk, _owner(bench, key)))
    context |= {"bench": bench, "key": key, "entry": entry, "groups": _groups(bench, key)}
    context |= {"about": address(page.pk, ABOUT), "is_about": key == ABOUT}
    context |= _part(bench, entry) if entry else _start(bench)
    if key is not None and not locked and not (entry and _only_read(bench, entry)):
        context |= _form(request, bench, key, form)
    return render(request, TEMPLATE, context)


def _owner(bench: Bench, key: str) -> str:
    """Return the id of the entry that a block is written with. Raises Http404 if there is no such block."""
    path = next((path for path, block in walk(bench.words.document) if block["id"] == key), None)
    if path is None:
        raise Http404
    return bench.outline.owner(path)


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


def _guides(page: Any) -> list[Model]:
    """Return the guides of a module."""
    if page.document_type == "guide" or not page.numchild:
        return []
    return list(Page.objects.child_of(page).order_by("path").only("pk", "title"))


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
        "left": [
            (address(pk, key), entries[key].name if key else "About", one)
            for key, said in bench.problems.items()
            for one in said
        ],
    }


def _part(bench: Bench, entry: Entry) -> dict[str, Any]:
    before, after = bench.outline.beside(entry.id)
    found = moves(entry, bench.outline)
    return {
        "shown": bench.shown(entry),
        "held": bench.is_held(entry.id),
        "marks": bench.marks(entry),
        "problems": bench.problems.get(entry.id, ()),
        "before": before and address(bench.page.pk, before.id),
        "after": after and address(bench.page.pk, after.id),
        "next": after and after.id,
        "offers": offers_at(entry, bench.outline),
        "moves": found,
        "steps": [(name, to) for name, to in (("Up", found.up), ("Down", found.down)) if to],
        "tools": bench.beside.tools(entry),
        "told": bench.beside.held(entry.block),
    }


def _form(request: HttpRequest, bench: Bench, key: str, form: Any) -> dict[str, Any]:
    if form is None:
        form = _opened(request, bench, key)
    if key != ABOUT:
        field = form[FIELD]
        html = field.field.widget.render_with_errors(FIELD, field.value(), errors=field.errors)
        return {"form": form, "panels": "", "media": form.media, "block_html": html}
    bound = about(bench.page._meta.model).get_bound_panel(instance=bench.page, request=request, form=form)
    return {"form": form, "panels": bound.render_form_content(), "media": form.media + bound.media}


def _opened(request: HttpRequest, bench: Bench, key: str) -> Any:
    page = bench.page
    if key == ABOUT:
        return about(page._meta.model).get_form_class()(
            instance=page, for_user=request.user, parent_page=page.get_parent()
        )
    kinds = kinds_of(streams_of(page), key) or ()
    make = block_form(page, key, kinds, hidden=bench.hidden, locked=bench.is_held(key))
    return make(instance=page, for_user=request.user)
