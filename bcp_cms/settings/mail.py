"""E-mail: kept in the database, and sent by the worker through BCP_EMAIL_HOST."""

from bcp_cms.settings import env

EMAIL_HOST = env.text("BCP_EMAIL_HOST")
EMAIL_PORT = env.integer("BCP_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("BCP_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("BCP_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("BCP_EMAIL_TLS", default=True)
EMAIL_BACKEND = "modules.mail.backend.Queue"
# What the worker sends with. Without a host nothing is sent, and nothing is printed: a link in a mail is a key.
BCP_MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "modules.mail.sending.Nowhere"
EMAIL_TIMEOUT = 15  # seconds that a worker waits for a mail server; other tasks wait behind it
DEFAULT_FROM_EMAIL = env.text("BCP_EMAIL_FROM", "bcp@localhost")
