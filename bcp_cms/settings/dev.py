"""Settings for development and the demo on one machine. Never use them on a server that others can reach."""

from bcp_cms.settings.base import *  # noqa: F403  - settings are gathered here

DEBUG = True
SECRET_KEY = "development-only-not-a-secret-development-only"  # noqa: S105  - production reads its own
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
