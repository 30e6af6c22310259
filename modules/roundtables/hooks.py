"""What roundtables add to Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role


class RoundtablesMenuItem(MenuItem):
    """Shown to leads."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person plans roundtables."""
        return has_role(request.user, Role.LEAD)


@hooks.register("register_admin_menu_item")
def roundtables_menu_item() -> MenuItem:
    """Lead to the roundtables."""
    return RoundtablesMenuItem("Roundtables", reverse("roundtables"), icon_name="date", order=130)
