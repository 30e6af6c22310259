"""What the public face adds to Wagtail's admin."""

from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_help_menu_item")
def help_item() -> MenuItem:
    """Lead to our own help, before Wagtail's."""
    return MenuItem("Help for your role", "/help/", name="bcp-help", icon_name="help", order=1)
