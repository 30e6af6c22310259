"""What the editor of a module or guide shows above the fields."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel
from wagtail.models import Page, WorkflowState


class SentBackPanel(Panel):
    """Shows why a reviewer sent the text back, where the work on it goes on. Not shown for a text in review."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one page."""

        template_name = "library/sent_back_panel.html"

        def is_shown(self) -> bool:
            """Return whether the module of this page was sent back, and not submitted again."""
            state = self._state
            return bool(state and state.status == WorkflowState.STATUS_NEEDS_CHANGES)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the answer of the reviewer."""
            state = self._state
            return {**super().get_context_data(parent_context), "sent_back": state and state.current_task_state}

        @property
        def _state(self) -> WorkflowState | None:
            page: Page = self.instance
            module = page.reviewed_as if page.pk else None
            return module and module.current_workflow_state
