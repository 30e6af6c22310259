"""What is left to do before the words of a page can be submitted, each with the address where it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from modules.domain.document import Document, Json
from modules.domain.schema import GUIDE, MODULE
from modules.library.words.checks import Finding, own_findings, release_findings, unfinished
from modules.library.workbench.places import address_at

Guides = Sequence[tuple[Any, Document]]
"""Each guide of a module: its page and its words."""


@dataclass(frozen=True)
class Left:
    """A thing that is left. ``url`` is empty if only DHS can do it."""

    said: str
    url: str


def findings(page: Any, document: Document, guides: Guides) -> dict[int, list[Finding]]:
    """Return ``{primary key of a page: what was found in its words}``, of a page and of its guides.

    A copy is not asked for what its center can't do: see ``unfinished``.
    """
    content = _as_module(page, document, guides)
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in _stops(page)(content):
        if one.path[:1] == (_GUIDES,):
            found[int(one.path[1])].append(replace(one, path=one.path[2:]))
        elif page.document_type == MODULE.name:
            found[page.pk].append(one)
    return found


def _stops(page: Any) -> Callable[[Document], Iterable[Finding]]:
    """Return what finds what stops a release of DHS's, or an edition of a center's."""
    if page.pin is not None:
        return unfinished
    return release_findings if page.asset_center_id is None else own_findings


_GUIDES = "guides"


def _as_module(page: Any, document: Document, guides: Guides) -> Document:
    """Return the words of a page and its guides as those of one module."""
    inside = [(page, document)] if page.document_type == GUIDE.name else guides
    whole = MODULE.empty() if page.document_type == GUIDE.name else document
    return {**whole, _GUIDES: [{"id": str(one.pk), "type": GUIDE.name, "value": words} for one, words in inside]}


def lines(found: Mapping[int, Sequence[Finding]], page: Any) -> list[Left]:
    """Return a line for each finding: first those of the page itself, then those of its guides.

    What stands in locked words is nobody's to do here, so its line leads nowhere.
    """
    locked = page.held_to.locked
    return [
        Left(one.said, "" if locked.intersection(one.path) else address_at(pk, one.path))
        for pk in sorted(found, key=lambda key: key != page.pk)
        for one in found[pk]
    ]


def errors_at(definition: Any, value: Json, said: Sequence[Finding]) -> dict[str, Json]:
    """Return what Wagtail's form shows at the fields of a block, as its scripts read it.

    Args:
        definition: Wagtail's block.
        value: of the block, as the database stores it.
        said: what was found in it; each path begins in it, with the field at its end.

    Returns:
        ``{"messages": [sentence], "blockErrors": {name or place of a field: the same}}``.
    """
    here: list[str] = []
    inside: dict[str | int, list[Finding]] = defaultdict(list)
    for one in said:
        step = _step(definition, value, one.path)
        if step is None:
            here.append(one.said)
        else:
            inside[step].append(replace(one, path=one.path[1:]))
    shown: dict[str, Json] = {"messages": here} if here else {}
    if inside:
        shown["blockErrors"] = {step: errors_at(*_at(definition, value, step), found) for step, found in inside.items()}
    return shown


def _step(definition: Any, value: Json, path: Sequence[str]) -> str | int | None:
    """Return the field in which a path goes on; None if it ends here, or the form does not go on."""
    children = getattr(definition, "child_blocks", {})
    if not path:
        return None
    if isinstance(value, list):
        return next((at for at, item in enumerate(value) if item["id"] == path[0] and item["type"] in children), None)
    return path[0] if path[0] in children else None


def _at(definition: Any, value: Json, step: str | int) -> tuple[Any, Json]:
    if isinstance(step, int):
        return definition.child_blocks[value[step]["type"]], value[step]["value"]
    return definition.child_blocks[step], (value or {}).get(step)
