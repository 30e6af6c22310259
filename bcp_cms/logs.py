"""Structured logs."""

import json
import logging
import re
from datetime import UTC, datetime

CODE = re.compile(r"(?<=/r/)[A-Za-z0-9_-]+")
"""An access code in the address of a resource page."""


class HideCodes(logging.Filter):
    """Leaves access codes out of what is logged: whoever reads a log could open the page with one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without codes."""
        said = record.getMessage()
        if CODE.search(said):
            record.msg, record.args = CODE.sub("…", said), ()
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
