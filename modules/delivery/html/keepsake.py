"""What participants keep, as HTML: the parts of their page, and each handout alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from modules.delivery.html.rich import asset_url
from modules.delivery.html.writing import Writer
from modules.delivery.projections.keep import Keepsake, Said


@dataclass(frozen=True)
class Card:
    """A handout by its number, counted from 1: ``download`` is the address of its file, empty if it has none."""

    number: int
    title: str
    download: str


@dataclass(frozen=True)
class Topic:
    """A topic: where it is on the page, and ``html``, what was said of it or the lines of it."""

    anchor: str
    title: str
    html: SafeString


@dataclass(frozen=True)
class Written:
    """The parts of the page: cards of handouts, the ten lines by topic, the whole session by topic."""

    cards: list[Card]
    in_brief: list[Topic]
    topics: list[Topic]


def render_keepsake(keepsake: Keepsake, *, assets: str = "assets/", level: int = 3) -> Written:
    """Return the parts of the page. ``level`` is that of the headings of topics, which are not part of them."""
    writer = Writer(assets, presenter=False, links=keepsake.links)
    topics = [
        Topic(writer.anchor(module), module.title, writer.node(module, level + 1, under=module.title))
        for module in keepsake.topics
    ]
    return Written(list(_cards(keepsake, writer)), list(_in_brief(keepsake, writer)), topics)


def render_handout(keepsake: Keepsake, number: int, *, assets: str, level: int = 1) -> SafeString:
    """Return one handout alone. Raises IndexError if there are fewer."""
    writer = Writer(assets, presenter=False, links=keepsake.links)
    return writer.node(keepsake.handouts[number - 1], level)


def _cards(keepsake: Keepsake, writer: Writer) -> Iterator[Card]:
    for number, handout in enumerate(keepsake.handouts, 1):
        digest, name = handout.data["file_sha256"], handout.data["file_name"]
        yield Card(number, handout.title, asset_url(writer.assets, digest, name) if digest else "")


def _in_brief(keepsake: Keepsake, writer: Writer) -> Iterator[Topic]:
    """Yield the lines of each topic, with the anchor of the topic as a whole."""
    for part in keepsake.in_brief:
        module = keepsake.topics[part.at]
        lines = [(line.kind == Said.STATEMENT, writer.said(line.words)) for line in part.lines]
        yield Topic(writer.anchor(module), module.title, writer.template("in_brief", lines=lines))
