"""Links that the website of a federal agency must show, if the settings give their addresses.

The names follow the identifier of the U.S. Web Design System and digital.gov's list of required links, plus the
vulnerability disclosure policy. ``BCP_REQUIRED_LINKS`` has the addresses; it is empty by default, because not every
site with this software belongs to a federal agency.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import checks

from home.models import PlainPage
from home.words import SLUGS

UNSUPPLIED = "[TO BE SUPPLIED"
REQUIRED: Mapping[str, str] = {
    "about": "About the agency",
    "accessibility": "Accessibility at the agency",
    "foia": "FOIA requests",
    "no_fear": "No FEAR Act data",
    "inspector_general": "Office of the Inspector General",
    "performance": "Performance reports",
    "privacy": "Privacy policy of the agency",
    "vulnerability": "Vulnerability disclosure policy",
    "usa_gov": "Government information: USA.gov",
}
"""{name in the setting: label of the link}, in the order of the footer."""

OWN = tuple(f"/{slug}/" for slug in SLUGS)


@dataclass(frozen=True)
class Link:
    """A link in the footer."""

    label: str
    url: str


def required_links() -> list[Link]:
    """Return the links that are set, without those to pages of this site, which the footer already has."""
    found = settings.BCP_REQUIRED_LINKS
    return [Link(label, found[name]) for name, label in REQUIRED.items() if found.get(name) and found[name] not in OWN]


def check_links(**kwargs: Any) -> list[checks.CheckMessage]:
    """Return a message for each missing required link, and for each invalid one. Runs with ``check --deploy``.

    If no link is set, the site may not be a federal one, so missing links are only information. If one is set, the
    others are required too, so missing links are warnings.
    """
    return [*_missing(settings.BCP_REQUIRED_LINKS), *_wrong(settings.BCP_REQUIRED_LINKS), *_contact()]


def _missing(links: Mapping[str, str]) -> Iterator[checks.CheckMessage]:
    level, id = (checks.Warning, "bcp.W003") if links else (checks.Info, "bcp.I003")
    for name, label in REQUIRED.items():
        if not links.get(name):
            yield level(
                f"The footer lacks a link that federal websites have to show: “{label}” ({name}).",
                hint=f'Add "{name}": "https://…" to BCP_REQUIRED_LINKS. It may be a page of this site, as "/privacy/". '
                "A site that no federal agency runs needs none of these links.",
                id=id,
            )


def _wrong(links: Mapping[str, str]) -> Iterator[checks.CheckMessage]:
    for name, url in links.items():
        if name not in REQUIRED:
            known = ", ".join(REQUIRED)
            yield checks.Warning(
                f"BCP_REQUIRED_LINKS has “{name}”, which is not a link of the footer.",
                hint=f"Known: {known}.",
                id="bcp.W004",
            )
        elif url and not _is_address(url):
            hint = "Write a whole address, https://…, or a page of this site, as /privacy/."
            yield checks.Warning(f"BCP_REQUIRED_LINKS: “{name}” leads to “{url}”.", hint=hint, id="bcp.W004")


def _is_address(url: str) -> bool:
    return url.startswith(("https://", "http://")) or (url.startswith("/") and not url.startswith("//"))


def _contact() -> Iterator[checks.CheckMessage]:
    if not settings.BCP_CONTACT_EMAIL:
        yield checks.Info(
            "The accessibility statement, the privacy page and the help have no address to write to.",
            hint="Set BCP_CONTACT_EMAIL to a mailbox that someone reads.",
            id="bcp.I005",
        )


def check_pages(app_configs: Any = None, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Name each public page with words that are still to be supplied; run by ``check --deploy --database default``."""
    if "default" not in (databases or ()):
        return []
    return [
        checks.Error(
            f"The page “{page.title}” says TO BE SUPPLIED.",
            hint=f"An administrator writes what is missing at {page.get_url()}.",
            id="bcp.E003",
        )
        for page in PlainPage.objects.live()
        if UNSUPPLIED in page.body
    ]


def connect() -> None:
    """Have the footer and the pages checked before a site is deployed."""
    checks.register(check_links, checks.Tags.compatibility, deploy=True)
    checks.register(check_pages, checks.Tags.database, deploy=True)
