"""E-mail: to the console unless BCP_EMAIL_HOST is set."""

from bcp_cms.settings import env

EMAIL_HOST = env.text("BCP_EMAIL_HOST")
EMAIL_PORT = env.integer("BCP_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("BCP_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("BCP_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("BCP_EMAIL_TLS", default=True)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_TIMEOUT = 30  # seconds that a worker waits for a mail server
DEFAULT_FROM_EMAIL = env.text("BCP_EMAIL_FROM", "bcp@localhost")
