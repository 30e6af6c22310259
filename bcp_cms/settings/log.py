"""Logs: one line an event, to standard error; JSON by BCP_LOG_JSON."""

from bcp_cms.settings import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "bcp_cms.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.flag("BCP_LOG_JSON") else "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("BCP_LOG_LEVEL", "INFO")},
}
