"""The list from which writers choose tokens, and the control for it in the rich text editor.

The stored text stays plain, such as ``{{center.name}}``: the control creates no entity, so the codec does not need to
know about it. The list is the same on every page. The current values of a center's tokens come with the standings of
its clone (``js/tokens.js``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join, json_script
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.staticfiles import versioned_static
from wagtail.rich_text.feature_registry import FeatureRegistry

from modules.domain.tokens import OFFERED, Source, Token
from modules.library.words.blocks.fields import PICKER

FILLED_FROM: Mapping[Source, str] = {
    Source.PROFILE: "Each center fills it in its profile",
    Source.PACK: "Taken from the pack",
    Source.EVENT: "Filled when the roundtable is planned",
}


@hooks.register("register_rich_text_features")
def register_token_control(features: FeatureRegistry) -> None:
    """Add the control to the toolbar of rich text, and to its menu after “/”."""
    control = {"type": "BCP_TOKEN", "label": "{{ }}", "description": "Token"}
    features.register_editor_plugin("draftail", PICKER, EntityFeature(control, js=["js/token-control.js"]))


@hooks.register("insert_editor_js")
def offer_tokens() -> str:
    """Add the list of tokens to the editor, with a button beside plain fields."""
    known = json_script([_described(token) for token in OFFERED], "bcp-tokens")
    return format_html('{}<script src="{}" defer></script>', known, versioned_static("js/tokens.js"))


@hooks.register("insert_editor_js")
def read_pastes() -> str:
    """Add what the control does with a paste.

    Not with the scripts of the control: those have to run before Wagtail's comments.js, which brings a React of its
    own, and Django would put that one between several of ours.
    """
    scripts = ((versioned_static(name),) for name in ("js/pasted.js", "js/pasting.js"))
    return format_html_join("", '<script src="{}" defer></script>', scripts)


def _described(token: Token) -> dict[str, Any]:
    says = f"{FILLED_FROM[token.source]}; until then it says “{token.fallback}”" if token.fallback else None
    return {"key": token.key, "label": token.label, "says": says or FILLED_FROM[token.source]}
