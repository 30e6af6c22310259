"""Applications, middleware, templates and URLs."""

from bcp_cms.settings import env
from bcp_cms.settings.env import BASE_DIR

INSTALLED_APPS = [
    "home",
    "search",
    "modules",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "bcp_cms.apps.UsersAppConfig",
    "wagtail.snippets",
    "bcp_cms.apps.DocumentsAppConfig",
    "bcp_cms.apps.ImagesAppConfig",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.forms",  # so that its templates of widgets are found, and ours before Wagtail's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "bcp_cms.logs.RequestId",
    "bcp_cms.health.Health",  # before what asks for the site's own name and for TLS
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bcp_cms.headers.SecurityHeadersMiddleware",
    "modules.core.limits.Limits",  # before anything of a request is looked up in the database
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "modules.core.methods.OnlyReads",  # before a form's token is asked for
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "modules.accounts.once.Once",
    "modules.accounts.identity.origin.Origin",
    "allauth.account.middleware.AccountMiddleware",
    "modules.accounts.signin.sessions.SessionLimits",
    "modules.accounts.signin.entry.Entry",  # before the gate
    "modules.centers.tenancy.gate.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "modules.media.held.InUse",
    "modules.library.words.one_writer.OneWriter",  # last, because it may replace the view's response
]

BCP_ROOMS = "bcp_cms.rooms.ROOMS"
ROOT_URLCONF = "bcp_cms.urls"
WSGI_APPLICATION = "bcp_cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["modules.templatetags.moments"],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
# DHS's days: releases, reviews, accounts. What is a center's has the center's own time zone.
TIME_ZONE = env.time_zone("BCP_TIME_ZONE", "America/New_York")
USE_I18N = True
USE_TZ = True
