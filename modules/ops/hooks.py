"""What the operation of the site adds to Wagtail's admin."""

from __future__ import annotations

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from modules.centers.hooks import ForAdministrators


@hooks.register("register_reports_menu_item")
def what_runs_item() -> MenuItem:
    """Lead to what runs."""
    return ForAdministrators("What runs", reverse("what_runs"), icon_name="rotate", order=200)
