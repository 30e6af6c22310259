"""The deployment that is shipped: the owner of the database migrates, and nobody else is the owner."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

SERVICES = yaml.safe_load((Path(__file__).resolve().parents[2] / "compose.yaml").read_text())["services"]


@pytest.mark.parametrize(("service", "role"), [("migrate", "bcp"), ("web", "bcp_app"), ("worker", "bcp_app")])
def test_the_owner_migrates_and_another_role_serves(service: str, role: str) -> None:
    environment = SERVICES[service]["environment"]

    assert environment["DATABASE_URL"].startswith(f"postgres://{role}:")
    assert environment["BCP_MEDIA_ROOT"] == "/data/media"


def test_the_one_who_migrates_gives_the_others_their_rights() -> None:
    assert SERVICES["migrate"]["environment"]["BCP_APP_ROLE"] == "bcp_app"
    for service in ("web", "worker"):
        assert SERVICES[service]["environment"]["POSTGRES_PASSWORD"] == "", ".env has it, for Compose itself"
        assert "BCP_APP_ROLE" not in SERVICES[service]["environment"]


@pytest.mark.parametrize(("secret", "owner"), [("BCP_EMAIL_PASSWORD", "worker"), ("BCP_OIDC_CLIENT_SECRET", "web")])
def test_a_secret_is_given_to_the_one_that_uses_it(secret: str, owner: str) -> None:
    given = {service: SERVICES[service]["environment"][secret] for service in ("migrate", "web", "worker")}

    assert given == {**dict.fromkeys(("migrate", "web", "worker"), ""), owner: f"${{{secret}:-}}"}, ".env has it"
