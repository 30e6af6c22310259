"""The entry point for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_cms.settings.production")

application = get_wsgi_application()

from modules.core import immutable  # noqa: E402  - needs the applications loaded

immutable.require()
