"""What rooms declare, handed to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.log_actions import LogActionRegistry

from modules.core.rooms import house
from modules.core.routes import Area


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Add the rooms' pages to the admin, behind Wagtail's own check that somebody is signed in."""
    return house().urlpatterns(Area.ADMIN)


@hooks.register("insert_global_admin_js")
def start_widgets() -> str:
    """Start the widgets that Wagtail starts with inline scripts, and send each form once."""
    scripts = (versioned_static(f"js/{name}.js") for name in ("starting", "once"))
    return format_html_join("", '<script src="{}" defer></script>', ((script,) for script in scripts))


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name every action in the history that Wagtail shows."""
    for room in house().rooms:
        for action in room.actions:
            actions.register_action(action.log_action, action.label, action.message)
