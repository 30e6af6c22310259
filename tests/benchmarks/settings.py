"""Settings of the benchmarks: those of a server, without what needs one."""

from bcp_cms.settings.base import *  # noqa: F403  - settings are gathered here

DEBUG = False
SECRET_KEY = "benchmark-only-not-a-secret-benchmark-only-not-a-secret"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
BCP_ROOMS = "tests.benchmarks.floor.ROOMS"
BCP_SECOND_FACTOR: list[str] = []
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
