"""The review before a release: a Wagtail workflow task whose approval is an action of ours."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import GroupApprovalTask, TaskState

from modules.accounts.actions import Refused
from modules.library.models import Module


class ReviewTask(GroupApprovalTask):
    """Approval by a reviewer who wrote none of it. What is approved is the text, by digest."""

    class Meta:
        verbose_name = "DHS review"

    def get_actions(self, obj: models.Model, user: Any) -> list[tuple[str, str, bool]]:
        """Offer no approval to those who wrote in the module since its last release."""
        from modules.library.authors import has_written

        offered = super().get_actions(obj, user)
        if isinstance(obj, Module) and has_written(obj, user):
            return [action for action in offered if action[0] != "approve"]
        return offered

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Record an approval by digest before the workflow moves on."""
        from modules.library.actions import Approve

        if action_name == "approve":
            obj = task_state.workflow_state.content_object
            try:
                Approve(Module.objects.get(pk=obj.pk), actor=user).execute()
            except Refused as refused:
                # Wagtail's admin shows this as a message; any other error would be a 500.
                raise PermissionDenied(str(refused)) from refused
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """Say who may approve."""
        return "A reviewer of these groups approves, unless they wrote in the module since its last release."
