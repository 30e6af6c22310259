"""Logs: one line an event, to standard error; JSON by BCP_LOG_JSON."""

from bcp_cms.settings import env

_level = env.text("BCP_LOG_LEVEL", "INFO").upper()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "bcp_cms.logs.JsonFormatter"},
    },
    "filters": {"codes": {"()": "bcp_cms.logs.HideCodes"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["codes"],
            "formatter": "json" if env.flag("BCP_LOG_JSON") else "line",
        }
    },
    "loggers": {
        # At INFO these log a line for each saved page and index entry, which only BCP_LOG_LEVEL=DEBUG shows.
        name: {"level": "WARNING" if _level == "INFO" else _level}
        for name in ("axes", "django_tasks", "django_tasks_db", "wagtail")
    },
    "root": {"handlers": ["stderr"], "level": _level},
}
