"""What resource pages add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path
from wagtail import hooks
from wagtail.admin.ui.components import Component

from modules.accounts.identity.policy import center_ids
from modules.resources.desk import views as code_views
from modules.resources.feedback import results_views
from modules.resources.feedback.results import FEW


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the pages where a lead looks after resource pages, and where a center reads what was answered."""
    return [
        path("editions/<uuid:uid>/code/", code_views.make_code, name="make_code"),
        path("codes/<int:pk>/", code_views.resource_code, name="resource_code"),
        path("codes/<int:pk>/close/", code_views.close_code, name="close_code"),
        path("codes/<int:pk>/replace/", code_views.replace_code, name="replace_code"),
        path("codes/<int:pk>/card/", code_views.table_card, name="table_card"),
        re_path(r"^codes/(?P<pk>[0-9]{1,18})/qr\.(?P<kind>svg|png)$", code_views.qr_code, name="qr_code"),
        path("codes/<int:pk>/questions/", code_views.feedback_questions, name="feedback_questions"),
        path("codes/<int:pk>/feedback/", results_views.feedback_results, name="feedback_results"),
        path("codes/<int:pk>/feedback.csv", results_views.feedback_csv, name="feedback_csv"),
    ]


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
