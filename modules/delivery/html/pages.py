"""A whole outline as HTML, and one block of it alone."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString

from modules.delivery.html.writing import Writer
from modules.delivery.outline import Node, Outline


def render(
    outline: Outline,
    *,
    assets: str = "assets/",
    level: int = 2,
    presenter: bool = False,
    below: Mapping[str, SafeString] | None = None,
) -> SafeString:
    """Return the outline as an HTML fragment.

    Args:
        outline: what to show; for participants, what ``for_participants`` returned.
        assets: where the files are, relative to the page, with a slash at the end.
        level: of the modules' headings; all others follow from it and never skip one.
        presenter: whether notes and guides are shown; without it they are left out even where the outline has
            them.
        below: ``{id of a node: HTML to write after it}``, for what a draft shows besides its words.
    """
    writer = Writer(assets, presenter, links=outline.links, below=below or {})
    shown = [module for module in outline.modules if presenter or not module.presenter_only]
    return writer.template(
        "outline",
        language=outline.language,
        contents=[(writer.anchor(module), module.title) for module in shown] if len(shown) > 1 else [],
        modules=[writer.node(module, level) for module in shown],
        unconfirmed=outline.unconfirmed,
    )


def render_node(
    node: Node, *, level: int = 2, assets: str = "assets/", prefix: str = "b-", spelled_out: bool = False
) -> SafeString:
    """Return one node as presenters see it: a sample in the editor's picker, or a block that is only read.

    Args:
        prefix: of the anchors, for a page that may show one node twice.
        spelled_out: whether the addresses of links and the descriptions of pictures are written beside them.
    """
    return Writer(assets, presenter=True, prefix=prefix, spelled_out=spelled_out).node(node, level)
