"""What the public face adds to Wagtail's admin: its colors, and the way to help."""

from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static


@hooks.register("insert_global_admin_css")
def brand() -> str:
    """Give the admin the colors of the public pages."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/brand.css"))


@hooks.register("register_help_menu_item")
def help_item() -> MenuItem:
    """Lead to our own help, before Wagtail's."""
    return MenuItem("Help for your role", "/help/", name="bcp-help", icon_name="help", order=1)
