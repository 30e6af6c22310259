"""Search over what the asker may see."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "search"
