"""A panel in the editor of a statement that lists the statement's uses."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from modules.library.uses.queries import uses_of


class UsesPanel(Panel):
    """Lists the uses of a statement. Not shown for an unsaved statement."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one statement."""

        template_name = "library/statement_uses_panel.html"

        def is_shown(self) -> bool:
            """Return False for an unsaved statement, which has no uses."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the uses."""
            return {**super().get_context_data(parent_context), "uses": uses_of(self.instance)}
