"""The widget of one block's form."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.blocks.base import BlockWidget, get_error_json_data


class OneBlockWidget(BlockWidget):
    """Wagtail's widget, started by ``js/workbench.js``.

    Wagtail's own controller asks every block for its one element. A block with fields has none, which ends in an error.

    Attributes:
        found: what checks found in the block, shown at its fields if nothing was refused; see ``left.errors_at``.
    """

    found: dict[str, Any] | None = None

    def render_with_errors(
        self, name: str, value: Any, attrs: Any = None, errors: Any = None, renderer: Any = None
    ) -> SafeString:
        """Return what the script makes the form of."""
        state = [
            self.block_def.get_form_state(value),
            get_error_json_data(errors.as_data()[0]) if errors else self.found,
        ]
        html = '<div id="{}" data-bench-block="{}" data-bench-state="{}"></div>'
        written: SafeString = format_html(html, name, self.block_json, json.dumps(state))
        return written
