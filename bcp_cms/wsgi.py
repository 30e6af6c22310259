"""The entry point for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_cms.settings.production")

application = get_wsgi_application()

from bcp_cms import patience  # noqa: E402  - needs the applications loaded
from modules.core import immutable  # noqa: E402  - needs the applications loaded

connection_created.connect(patience.limit, dispatch_uid="bcp_patience")
immutable.require()
