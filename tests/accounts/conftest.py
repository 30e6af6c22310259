"""What the tests of accounts share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def the_password_is_enough(settings: Any) -> None:
    """Ask for no second factor: most of these tests are about what comes before it."""
    settings.BCP_SECOND_FACTOR = []
