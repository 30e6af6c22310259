"""What the benchmarks run with: a server's settings, on a database and a folder of their own."""

from bcp_cms.settings.base import *  # noqa: F403  - settings are gathered here

DEBUG = False
SECRET_KEY = "benchmark-only-not-a-secret-benchmark-only"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.benchmarks.urls"
LOGGING = {"version": 1, "disable_existing_loggers": True}
