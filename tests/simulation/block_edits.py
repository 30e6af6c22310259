"""What people do to the items of lists and to blocks: Wagtail gives ids of its own to what is new, and keeps others.

Nothing is moved between two lists: whoever wants that writes it there anew, or pastes, and deletes it here.
"""

from __future__ import annotations

from itertools import pairwise

from tests.simulation.draftail import Word
from tests.simulation.edits import Edit, Scene, above, around, index, spot_of
from tests.simulation.pages import Line, Module, Node, Where

# Items of lists


def new_item(scene: Scene) -> Edit:
    """Add an item at a place."""
    where = scene.place(rich=False)
    lines = scene.module.lines(where)
    gap = scene.dice.randint(0, len(lines))
    before, name, words = above(lines, gap), scene.writer.name(), scene.writer.words(2, 12)

    def apply(module: Module) -> None:
        module.lines(where).insert(spot_of(module, where, before), Line(name, module.fresh(), words))

    return Edit("", apply, beside=around(lines, gap) | {where[0]})


def new_item_by_shifting(scene: Scene) -> Edit:
    """Write a new item into the field of another, whose words are pasted into a new field below it."""
    where = scene.place(rich=False)
    lines = scene.module.lines(where)
    gap = scene.dice.randrange(len(lines))
    before, name, words = above(lines, gap), scene.writer.name(), scene.writer.words(2, 12)

    def apply(module: Module) -> None:
        at, lines = spot_of(module, where, before), module.lines(where)
        if at == len(lines):
            lines.append(Line(name, module.fresh(), words))
            return
        shifted = lines[at]
        lines[at : at + 1] = [
            Line(name, shifted.key, words),
            Line(shifted.truth, module.fresh(), shifted.words),
        ]

    return Edit("", apply, beside=around(lines, gap) | {where[0]})


def deleted_item(scene: Scene) -> Edit:
    """Delete an item by its button, or by pasting the next ones over it and deleting the last field."""
    where = scene.place(rich=False, least=2)
    line, by_shifting = scene.line(where), scene.dice.random() < 0.3

    def apply(module: Module) -> None:
        lines = module.lines(where)
        at = index(module, where, line.truth)
        keys = [one.key for one in lines]
        del lines[at]
        if by_shifting:
            for one, key in zip(lines, keys, strict=False):
                one.key = key

    return Edit("", apply, gone=frozenset({line.truth}))


def moved_item(scene: Scene) -> Edit:
    """Move an item by its buttons: it keeps its id. Or swap the words of two fields: then ids stay where they are."""
    where = scene.place(rich=False, least=2)
    lines = scene.module.lines(where)
    line, by_words = scene.line(where), scene.dice.random() < 0.3
    others = [one for one in lines if one.truth != line.truth]
    gap = scene.dice.randint(0, len(others))
    before = above(others, gap)

    def apply(module: Module) -> None:
        lines = module.lines(where)
        keys = [one.key for one in lines]
        moved = lines.pop(index(module, where, line.truth))
        lines.insert(spot_of(module, where, before), moved)
        if by_words:
            for one, key in zip(lines, keys, strict=True):
                one.key = key

    return Edit("", apply, moved=frozenset({line.truth}), beside=(around(others, gap) | {where[0]}))


# Blocks


def _before(stream: list[Node], gap: int) -> tuple[str, ...]:
    return tuple(node.truth for node in reversed(stream[:gap]))


def _spot(stream: list[Node], before: tuple[str, ...]) -> int:
    there = {node.truth: at for at, node in enumerate(stream)}
    return next((there[truth] + 1 for truth in before if truth in there), 0)


def _neighbors(stream: list[Node], gap: int) -> frozenset[str]:
    return frozenset(node.truth for node in stream[max(gap - 1, 0) : gap + 1])


def _renewed(node: Node, module: Module, *, truths: bool, scene: Scene | None = None) -> Node:
    """Return a block written anew, as pasting or duplicating makes it: fresh ids of blocks and items.

    The keys of paragraphs stay, as duplicating keeps them.
    """
    made = node.copied()
    for inner in made.walk():
        inner.key = module.fresh()
        for name, lines in inner.lines.items():
            for line in lines:
                if name in ("questions", "materials"):
                    line.key = module.fresh()
    if truths and scene:
        for inner in made.walk():
            inner.truth = scene.writer.name()
            inner.title = scene.writer.copy(inner.title)
            for lines in inner.lines.values():
                for line in lines:
                    line.truth, line.words = scene.writer.name(), scene.writer.copy(line.words)
    return made


def new_slide(scene: Scene) -> Edit:
    """Add a slide with a text."""
    section = scene.block("section")
    stream = scene.module.node(section).streams["items"]
    gap = scene.dice.randint(0, len(stream))
    before, name = _before(stream, gap), scene.writer.name()
    words = [scene.writer.sentence() for _ in range(scene.dice.randint(1, 3))]
    title = scene.writer.words(2, 6)

    def apply(module: Module) -> None:
        node = _slide(module, name, title, words)
        items = module.node(section).streams["items"]
        items.insert(_spot(items, before), node)

    return Edit("", apply, beside=_neighbors(stream, gap) | {section})


def _slide(module: Module, name: str, title: list[Word], words: list[list[Word]]) -> Node:
    lines = [Line(f"{name}/{at}", module.fresh(), list(one)) for at, one in enumerate(words)]
    text = Node(f"{name}/t", module.fresh(), "text", [], {"body": lines})
    return Node(name, module.fresh(), "slide", list(title), {}, {"parts": [text], "notes": []})


def deleted_block(scene: Scene) -> Edit:
    """Delete a slide or another item of a section."""
    truth = scene.block(scene.dice.choice(("slide", "slide", "discussion", "activity")))
    gone = frozenset(scene.module.node(truth).truths())

    def apply(module: Module) -> None:
        stream = module.stream_of(truth)
        stream.remove(next(node for node in stream if node.truth == truth))

    return Edit("", apply, gone=gone)


def moved_block(scene: Scene) -> Edit:
    """Move a slide within its section by its buttons: all ids stay."""
    truth = scene.block("slide")
    stream = scene.module.stream_of(truth)
    others = [node for node in stream if node.truth != truth]
    gap = scene.dice.randint(0, len(others))
    before = _before(others, gap)

    def apply(module: Module) -> None:
        stream = module.stream_of(truth)
        node = next(node for node in stream if node.truth == truth)
        stream.remove(node)
        stream.insert(_spot(stream, before), node)

    return Edit("", apply, moved=frozenset({truth}), beside=_neighbors(others, gap))


def rebuilt_elsewhere(scene: Scene) -> Edit:
    """Build a slide again in another section, word for word, and delete the old one: every id is fresh."""
    truth = scene.block("slide")
    others = [
        node
        for node in scene.module.top.streams["sections"]
        if all(item.truth != truth for item in node.streams["items"])
    ]
    section = scene.dice.choice(others)
    stream = section.streams["items"]
    gap = scene.dice.randint(0, len(stream))
    before = _before(stream, gap)

    def apply(module: Module) -> None:
        stream = module.stream_of(truth)
        node = next(node for node in stream if node.truth == truth)
        stream.remove(node)
        target = module.node(section.truth).streams["items"]
        made = _renewed(node, module, truths=False)
        for inner in made.walk():
            for name, lines in inner.lines.items():
                if name == "body":
                    for line in lines:
                        line.key = module.fresh()
        target.insert(_spot(target, before), made)

    beside = _neighbors(stream, gap) | {section.truth}
    return Edit("", apply, moved=frozenset({truth}), beside=beside)


def duplicated_block(scene: Scene) -> Edit:
    """Duplicate a slide, and change a title and a paragraph of the copy: the copy is new, the original stays."""
    truth = scene.block("slide")
    copy = _renewed(scene.module.node(truth), Module(Node("", "", ""), "unused"), truths=True, scene=scene)
    copy.title = [*copy.title, *scene.writer.words(1, 2)]

    def apply(module: Module) -> None:
        stream = module.stream_of(truth)
        at = next(at for at, node in enumerate(stream) if node.truth == truth)
        stream.insert(at + 1, _renewed(copy, module, truths=False))

    stream = scene.module.stream_of(truth)
    at = next(at for at, node in enumerate(stream) if node.truth == truth)
    return Edit("", apply, beside=_neighbors(stream, at + 1))


def divided_slide(scene: Scene) -> Edit:
    """Make a new slide after one, and bring the last paragraphs of its first text there by cutting and pasting."""
    truth = scene.block("slide")
    slide = scene.module.node(truth)
    text = max(slide.streams["parts"], key=lambda node: len(node.lines["body"]), default=None)
    if text is None or len(text.lines["body"]) < 2:
        return new_slide(scene)
    lines = text.lines["body"]
    moved = [line.truth for line in lines[scene.dice.randint(1, len(lines) - 1) :]]
    name, title = scene.writer.name(), scene.writer.words(2, 6)

    def apply(module: Module) -> None:
        source = module.node(text.truth)
        taken = [line for line in source.lines["body"] if line.truth in moved]
        source.lines["body"] = [line for line in source.lines["body"] if line.truth not in moved]
        node = _slide(module, name, title, [])
        node.streams["parts"][0].lines["body"] = [Line(one.truth, module.fresh(), one.words) for one in taken]
        stream = module.stream_of(truth)
        stream.insert(next(at for at, one in enumerate(stream) if one.truth == truth) + 1, node)

    stream = scene.module.stream_of(truth)
    at = next(at for at, node in enumerate(stream) if node.truth == truth)
    beside = _neighbors(stream, at + 1) | {text.truth}
    return Edit("", apply, moved=frozenset(moved), beside=beside)


def joined_slides(scene: Scene) -> Edit:
    """Paste the paragraphs of a slide below those of the slide before it, and delete it."""
    section = scene.block("section")
    slides = [node for node in scene.module.node(section).streams["items"] if node.kind == "slide"]
    pairs = [(one, other) for one, other in pairwise(slides) if one.streams["parts"] and other.streams["parts"]]
    if not pairs:
        return new_slide(scene)
    kept, lost = scene.dice.choice(pairs)
    target: Where = (kept.streams["parts"][-1].truth, "body")
    moved = [line.truth for node in lost.streams["parts"] for line in node.lines["body"]]
    gone = lost.truths() - set(moved)

    def apply(module: Module) -> None:
        node = module.node(lost.truth)
        taken = [line for part in node.streams["parts"] for line in part.lines["body"] if line.truth in moved]
        module.node(target[0]).lines["body"] += [Line(one.truth, module.fresh(), one.words) for one in taken]
        stream = module.stream_of(lost.truth)
        stream.remove(node)

    last = scene.module.lines(target)[-1:]
    beside = frozenset({target[0], *(line.truth for line in last)})
    return Edit("", apply, moved=frozenset(moved), gone=frozenset(gone), beside=beside)
