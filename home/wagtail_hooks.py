"""Additions to Wagtail's admin: our colors, our home page, and our menu."""

from django.http import HttpRequest
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component

from home.desk.menu import arrange
from home.desk.panels import panels_for


@hooks.register("insert_global_admin_css")
def brand() -> str:
    """Add the colors of the public pages to the admin."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/brand.css"))


@hooks.register("construct_homepage_panels", order=1000)
def put_ours(request: HttpRequest, panels: list[Component]) -> None:
    """Leave out Wagtail's parts of the home page, whose words are ours in another place, and put ours."""
    panels[:] = [panel for panel in panels if not type(panel).__module__.startswith("wagtail.")]
    panels += panels_for(request)


@hooks.register("construct_main_menu", order=1000)
def put_work_first(request: HttpRequest, items: list[MenuItem]) -> None:
    """Arrange the menu by the person's work."""
    arrange(request, items)
