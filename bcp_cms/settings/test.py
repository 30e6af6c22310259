"""Settings for tests: fast password hashing, mail in memory, files in a temporary folder."""

import tempfile

from bcp_cms.settings.base import *  # noqa: F403  - settings are gathered here

DEBUG = False
SECRET_KEY = "test-only-not-a-secret-test-only-not-a-secret"  # noqa: S105  - production reads its own
BCP_SECURITY_CONTACT = "mailto:security@bcp.example"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = BCP_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="bcp-test-media-")
