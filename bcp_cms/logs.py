"""Structured logs."""

import json
import logging
import re
from datetime import UTC, datetime

CODE = re.compile(r"(?<=/r/)[A-Za-z0-9_-]+")
"""An access code in the address of a resource page."""
QUESTION = re.compile(r"(?<=[?&]q=)[^&\s\"']+")
"""What somebody looked for, on our pages and in the admin: it may be a person's name."""


class HideCodes(logging.Filter):
    """Leaves out of what is logged what nobody is to read there.

    With an access code, whoever reads a log could open the page; what people searched for is their own.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without codes and without questions."""
        said = record.getMessage()
        kept = QUESTION.sub("…", CODE.sub("…", said))
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
