"""What Wagtail starts with inline scripts, started without: the content security policy lets no inline script run.

Wagtail's widgets to choose with write ``new PageChooser("id_parent_page", {…});`` into the page. Here the same is an
element, whose attributes js/starting.js reads. The widgets for days, and lists of rows, have templates of ours.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets.chooser import BaseChooser

CALL = re.compile(r"\A(?:new )?(?P<name>[\w.]++)\((?P<told>.*)\);", re.DOTALL)


def starting(script: str) -> SafeString:
    """Return the element that does what a script of one call does.

    Raises:
        ValueError: the script is more than one call, or what it hands over is not JSON.
    """
    call = CALL.fullmatch(script.strip())
    if call is None:
        raise ValueError(f"Not one call: {script}")
    told = json.dumps(json.loads(f"[{call['told']}]"))
    return format_html('<bcp-starting data-start="{}" data-told="{}"></bcp-starting>', call["name"], told)


def render(self: BaseChooser, name: str, value: Any, attrs: dict[str, Any], renderer: Any = None) -> SafeString:
    """Return a widget to choose with, in the place of Wagtail's own rendering.

    Nothing is chosen in a form that is shown again because it was sent with what is no key, or one of nothing.
    """
    try:
        told = self.get_value_data(value)
    except (ValueError, TypeError, OverflowError, ObjectDoesNotExist):
        told = self.get_value_data(None)
    script = self.render_js_init(attrs["id"], name, told)
    return format_html("{}{}", self.render_html(name, told, attrs), starting(script))


def connect() -> None:
    """Have every widget to choose with rendered so."""
    BaseChooser.render = render
