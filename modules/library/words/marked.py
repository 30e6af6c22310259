"""Marked pieces, and whole blocks that came or went, as HTML: what a person judges before they take or approve it.

Written here and not by templates, as rich text is (``delivery/html/rich.py``): a page of changes has thousands of
words.
``css/marked.css`` has the look. Removed and added words are ``del`` and ``ins`` with a word for screen readers, so
nothing is told by color alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString

from modules.delivery.html.rich import asset_url, leads_to
from modules.domain.marking import Mark, Stretch
from modules.domain.piece import Is, Piece, Pieces

Say = Callable[[str], str]

TAGS = {Mark.BEFORE: ("del", "removed: "), Mark.AFTER: ("ins", "added: ")}
GLYPHS = {"bullet": "•", "item": "•", "number": "#", "paragraph": "¶"}
LISTED = frozenset({"bullet", "item", "number"})
HEADINGS = frozenset({"heading", "subheading"})
REPLACED = frozenset({Is.SETTING, Is.FILE, Is.PICTURE})
THUMBNAIL = "w400.webp"


def hidden(words: str) -> str:
    """Return words that only a screen reader reads."""
    return f'<span class="marked-note">{words}</span>'


def wrapped(mark: Mark, html: str, *, kind: str = "") -> str:
    """Return HTML inside ``del`` or ``ins``, if it is marked."""
    if mark is Mark.BOTH:
        return html
    tag, note = TAGS[mark]
    return f"<{tag}{kind}>{hidden(note)}{html}</{tag}>"


def block_html(mark: Mark, html: str) -> SafeString:
    """Return a whole block that came or went, as it looks."""
    return SafeString(wrapped(mark, html, kind=' class="marked-block"'))


@dataclass
class _Line:
    """A paragraph, a list item, a field or a row of a table."""

    begins: list[tuple[Mark, Piece]] = field(default_factory=list)
    pieces: list[tuple[Mark, Piece]] = field(default_factory=list)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return any(piece.begins == "row" for _, piece in self.begins)

    @property
    def cells(self) -> list[tuple[Mark, list[tuple[Mark, Piece]]]]:
        """The cells of a row, each with its mark and what is in it."""
        found: list[tuple[Mark, list[tuple[Mark, Piece]]]] = []
        for mark, piece in self.pieces:
            if piece.begins == "cell":
                found.append((mark, []))
            elif found:
                found[-1][1].append((mark, piece))
        return found


def marked_html(stretches: Iterable[Stretch], assets: str, say: Say = str) -> SafeString:
    """Return marked pieces, a line for each paragraph, list item, field and row.

    Args:
        assets: where pictures and files are.
        say: converts words for display, for example by filling tokens.
    """
    writer = _Writer(assets, say)
    written = ""
    for is_table, lines in groupby(_lines(stretches), key=lambda line: line.is_row):
        together = "".join(map(writer.row if is_table else writer.line, lines))
        written += f'<table class="marked-table"><tbody>{together}</tbody></table>' if is_table else together
    return SafeString(written)


def _lines(stretches: Iterable[Stretch]) -> list[_Line]:
    lines = [_Line()]
    for mark, piece in ((stretch.mark, piece) for stretch in stretches for piece in stretch.pieces):
        if piece.kind is Is.BEGIN and piece.begins != "cell":
            if lines[-1].pieces or any(before in (mark, Mark.BOTH) for before, _ in lines[-1].begins):
                lines.append(_Line())
            lines[-1].begins.append((mark, piece))
        else:
            lines[-1].pieces.append((mark, piece))
    return [line for line in lines if line.begins or line.pieces]


@dataclass
class _Writer:
    assets: str
    say: Say

    def line(self, line: _Line) -> str:
        kinds = {piece.begins for _, piece in line.begins}
        look = " marked-item" if kinds & LISTED else " marked-heading" if kinds & HEADINGS else ""
        begins = "".join(self.begin(mark, piece) for mark, piece in line.begins)
        return f'<p class="marked-line{look}">{begins}{self.words(line.pieces)}</p>'

    def row(self, line: _Line) -> str:
        """Return a row of a table. An empty cell that came or went says so, or nothing of it would be marked."""
        cells = (
            self.words(words) or wrapped(mark, "" if mark is Mark.BOTH else "(empty)") for mark, words in line.cells
        )
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    def begin(self, mark: Mark, piece: Piece) -> str:
        if piece.begins in {"paragraph", "value", *HEADINGS} and mark is Mark.BOTH:
            return ""
        glyph = GLYPHS.get(piece.begins)
        name = f'<span aria-hidden="true">{glyph}</span>{hidden(escape(piece.text))}' if glyph else ""
        name = name or f'<b class="marked-name">{escape(capital(self.say(piece.text)))}:</b>'
        return f"{wrapped(mark, name)} "

    def words(self, pieces: Sequence[tuple[Mark, Piece]]) -> str:
        written: list[str] = []
        previous: tuple[Mark, Piece] | None = None
        for mark, group in groupby(pieces, key=lambda one: one[0]):
            together = tuple(piece for _, piece in group)
            if previous:
                written.append(_between(previous, (mark, together[0])))
            written.append(wrapped(mark, self.stretch(mark, together)))
            previous = mark, together[-1]
        return "".join(written)

    def stretch(self, mark: Mark, pieces: Pieces) -> str:
        written = ""
        previous: Piece | None = None
        for (marks, linked), group in groupby(pieces, key=lambda piece: (piece.marks, piece.linked)):
            words = ""
            for piece in group:
                gap = _gap(previous, piece) if previous else ""
                if words:
                    words += gap
                else:
                    written += gap
                words += self.piece(mark, piece)
                previous = piece
            written += _with_marks(words, marks, linked=linked)
        return written

    def piece(self, mark: Mark, piece: Piece) -> str:
        match piece.kind:
            case Is.SPACE:
                return _space(piece.text, shown=mark is not Mark.BOTH)
            case Is.LINK:
                return leads_to(self.say(piece.text), is_file=bool(piece.asset))
            case Is.PICTURE:
                return _picture(asset_url(self.assets, piece.asset, THUMBNAIL), piece.text)
            case Is.FILE:
                address = asset_url(self.assets, piece.asset, piece.text)
                return f'<a href="{escape(address)}">{escape(piece.text)}</a>'
            case _:
                return escape(self.say(piece.text))


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def _between(before: tuple[Mark, Piece], after: tuple[Mark, Piece]) -> str:
    """Return what stands between pieces that are marked differently: an arrow, if one thing took another's place."""
    (mark, left), (other, right) = before, after
    if left.kind is right.kind in REPLACED and (mark, other) == (Mark.BEFORE, Mark.AFTER):
        same_name = "another of the same name: " if left.text == right.text else ""
        return f' <span aria-hidden="true">→</span> {same_name}'
    return _gap(left, right)


def _gap(left: Piece, right: Piece) -> str:
    if left.kind is right.kind is Is.SETTING:
        return ", "
    if left.kind is Is.LINK and right.text[:1].isalnum():
        return " "
    return "" if right.glued or Is.SPACE in (left.kind, right.kind) else " "


def _space(text: str, *, shown: bool) -> str:
    """Return white space; if it is marked, as signs and in words."""
    lines = text.count("\n")
    if not shown:
        return "<br>" * lines or " "
    said = f"{lines or len(text)} {'line break' if lines else 'space'}{'s' if (lines or len(text)) > 1 else ''}"
    signs = "↵<br>" * lines or "␣" * len(text)
    return f'<span aria-hidden="true">{signs}</span>{hidden(said)}'


def _with_marks(words: str, marks: tuple[str, ...], *, linked: bool) -> str:
    words = f"<em>{words}</em>" if "italic" in marks else words
    words = f"<strong>{words}</strong>" if "bold" in marks else words
    return f'<span class="marked-link">{words}</span>' if linked else words


def _picture(address: str, name: str) -> str:
    image = f'<img src="{escape(address)}" alt="" loading="lazy" decoding="async">'
    return f'<span class="marked-picture">{image} <span>{escape(name)}</span></span>'
