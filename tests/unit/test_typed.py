"""What people type for machines: numbers to call, links, time zones, days."""

from __future__ import annotations

import zoneinfo
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from hypothesis import example, given
from hypothesis import strategies as st

from modules.core.typed import (
    FIRST_DAY,
    LAST_DAY,
    check_day,
    check_links,
    check_phone,
    check_time_zone,
    check_web_address,
)
from modules.core.zones import HERE, zones
from modules.domain import links, phones

NUMBERS = {
    "(555) 555-0142": "+15555550142",
    "(555) 555-0142 (24/7)": "+15555550142",
    "555.555.0142": "+15555550142",
    "5555550142": "+15555550142",
    "1-800-555-TIPS": "+18005558477",
    "1-800-CALL-FBI": "+18002255324",
    "1 (866) SPEAK-UP": "+18667732587",
    "+1 555 555 0142": "+15555550142",
    "555\u2011555\u20110142": "+15555550142",
    "(555) 555-0142 ext. 5": "+15555550142",
    "(555) 555-0142 x5": "+15555550142",
    "(555) 555-0142, extension 12 (weekdays)": "+15555550142",
    "9-1-1": "911",
    "311": "311",
    "988": "988",
    "+44 20 7946 0958": "+442079460958",
}
NO_NUMBERS = (
    "",
    "1.80055E+10",
    "1.80055e+10",
    "09/01/2001",
    "2001-09-01",
    "2026-11-3012",
    "ask the desk",
    "ASK THE DESK",
    "call us",
    "555-0142",
    "(555) 555-0142 or (555) 555-0143",
    "(555) 555-0142 24/7",
    "12",
    "555 555 0142 99",
    "(155) 555-0142",
    "https://example.gov",
    "(555) 555-TIPSLINES4U",
    "\u0665\u0665\u0665 555-0142",
)


@pytest.mark.parametrize(("typed", "number"), NUMBERS.items())
def test_a_number_is_read_as_a_person_would_dial_it(typed: str, number: str) -> None:
    assert phones.dialed(typed) == number
    check_phone(typed)


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_not_one_number_is_none(typed: str) -> None:
    assert phones.dialed(typed) == ""
    with pytest.raises(ValidationError, match="is not a phone number"):
        check_phone(typed)


@given(st.text())
@example("(555) 555-0142 (24/7) 7")
def test_what_is_dialed_has_as_many_digits_as_a_number_has(typed: str) -> None:
    number = phones.dialed(typed)
    assert number == "" or (number.lstrip("+").isascii() and number.lstrip("+").isdecimal() and 3 <= len(number) <= 16)
    assert not number or phones.dialed(number) == number


@given(st.from_regex(r"[2-9]\d\d[2-9]\d{6}", fullmatch=True), st.sampled_from(["{} {} {}", "({}) {}-{}", "{}.{}.{}"]))
def test_how_a_number_is_written_does_not_change_what_is_dialed(digits: str, form: str) -> None:
    assert phones.dialed(form.format(digits[:3], digits[3:6], digits[6:])) == f"+1{digits}"


def shown(phone: str) -> str:
    return Template("{% load bcp %}{{ phone|phone_link }}").render(Context({"phone": phone}))


def test_a_page_dials_what_the_form_took_and_shows_other_words_alone() -> None:
    assert shown("(555) 555-0142 (24/7)") == "tel:+15555550142"
    assert shown("ask the desk") == ""


LINKS = (
    "https://example.gov/a?b=1&c=2#d",
    "http://example.gov",
    "HTTPS://EXAMPLE.GOV:8443/",
    "https://b\u00fccher.example/",
    "https://example.gov/@someone",
    "mailto:a@example.gov?subject=x",
    "tel:911",
    "tel:+15555550142",
)
NO_LINKS = (
    "",
    "ftp://example.gov",
    "https://user:pw@example.gov/",
    "https://user@example.gov/",
    "https://example.gov\\@evil.example/",
    "https://",
    "https:///path",
    "https:example.gov",
    "https://example.gov:port/",
    "https://[::1",
    "https://a b",
    "https://example.gov/\n",
    "javascript:alert(1)",
    "data:text/html,x",
    "//example.gov",
    "/cms/",
    "mailto:",
    "mailto:nobody",
    "tel:",
    "tel:ask",
    "tel:(555) 555-0142 24/7",
)


@pytest.mark.parametrize("href", LINKS)
def test_a_link_is_one(href: str) -> None:
    assert links.target(href) == href


@pytest.mark.parametrize("href", NO_LINKS)
def test_what_is_no_link_is_none(href: str) -> None:
    assert links.target(href) == ""
    with pytest.raises(ValidationError):
        check_web_address(href)


def test_a_link_to_a_phone_dials_the_number_alone() -> None:
    assert links.target("tel:(555)555-0142(24/7)") == "tel:+15555550142"
    assert links.target("tel:(555)555-0142") == "tel:+15555550142"
    assert links.target("tel:1-800-555-TIPS") == "tel:+18005558477"


@given(st.text())
def test_a_target_is_a_link_itself(href: str) -> None:
    found = links.target(href)
    assert found == "" or (links.begins_as_link(found) and links.target(found) == found)


@given(st.text() | st.builds("{}{}".format, st.sampled_from(["https://", "htps://", "mailto:", "tel:"]), st.text()))
def test_a_draft_may_have_every_link_that_leads_somewhere(href: str) -> None:
    assert not (links.target(href) and links.is_refused(href))


@pytest.mark.parametrize(
    "href",
    [
        "example.gov",
        "www.example.gov/plan",
        "htps://example.gov",
        "htttp://example.gov",
        "https://",
        "https://[",
        "mailto:ask",
        "maito:ask@example.gov",
        "ask@example.gov",
        "tel:ask",
        "https://example.gov:port/",
    ],
)
def test_a_link_that_was_typed_wrong_stands_in_a_draft_and_leads_nowhere(href: str) -> None:
    assert not links.is_refused(href)
    assert links.target(href) == ""


@pytest.mark.parametrize(
    "href",
    [
        "",
        " ",
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://example.gov/",
        "file:///etc",
        "blob:x",
        "//evil.example",
        "/cms/",
        "\\\\evil",
        "#x",
        "https://user:pw@example.gov/",
        "htps://user@example.gov/",
        "https://user:pw@[",
        "https://good.gov\\@evil.example",
    ],
)
def test_a_link_that_no_draft_may_have_is_refused(href: str) -> None:
    assert links.is_refused(href)


@pytest.mark.parametrize(
    "name", ["localtime", "posix/America/Chicago", "Factory", "EST", "US/Central", "Etc/GMT+5", ""]
)
def test_what_is_no_time_zone_of_a_place_is_none(name: str) -> None:
    with pytest.raises(ValidationError, match="is not a time zone"):
        check_time_zone(name)


def test_zones_are_offered_by_the_name_in_use_with_those_at_home() -> None:
    here = {name for name, country in zones().items() if country == HERE}
    assert {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu"} <= here
    assert {"America/Puerto_Rico", "Pacific/Guam", "UTC"} <= zones().keys()
    assert zones().keys() <= zoneinfo.available_timezones()


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(1, 1, 1), date(202, 6, 1), date(2100, 1, 1)])
def test_a_day_that_nobody_means_is_refused(day: date) -> None:
    with pytest.raises(ValidationError, match="between the years"):
        check_day(day)


def test_days_of_this_century_pass() -> None:
    for day in (FIRST_DAY, date(2026, 11, 30), LAST_DAY):
        check_day(day)


@pytest.mark.parametrize(
    "href", ["https://example.gov/a?b=1", "mailto:a@example.gov", "tel:911", "/help/", "#top", "/"]
)
def test_a_link_in_a_text_of_the_site_may_lead_there(href: str) -> None:
    check_links(f'<p><a href="{href}">words</a>, <a linktype="page" id="3">a page</a>, <a>nothing</a></p>')


@pytest.mark.parametrize(
    "href",
    [
        "ftp://example.gov/a",
        "https://user:pw@example.gov/",
        "HTTPS://user@example.gov",
        "//example.gov",
        "/\\example.gov",
        "javascript:alert(1)",
        "java&#9;script:alert(1)",
        "example.gov",
        "mailto:",
        "",
    ],
)
def test_a_link_in_a_text_of_the_site_leads_nowhere_else(href: str) -> None:
    with pytest.raises(ValidationError, match="A link leads to"):
        check_links(f'<p>Text <a href="{href}">words</a></p>')
