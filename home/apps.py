"""The public face."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Home page and plain pages."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"
