"""What resource pages add to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from modules.resources import views


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the making and closing of access codes."""
    return [
        path("editions/<uuid:uid>/code/", views.make_code, name="make_code"),
        path("codes/<int:pk>/close/", views.close_code, name="close_code"),
    ]
