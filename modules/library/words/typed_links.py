"""What becomes of a link in rich text when it is saved.

Wagtail drops an address that opens in a way that it does not know, without a word. Here one that was typed wrong stays,
so that the checks name it with its place (``checks.py``); any other is taken out by the form, which says so
(``editing.py``).
"""

from __future__ import annotations

from typing import Any

from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler, PageLinkElementHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from modules.library.words.editing import is_dropped

AFTER_WAGTAIL = 1


def entity(props: dict[str, Any]) -> Any:
    """Return the element of a link, as Wagtail's own function does, with what was typed wrong."""
    href = props.get("url") or ""
    if props.get("id") is not None or is_dropped(href):
        return link_entity(props)
    return DOM.create_element("a", {"href": href}, props["children"])


@hooks.register("register_rich_text_features", order=AFTER_WAGTAIL)
def keep_typed_links(features: FeatureRegistry) -> None:
    """Put this in the place of Wagtail's own rule."""
    rule = {
        "from_database_format": {
            "a[href]": ExternalLinkElementHandler("LINK"),
            'a[linktype="page"]': PageLinkElementHandler("LINK"),
        },
        "to_database_format": {"entity_decorators": {"LINK": entity}},
    }
    features.register_converter_rule("contentstate", "link", rule)
