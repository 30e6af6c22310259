"""Statements in Wagtail's admin, as snippets that are saved by the action, with pages that list their uses."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet, UsageView

from modules.accounts.identity.policy import actor_of
from modules.library.statements.actions import SaveStatement
from modules.library.statements.choosers import statement_chooser
from modules.library.statements.models import Statement
from modules.library.uses.panels import UsesPanel


def _stands(statement: Statement) -> str:
    return "Confirmed" if statement.confirmed else "To be confirmed"


class ListStatements(IndexView):
    """The list of statements, with a link to the overview of their uses; nothing is done to several at once."""

    @cached_property
    def columns(self) -> list[Any]:
        """The columns without Wagtail's boxes."""
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    @cached_property
    def header_buttons(self) -> list[Button]:
        """The usual buttons, and a link to the overview."""
        return [
            *super().header_buttons,
            HeaderButton("Where they are used", url=reverse("statement_overview"), icon_name="clipboard-list"),
        ]


class CreateStatement(CreateView):
    """The page that creates a statement, through the action."""

    def save_instance(self) -> Statement:
        """Save the draft of a statement."""
        SaveStatement(self.form.instance, actor=actor_of(self.request)).execute()
        return self.form.instance


class EditStatement(EditView):
    """The page that changes a statement, through the action."""

    def save_instance(self) -> Statement:
        """Save the draft."""
        SaveStatement(self.form.instance, actor=actor_of(self.request)).execute()
        return self.form.instance

    def get_usage_url(self) -> None:
        """Return None to hide Wagtail's count of uses: blocks refer to versions, so it would always be 0."""
        return None

    def get_success_message(self) -> str:
        """Say that nothing is used before it was reviewed."""
        return f"The draft of “{self.object}” is saved. It is used once both reviews approved it."

    def get_success_buttons(self) -> list[Any]:
        """Add links to the review, and to the uses."""
        review, where = (reverse(name, args=[self.object.pk]) for name in ("review_statement", "statement_uses"))
        return [
            *super().get_success_buttons(),
            messages.button(review, "Review"),
            messages.button(where, "Where it is used"),
        ]


class StatementUsage(UsageView):
    """Replaces Wagtail's page of uses by our own, which knows versions."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to our page."""
        return redirect("statement_uses", self.object.pk)


class NeverDeleted(ModelPermissionPolicy):
    """Refuses to delete what other rows keep for good, to administrators too, so that no button offers it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether the person may do this to any statement."""
        return action != "delete" and super().user_has_permission(user, action)


class StatementViewSet(SnippetViewSet):
    """The admin pages for statements."""

    model = Statement
    icon = "clipboard-list"
    menu_label = "Statements"
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = ListStatements
    add_view_class = CreateStatement
    edit_view_class = EditStatement
    usage_view_class = StatementUsage
    list_display = ("title", "kind", Column("wording", label="Wording", accessor=_stands))
    list_filter = ("kind", "confirmed")
    search_fields = ("title", "wording")
    copy_view_enabled = False
    panels: ClassVar = [
        *(FieldPanel(name) for name in ("key", "title", "kind", "wording", "basis", "confirmed", "note")),
        UsesPanel(heading="Where it is used"),
    ]


register_permission_policy(Statement, NeverDeleted(Statement))
register_snippet(StatementViewSet)


@hooks.register("register_admin_viewset")
def register_statement_chooser() -> Any:
    """Register the chooser."""
    return statement_chooser
