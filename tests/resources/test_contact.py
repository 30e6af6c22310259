"""The numbers of a center as a contact: read back by a parser of RFC 6350 that shares nothing with the writer."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from modules.centers.center.models import Profile
from modules.resources.codes.models import AccessCode
from modules.resources.codes.opening import CONTACT
from modules.resources.page.contact import contact

LINE = re.compile(
    r"(?:(?P<group>[A-Za-z0-9-]+)\.)?(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=[^:;]*)*):(?P<value>.*)"
)


def profile(**values: str) -> dict[str, str]:
    """Return a profile in which all else is empty."""
    return {"name": "Harbor", **dict.fromkeys(CONTACT, ""), **values}


def read(file: bytes) -> list[tuple[str, str, str]]:
    """Return (group, name, value) of each line. Raises AssertionError where the file breaks RFC 6350."""
    text = file.decode()
    assert text.endswith("\r\n") and not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), lines
    parts = [(one["group"] or "", one["name"].upper(), _plain(one["value"])) for one in found if one]
    assert (parts[0][1:], parts[1][1:], parts[-1][1:]) == (
        ("BEGIN", "VCARD"), ("VERSION", "4.0"), ("END", "VCARD"),
    )  # fmt: skip
    return parts


def _plain(value: str) -> str:
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
    return re.sub(r"\\([\\;,n])", lambda sign: "\n" if sign[1] == "n" else sign[1], value)


def test_each_number_has_its_label() -> None:
    parts = read(
        contact(
            profile(
                tip_phone="(555) 555-0142", non_emergency_phone="555-555-0100", pcrcl_phone="ask the desk",
                pcrcl_email="privacy@harbor.example", tip_url="https://harbor.example/tip", hours="every day",
            )
        )
    )  # fmt: skip

    assert [part for part in parts if part[0]] == [
        ("item1", "TEL", "tel:+15555550142"),
        ("item1", "X-ABLABEL", "Suspicious activity"),
        ("item2", "TEL", "tel:+15555550100"),
        ("item2", "X-ABLABEL", "Police, not an emergency"),
    ]
    values = {name: value for _, name, value in parts}
    assert (values["FN"], values["EMAIL"], values["URL"]) == (
        "Harbor", "privacy@harbor.example", "https://harbor.example/tip",
    )  # fmt: skip
    assert values["NOTE"] == "In an emergency, call 9-1-1. Hours: every day."


@given(st.text(max_size=200), st.text(max_size=90))
def test_no_word_of_a_profile_can_be_another_line(name: str, email: str) -> None:
    parts = read(contact(profile(name=f"x{name}", pcrcl_email=email)))

    names = [part[1] for part in parts]
    assert names == ["BEGIN", "VERSION", "KIND", "FN", "ORG", *(["EMAIL"] if email else []), "NOTE", "END"]
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", f"x{name}".replace("\r\n", "\n").replace("\r", "\n"))
    assert parts[3][2] == plain


@pytest.mark.django_db
class TestOnThePage:
    """The address of the contact, with the code in front of it."""

    def test_it_is_live_and_holds_no_code(self, code: AccessCode, client: Client) -> None:
        assert 'href="contact.vcf"' in client.get(code.get_absolute_url()).content.decode()
        Profile.objects.filter(center=code.center).update(tip_phone="(555) 555-7777")

        answer = client.get(f"{code.get_absolute_url()}contact.vcf")

        assert answer["Content-Type"] == "text/vcard; charset=utf-8"
        assert ("item1", "TEL", "tel:+15555557777") in read(answer.content)
        assert code.code not in answer.content.decode() and not answer.cookies

    def test_a_closed_page_has_none(self, code: AccessCode, client: Client) -> None:
        AccessCode.objects.filter(pk=code.pk).update(closed_at=timezone.now())

        assert client.get(f"{code.get_absolute_url()}contact.vcf").status_code == 404
