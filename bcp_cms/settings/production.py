"""Settings for a server. A missing required variable stops the start with an error that names it."""

import logging

from django.core.exceptions import ImproperlyConfigured

from bcp_cms.settings import env
from bcp_cms.settings.base import *  # noqa: F403  - settings are gathered here
from bcp_cms.settings.media import STORAGES

DEBUG = False

SECRET_KEY = env.text("BCP_SECRET_KEY")
ALLOWED_HOSTS = env.words("BCP_ALLOWED_HOSTS")
SECRET_KEY_FALLBACKS = env.words("BCP_SECRET_KEY_FALLBACKS")
if not SECRET_KEY or not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Production needs BCP_SECRET_KEY and BCP_ALLOWED_HOSTS in the environment.")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
    # With a key that can be guessed, anybody can make links for new passwords and sign in.
    raise ImproperlyConfigured(
        "BCP_SECRET_KEY is too weak: it needs 50 characters made at random, as of "
        "python -c 'import secrets; print(secrets.token_urlsafe(64))'. While you change it, put the old one into "
        "BCP_SECRET_KEY_FALLBACKS."
    )
# What mails, QR codes and the sitemap lead to.
WAGTAILADMIN_BASE_URL = env.text("BCP_BASE_URL") or f"https://{ALLOWED_HOSTS[0]}"
if not env.text("BCP_BASE_URL") and ALLOWED_HOSTS[0].startswith(("*", ".")):
    raise ImproperlyConfigured("BCP_ALLOWED_HOSTS names no host that a link could lead to. Set BCP_BASE_URL.")

if env.flag("BCP_DEMO_WITHOUT_FACTORS"):
    raise ImproperlyConfigured("BCP_DEMO_WITHOUT_FACTORS is for the demo on one machine. A server asks for factors.")

CSRF_TRUSTED_ORIGINS = env.words("BCP_CSRF_TRUSTED_ORIGINS")
SECURE_SSL_REDIRECT = env.flag("BCP_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.integer("BCP_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# A cookie of this name is taken from this host alone, over TLS: no other host of the domain can plant one.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
MESSAGE_STORAGE = "bcp_cms.notes.HostStorage"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows its preview in a frame from the same origin
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # recommends DENY, see above
if env.flag("BCP_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOG_REQUESTS = True  # in the place of a web server's own log, which has access codes
logging.captureWarnings(True)  # or Python would write them past the log

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
