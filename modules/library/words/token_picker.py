"""Tokens picked from a list while writing: a control of the rich text editor, and the list that it offers.

What is stored stays plain text, ``{{center.name}}``: the control makes no entity, so the codec has nothing to know.
The list is the same on every page; what a center's own tokens say now comes with its standings (``js/tokens.js``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, json_script
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.staticfiles import versioned_static
from wagtail.rich_text.feature_registry import FeatureRegistry

from modules.domain.tokens import TOKENS, Source, Token
from modules.library.words.blocks.base import PICKER

FILLED_FROM: Mapping[Source, str] = {
    Source.PROFILE: "Each center fills it in its profile",
    Source.PACK: "Taken from the pack",
    Source.EVENT: "Filled when the roundtable is planned",
}


@hooks.register("register_rich_text_features")
def register_token_control(features: FeatureRegistry) -> None:
    """Offer tokens in the toolbar of rich text, and where someone types “/”."""
    control = {"type": "BCP_TOKEN", "label": "{{ }}", "description": "Token"}
    features.register_editor_plugin("draftail", PICKER, EntityFeature(control, js=["js/token-control.js"]))


@hooks.register("insert_editor_js")
def offer_tokens() -> str:
    """Give the editor the list, and plain fields a button of their own."""
    known = json_script([_described(token) for token in TOKENS.values()], "bcp-tokens")
    return format_html('{}<script src="{}" defer></script>', known, versioned_static("js/tokens.js"))


def _described(token: Token) -> dict[str, Any]:
    says = f"{FILLED_FROM[token.source]}; until then it says “{token.fallback}”" if token.fallback else None
    return {"key": token.key, "label": token.label, "says": says or FILLED_FROM[token.source]}
