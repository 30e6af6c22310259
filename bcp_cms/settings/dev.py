"""For work on one's own machine, and for the demo: never for a server that others reach."""

from bcp_cms.settings.base import *  # noqa: F403  - settings are gathered here

DEBUG = True
SECRET_KEY = "development-only-not-a-secret-development-only"  # noqa: S105  - production reads its own
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
