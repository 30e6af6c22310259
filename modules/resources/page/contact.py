"""The numbers of a center as a contact that a phone can save (vCard 4.0, RFC 6350)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from modules.domain import links, phones
from modules.resources.page import content_lines
from modules.resources.page.content_lines import text

LABELS = {
    "tip_phone": "Suspicious activity",
    "non_emergency_phone": "Police, not an emergency",
    "pcrcl_phone": "Privacy and civil rights",
}
"""{a number of the profile: what phones show beside it}."""


def contact(profile: Mapping[str, str]) -> bytes:
    """Return a contact with the numbers and addresses that a profile has. It holds no link to a resource page.

    A number that a phone can't dial is left out. The label of each number is X-ABLabel, which phones read.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{text(profile['name'])}",
        f"ORG:{text(profile['name'])}",
        *_numbers(profile),
        *_addresses(profile),
        f"NOTE:{text(' '.join(_notes(profile)))}",
        "END:VCARD",
    ]
    return content_lines.written(lines)


def _numbers(profile: Mapping[str, str]) -> Iterator[str]:
    dialed = {name: phones.dialed(profile[name]) for name in LABELS}
    for at, name in enumerate((name for name in LABELS if dialed[name]), 1):
        yield f"item{at}.TEL;VALUE=uri;TYPE=voice:tel:{dialed[name]}"
        yield f"item{at}.X-ABLabel:{text(LABELS[name])}"


def _addresses(profile: Mapping[str, str]) -> Iterator[str]:
    if profile["pcrcl_email"]:
        yield f"EMAIL;TYPE=work:{text(profile['pcrcl_email'])}"
    if links.target(profile["tip_url"]):
        yield f"URL:{profile['tip_url']}"


def _notes(profile: Mapping[str, str]) -> Iterator[str]:
    yield "In an emergency, call 9-1-1."
    if hours := profile["hours"]:
        yield f"Hours: {hours}."
