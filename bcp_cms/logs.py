"""Structured logs."""

import json
import logging
import re
from datetime import UTC, datetime
from functools import cache

from django.apps import apps

from modules.core.rooms import house

QUESTION = re.compile(r"(?<=[?&]q=)[^&\s\"']+")
"""What somebody looked for, on our pages and in the admin: it may be a person's name."""


@cache
def _secrets() -> re.Pattern[str]:
    begun = "|".join(re.escape(beginning) for beginning in house().unlogged)
    return re.compile(rf"({begun or '(?!)'})[^/\s\"'?&]+")


def without_secrets(text: str) -> str:
    """Return a text without the parts of addresses that rooms declare as secret, such as access codes.

    Before Django is ready no address is asked for, so there is none to leave out.
    """
    return _secrets().sub(r"\1…", text) if apps.ready else text


class HideCodes(logging.Filter):
    """Leaves out of what is logged what nobody is to read there.

    With an access code, whoever reads a log could open the page; what people searched for is their own.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without codes and without questions."""
        said = record.getMessage()
        kept = QUESTION.sub("…", without_secrets(said))
        if kept != said:
            record.msg, record.args = kept, ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message and, where there is one, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for ``record``."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
