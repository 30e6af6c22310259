"""Admin views in which administrators create centers and accounts, and give and take away roles, through actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Field
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import EditView as EditUserView
from wagtail.users.views.users import IndexView as UsersView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import actor_of
from modules.centers.center import archive_views
from modules.centers.center.actions import ChangeCenter, CreateCenter
from modules.centers.center.models import Center
from modules.centers.people.account_actions import ChangeAccount, CloseAccount, OpenAccount
from modules.centers.people.actions import Grant, Revoke, role_in_words
from modules.centers.people.apart import takes_a_second
from modules.centers.people.requests import AskForRole, RoleRequest
from modules.core.attempt import attempt
from modules.core.refusals import Refused
from modules.core.zones import HERE, zones


class MakeCenter(CreateView):
    """The page that creates a center, through the action."""

    def save_instance(self) -> Center:
        """Create the center with its pages, groups and collection."""
        return CreateCenter(self.form.instance, actor=actor_of(self.request)).execute()


class EditCenter(EditView):
    """The page that changes a center, through the action."""

    def save_instance(self) -> Center:
        """Save the center, and its name on its page."""
        return ChangeCenter(self.form.instance, actor=actor_of(self.request)).execute()

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The usual buttons, and one to archive or restore the center."""
        archived = self.object.archived_at
        name, label = ("restore", "Restore…") if archived else ("archive", "Archive…")
        address = reverse(f"centers_admin:{name}", args=[self.object.pk])
        return [*super().header_more_buttons, Button(label, url=address, icon_name="folder", priority=15)]

    def get_page_subtitle(self) -> str:
        """Return the subtitle, marked if the center is archived."""
        return f"{super().get_page_subtitle()}{' (archived)' if self.object.archived_at else ''}"


def time_zone_choices() -> list[tuple[str, Any]]:
    """Return the time zones in groups. A center with an older name of a zone has none chosen, and has to choose."""
    here = [(name, name) for name, country in zones().items() if country == HERE]
    elsewhere = [(name, name) for name, country in zones().items() if country != HERE]
    return [("", "Choose a time zone"), ("United States", here), ("Elsewhere", elsewhere)]


class CenterViewSet(ModelViewSet):
    """The admin pages for centers."""

    model = Center
    icon = "site"
    menu_label = "Centers"
    form_fields = ("name", "acronym", "kind", "time_zone", "director_approval")
    list_display = ("name", "acronym", Column("get_kind_display", label="Kind"), "time_zone", "archived_at")
    search_fields = ("name", "acronym")
    add_view_class = MakeCenter
    edit_view_class = EditCenter
    copy_view_enabled = False
    delete_view = staticmethod(archive_views.delete_center)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], **kwargs: Any) -> forms.Field | None:
        """Offer time zones to choose from, those of the United States first."""
        made: forms.Field | None = super().formfield_for_dbfield(db_field, **kwargs)
        if made is None or db_field.name != "time_zone":
            return made
        return forms.ChoiceField(label=made.label, choices=time_zone_choices, initial=made.initial)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the pages to archive and restore a center."""
        return [
            *super().get_urlpatterns(),
            path("archive/<int:pk>/", archive_views.archive_center, name="archive"),
            path("restore/<int:pk>/", archive_views.restore_center, name="restore"),
        ]


class GiveRole(CreateView):
    """The page that gives a role, or asks a second person for it, through the actions."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Give the role or ask for it; show the form again with the reason if that is refused."""
        asked, actor = form.instance, actor_of(self.request)
        role, wanted = Role(asked.role), {"center": asked.center, "actor": actor}
        with attempt(self.request, form):
            if takes_a_second(role, actor):
                request = AskForRole(asked.user, role=role, **wanted).execute()
                messages.success(self.request, _waits(request))
                return redirect("duties")
            Grant(asked.user, role=role, **wanted).execute()
            messages.success(self.request, f"{asked.user} now has the role {role_in_words(role, asked.center)}.")
            return redirect("roles:index")
        self.produced_error_message = self.get_error_message()
        answer: HttpResponse = self.form_invalid(form)
        return answer


def _waits(request: RoleRequest) -> str:
    names = ", ".join(str(one) for one in request.others)
    who = f"Can confirm it: {names}." if names else "Nobody can yet: there is no second administrator."
    return f"The role {request.called} for {request.person} is waiting for a second person. {who}"


class TakeRole(DeleteView):
    """The page that takes a role away, through the action."""

    def delete_action(self) -> None:
        """Take the role away, and update the person's groups. Raises PermissionDenied if the action refuses."""
        held = self.object
        try:
            role = Role(held.role)
            Revoke(held.user, role=role, center=held.center, actor=actor_of(self.request)).execute()
        except Refused as refused:
            raise PermissionDenied(str(refused)) from refused


class MembershipViewSet(ModelViewSet):
    """The admin pages for roles of people."""

    model = Membership
    icon = "group"
    menu_label = "Roles"
    form_fields = ("user", "role", "center")
    list_display = ("user", Column("get_role_display", label="Role"), "center")
    list_filter = ("role", "center")
    add_view_class = GiveRole
    delete_view_class = TakeRole
    copy_view_enabled = False


class PeopleViewSetGroup(ModelViewSetGroup):
    """Centers and roles in one menu."""

    menu_label = "Centers and roles"
    menu_icon = "group"
    menu_order = 300
    items = (CenterViewSet("centers_admin"), MembershipViewSet("roles"))


class AccountForm(UserEditForm):
    """The form for an account: its names and address, and whether it is open.

    Its roles are changed elsewhere, and nobody sets a password for somebody else.
    """

    password_enabled = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("groups", "is_superuser"):
            self.fields.pop(name, None)


class EditAccount(EditUserView):
    """The page that changes an account, through the actions."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the account; show the form again with the reason if that is refused."""
        self.form = form
        with attempt(self.request, form):
            with transaction.atomic():
                self.object = self.save_instance()
            saved: HttpResponse = self.save_action()
            return saved
        self.produced_error_message = self.get_error_message()
        answer: HttpResponse = self.form_invalid(form)
        return answer

    def save_instance(self) -> User:
        """Save what was changed. Raises Refused if the account can't be closed."""
        actor, person = actor_of(self.request), self.form.instance
        ChangeAccount(person, actor=actor).execute()
        if "is_active" in self.form.changed_data:
            opens = self.form.cleaned_data["is_active"]
            (OpenAccount(person, actor=actor) if opens else CloseAccount(person, why=BY_HAND, actor=actor)).execute()
        return person


BY_HAND = "by an administrator"


class Accounts(UsersView):
    """The list of accounts. New ones come from invitations."""

    add_item_label = "Invite someone"

    def get_add_url(self) -> str:
        """Return where people are invited."""
        return reverse("invitations")


class UserViewSet(WagtailUserViewSet):
    """The admin pages for accounts. Those that would make or delete one are closed by the gate."""

    menu_label = "Accounts"
    index_view_class = Accounts
    edit_view_class = EditAccount
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[UserEditForm]:
        """Return the form for accounts that exist; no other is open."""
        return AccountForm
