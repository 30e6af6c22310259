"""What resource pages add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from modules.accounts.identity.policy import center_ids
from modules.resources.feedback import results_views
from modules.resources.feedback.results import FEW


class FeedbackPanel(Component):
    """The home panel of those who read what participants answered."""

    name = "feedback"
    order = 50
    template_name = "resources/feedback_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the newest pages that someone answered on."""
        return {"forms": results_views.with_answers(parent_context["request"].user), "few": FEW}


@hooks.register("construct_homepage_panels")
def add_feedback_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Lead to results once there are any."""
    if center_ids(request.user, results_views.READERS):
        panels.append(FeedbackPanel())
