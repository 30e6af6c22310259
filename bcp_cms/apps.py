"""Wagtail's own applications, with our settings of them."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersAppConfig(WagtailUsersAppConfig):
    """Accounts without groups to tick: groups follow from memberships."""

    user_viewset = "modules.centers.people.views.UserViewSet"
