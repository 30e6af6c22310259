"""What tests of packs share."""

from __future__ import annotations

import pytest
from django.test import Client

from modules.accounts.identity.models import User
from modules.packs.pages.models import Pack
from tests import factories


@pytest.fixture
def lead(pack: Pack, admin: User, client: Client) -> User:
    """Harbor's lead, signed in."""
    who = factories.lead(pack.center, admin=admin)
    client.force_login(who)
    return who
