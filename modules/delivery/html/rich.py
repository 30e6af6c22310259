"""Rich text as HTML: paragraphs, nested lists, marks and links.

Written here, not by templates: a module has hundreds of paragraphs. Addresses of files are relative: what is rendered
once can be cached by its digest and served at any address, or from a folder on a disk.

Phone numbers and addresses in words lead there (``domain/linking.py``), but not in headings, and not if the address
of a link is written out beside its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import groupby
from urllib.parse import quote

from django.utils.safestring import SafeString

from modules.delivery.addresses import written_out
from modules.delivery.outline import Paragraph, Run
from modules.domain import links
from modules.domain.linking import parts_of

LOWEST = 6
_LISTS = {"bullet": "ul", "number": "ol"}


def rich_text(
    paragraphs: Iterable[Paragraph],
    *,
    level: int,
    assets: str = "assets/",
    spelled_out: bool = False,
    known: Mapping[str, str] | None = None,
) -> SafeString:
    """Return paragraphs, headings and nested lists.

    ``level`` is that of a heading in the text: one below the heading that the text stands under. A subheading
    goes one deeper only below a heading, so that no level is skipped. If ``spelled_out``, the address of a link
    follows its words. ``known`` is ``{words: where they lead}``.
    """
    written: list[str] = []
    deeper = 0
    filled = (item for item in paragraphs if any(run.text.strip() for run in item.runs))
    if not spelled_out:
        filled = (_leading(item, known) for item in filled)
    for is_list, items in groupby(filled, key=lambda item: item.kind in _LISTS):
        if is_list:
            written += _list(items, assets, spelled_out=spelled_out)
            continue
        for item in items:
            if item.kind == "heading":
                deeper = 1
            tag = _tag(item.kind, level, deeper)
            written.append(f"<{tag}>{_runs(item.runs, assets, spelled_out=spelled_out)}</{tag}>")
    return SafeString("".join(written))  # made of fixed tags and of what _runs escaped


def _tag(kind: str, level: int, deeper: int) -> str:
    match kind:
        case "heading":
            return f"h{min(level, LOWEST)}"
        case "subheading":
            return f"h{min(level + deeper, LOWEST)}"
        case _:
            return "p"


def _list(items: Iterable[Paragraph], assets: str, *, spelled_out: bool) -> Iterator[str]:
    """Nest items by their depth; an item that jumps deeper than one step stands one step deeper."""
    stack: list[str] = []
    for item in items:
        tag, depth = _LISTS[item.kind], max(0, min(item.depth, len(stack)))
        while len(stack) > depth + 1:
            yield f"</li></{stack.pop()}>"
        if len(stack) > depth and stack[-1] == tag:
            yield "</li>"
        else:
            if len(stack) > depth:
                yield f"</li></{stack.pop()}>"
            yield f"<{tag}>"
            stack.append(tag)
        yield f"<li>{_runs(item.runs, assets, spelled_out=spelled_out)}"
    while stack:
        yield f"</li></{stack.pop()}>"


def _runs(runs: Iterable[Run], assets: str, *, spelled_out: bool) -> str:
    """Runs that lead to the same place make one link, whatever their marks.

    If ``spelled_out``, the address of a link follows the word that it ends in, also if the link ends before the word.
    """
    written: list[str] = []
    before, beside = "", ""
    for (href, asset, name), group in groupby(runs, key=lambda run: (run.href, run.asset, run.name)):
        parts, target = list(group), _target(href, asset, name, assets)
        text = "".join(run.text for run in parts)
        rest, others = _split(parts, _rest_of_word(before, text) if beside else 0)
        written.append(_linked(rest, target))
        if others or not rest:
            written.append(beside + _linked(others, target))
            beside = ""
        if spelled_out and (href or asset):
            beside += f" {leads_to(name if asset else href, is_file=bool(asset))}"
        before = text
    return "".join(written) + beside


def _leading(item: Paragraph, known: Mapping[str, str] | None) -> Paragraph:
    """Return a paragraph in which the numbers and addresses in its words are links. Headings stay as they are."""
    if item.kind in ("heading", "subheading"):
        return item
    runs: list[Run] = []
    for is_link, group in groupby(item.runs, key=lambda run: bool(run.href or run.asset)):
        rest = list(group)
        if is_link:
            runs += rest
            continue
        for words, to in parts_of("".join(run.text for run in rest), known):
            first, rest = _split(rest, len(words))
            runs += [replace(run, href=to) for run in first] if to else first
    return replace(item, runs=tuple(runs))


def linked(text: str, known: Mapping[str, str] | None = None) -> SafeString:
    """Return words as HTML in which the numbers and addresses are links."""
    return SafeString("".join(_link(escape(words), to, words) for words, to in parts_of(text, known)))


def _link(html: str, to: str, words: str) -> str:
    """Return HTML as a link; a number to call stays in one line."""
    if not to:
        return html
    whole = ' class="nowrap"' if to.startswith("tel:") and words[-1:].isdigit() else ""
    return f'<a{whole} href="{escape(to)}">{html}</a>'


def _rest_of_word(before: str, after: str) -> int:
    """Return how many characters of a text belong to the word that the text before it ends in."""
    goes_on = before[-1:].isalnum()
    return next((at for at, letter in enumerate(after) if not letter.isalnum()), len(after)) if goes_on else 0


def _split(runs: Iterable[Run], at: int) -> tuple[list[Run], list[Run]]:
    """Return the first ``at`` characters of these runs, and the rest."""
    first: list[Run] = []
    second: list[Run] = []
    for run in runs:
        here, at = max(0, at), at - len(run.text)
        first += [replace(run, text=run.text[:here])] if run.text[:here] else []
        second += [replace(run, text=run.text[here:])] if run.text[here:] else []
    return first, second


def _linked(runs: Iterable[Run], target: str) -> str:
    said = list(runs)
    words = "".join(_marked(run) for run in said)
    return _link(words, target, "".join(run.text for run in said)) if words else words


def leads_to(target: str, *, is_file: bool) -> SafeString:
    """Return where a link leads, in words."""
    said = f"file {escape(target)}" if is_file else f"link to {written_out(target)}"
    return SafeString(f'<span class="leads-to">({said})</span>')


def _target(href: str, asset: str, name: str, assets: str) -> str:
    return asset_url(assets, asset, name) if asset else links.target(href)


def _marked(run: Run) -> str:
    words = escape(run.text).replace("\n", "<br>")
    if run.italic:
        words = f"<em>{words}</em>"
    return f"<strong>{words}</strong>" if run.bold else words


def asset_url(assets: str, sha256: str, name: str) -> str:
    """Return the relative address of a file that is kept by its digest."""
    return f"{assets}{quote(sha256, safe='')}/{quote(name, safe='')}"
