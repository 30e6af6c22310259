"""Reading of environment variables. All variables of the project are read through this module."""

import json
import os
from datetime import time
from pathlib import Path

from modules.core.zones import zones

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("BCP_VAR_DIR") or BASE_DIR / "var")

TRUE = frozenset({"1", "true", "yes", "on"})


def text(name: str, default: str = "") -> str:
    """Return the variable, or ``default`` if it is not set."""
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Return whether the variable is 1, true, yes or on; ``default`` if it is not set."""
    return os.environ[name].strip().lower() in TRUE if name in os.environ else default


def integer(name: str, default: int) -> int:
    """Return the variable as a whole number. Raises ValueError with the variable's name if it is not one."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None


def clock(name: str, default: str) -> str:
    """Return the variable as a time of day, “08:00”. Raises ValueError with the variable's name if it is not one."""
    value = os.environ.get(name) or default
    try:
        return time.fromisoformat(value).replace(tzinfo=None).isoformat("minutes")
    except ValueError:
        raise ValueError(f"{name} must be a time of day such as 08:00, not {value!r}") from None


def time_zone(name: str, default: str) -> str:
    """Return the variable as a name of the time zone database. Raises ValueError with the variable's name otherwise."""
    value = os.environ.get(name) or default
    if value not in zones():
        raise ValueError(f"{name} must be a time zone such as America/Chicago, not {value!r}")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated values of the variable, without empty ones."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def mapping(name: str) -> dict[str, str]:
    """Return the variable, a JSON object whose values are texts; ``{}`` if it is not set.

    Raises ValueError with the variable's name if it is not such an object.
    """
    try:
        value = json.loads(os.environ.get(name) or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError(f'{name} must be a JSON object of texts, as {{"foia": "https://…"}}')
    return value


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return the variable. Raises ValueError with the variable's name if the value is not in ``allowed``."""
    value = os.environ.get(name) or default
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value
