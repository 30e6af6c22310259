"""Additions to Wagtail's admin: our colors, and a link to our help."""

from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static


@hooks.register("insert_global_admin_css")
def brand() -> str:
    """Add the colors of the public pages to the admin."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/brand.css"))


@hooks.register("register_help_menu_item")
def help_item() -> MenuItem:
    """Add a link to our own help, above Wagtail's."""
    return MenuItem("Help for your role", "/help/", name="bcp-help", icon_name="help", order=1)
