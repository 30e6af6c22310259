"""Wagtail's own apps with our settings."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersAppConfig(WagtailUsersAppConfig):
    """Accounts without a choice of groups, because groups follow from memberships."""

    user_viewset = "modules.centers.people.views.UserViewSet"
