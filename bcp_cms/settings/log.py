"""Logs: one line an event, to standard error; JSON by BCP_LOG_JSON. Each names the request that it belongs to."""

from bcp_cms.settings import env

# An answer says which lines in the log are about it. What a request says of its own id is believed of a proxy alone.
LOG_REQUEST_ID_HEADER = "HTTP_X_REQUEST_ID" if env.flag("BCP_BEHIND_PROXY") else None
GENERATE_REQUEST_ID_IF_NOT_IN_HEADER = True
REQUEST_ID_RESPONSE_HEADER = "X-Request-ID"
NO_REQUEST_ID = "-"  # of commands and tasks
LOG_USER_ATTRIBUTE = None  # who asked for what is for the audit alone

_level = env.text("BCP_LOG_LEVEL", "INFO").upper()

# What is reported of an error: not the values of variables, forms or settings.
DEFAULT_EXCEPTION_REPORTER = "bcp_cms.reports.Report"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "bcp_cms.logs.Lines",
            "format": "{asctime} {levelname} {request_id} {name}: {message}",
            "style": "{",
        },
        "json": {
            "()": "bcp_cms.logs.JsonLines",
            "fmt": ["levelname", "name", "message", "request_id"],
            "timestamp": "time",
            "rename_fields": {"levelname": "level", "name": "logger", "exc_info": "traceback"},
            "json_ensure_ascii": False,
        },
    },
    "filters": {"codes": {"()": "bcp_cms.logs.HideCodes"}, "request": {"()": "log_request_id.filters.RequestIDFilter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["codes", "request"],
            "formatter": "json" if env.flag("BCP_LOG_JSON") else "line",
        }
    },
    "loggers": {
        **{
            # At INFO these log a line for each saved page and index entry, which only BCP_LOG_LEVEL=DEBUG shows.
            name: {"level": "WARNING" if _level == "INFO" else _level}
            for name in ("django_tasks", "django_tasks_db", "wagtail")
        },
        # Their own handlers write addresses as they were asked for, and Django's sends mails with all of a request.
        **{name: {"handlers": [], "propagate": True} for name in ("django", "django.server", "gunicorn.error")},
        # Ours has a line for each request. This one would be written too, since gunicorn is given a configuration.
        "gunicorn.access": {"handlers": [], "propagate": False},
        # A line for each row of the audit, for a system that watches several sites (a SIEM).
        "bcp.audit": {"level": "INFO" if env.flag("BCP_LOG_AUDIT") else "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": _level},
}
