"""The server that the benchmarks load."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

from bcp_cms.wsgi import application

__all__ = ["application"]
