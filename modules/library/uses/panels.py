"""A statement's page shows where the statement is used."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from modules.library.uses.queries import uses_of


class UsesPanel(Panel):
    """Says on a statement's page where it is used; nothing for one that isn't saved yet."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one statement."""

        template_name = "library/statement_uses_panel.html"

        def is_shown(self) -> bool:
            """A new statement is used nowhere."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the uses."""
            return {**super().get_context_data(parent_context), "uses": uses_of(self.instance)}
