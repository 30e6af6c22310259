"""Tokens that nothing will ever fill, said with their place and with what was probably meant."""

from __future__ import annotations

from modules.domain.document import Block, Document, Path, place, walk
from modules.domain.outgoing import strings
from modules.domain.schema import GUIDE, MODULE
from modules.domain.tokens import TOKENS, broken, find, located, nearest


def token_problems(document: Document) -> list[tuple[Path, str, str]]:
    """Return (path, field, sentence) for each token of a module or a guide that is none, each once. O(size).

    The path is that to the block, or to a field of the document itself: then “field” is empty.

    A place is put in words for what is wrong alone: that looks through the whole document.
    """
    wrong = [(path, text) for path, text in located(document) if _holds_none(text)]
    blocks = dict(walk(document)) if wrong else {}
    found: dict[str, tuple[Path, str]] = {}
    for path, text in wrong:
        for said in problems_in(text, _where(document, path)):
            found.setdefault(said, (path, _field_with(text, blocks.get(path))))
    return [(*place, said) for said, place in found.items()]


def _field_with(text: str, block: Block | None) -> str:
    """Return the name of the field of a block in which a text stands; empty if the block is one text itself."""
    value = block["value"] if block else None
    fields = value.items() if isinstance(value, dict) else ()
    return next((name for name, field in fields if text in strings({name: field}, deep=False)), "")


def _holds_none(text: str) -> bool:
    """Tell whether something in a text is meant as a token and is none."""
    if "{" not in text and "}" not in text:
        return False
    return any(key not in TOKENS for key in find(text)) or bool(broken(text))


def problems_in(text: str, where: str) -> list[str]:
    """Return a sentence for each token in one text that is none. ``where`` is the text's place in words."""
    unknown = [key for key in find(text) if key not in TOKENS]
    return [
        *(f"{_written(key)} in “{where}” is not a token. {_meant(key)}" for key in unknown),
        *(f"“{part}” in “{where}” is not written as a token. {_well(part)}" for part in broken(text)),
    ]


def _where(document: Document, path: Path) -> str:
    field = MODULE.by_name.get(path[0]) or GUIDE.by_name.get(path[0])
    return field.called if field and len(path) == 1 else place(document, path)


def _written(key: str) -> str:
    return "{{" + key + "}}"


def _meant(key: str) -> str:
    meant = nearest(key)
    return f"Did you mean {_written(meant)}?" if meant else "Choose one from the list of tokens, or take it out."


def _well(part: str) -> str:
    meant = nearest(part.strip("{} \n\t"))
    example = meant or "center.name"
    return f"Put two braces on each side, without a space between them: {_written(example)}."
