"""Settings for development and the demo on one machine. Never use them on a server that others can reach."""

from bcp_cms.settings import env
from bcp_cms.settings.apps import INSTALLED_APPS, MIDDLEWARE
from bcp_cms.settings.base import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.mail import EMAIL_HOST

DEBUG = True
SECRET_KEY = "development-only-not-a-secret-development-only"  # noqa: S105  - production reads its own
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# The demo's people share a password that everyone knows, and need no second factor. Production refuses this.
if env.flag("BCP_DEMO_WITHOUT_FACTORS", default=True):
    BCP_SECOND_FACTOR = []
INTERNAL_IPS = ["127.0.0.1"]

if not EMAIL_HOST:
    EMAIL_BACKEND = "modules.mail.backend.AtOnce"  # no worker may run
    BCP_MAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"

if env.flag("BCP_DEBUG_TOOLBAR"):
    INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
    # Behind what serves static files: the toolbar keeps the last 25 requests, and a page has more files than that.
    place = MIDDLEWARE.index("bcp_cms.headers.SecurityHeadersMiddleware")
    MIDDLEWARE = [*MIDDLEWARE[:place], "debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE[place:]]
    BCP_ROOMS = "bcp_cms.debug_rooms.ROOMS"
