"""The resource page: what participants open without an account."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center, Profile
from modules.centers.profile.actions import ChangeProfile
from modules.core.refusals import Refused
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone, Pack
from modules.resources.codes.models import AccessCode
from modules.resources.desk.actions import CloseAccessCode, MakeAccessCode
from tests import factories
from tests.library import documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(harbor: Center, admin: User) -> AccessCode:
    """An open code of an edition with every block family."""
    release = factories.release(documents.everything(admin=admin), admin=admin)
    edition = factories.edition(factories.pack(harbor, [release], admin=admin), admin=admin)
    return factories.access_code(edition, admin=admin)


def get(client: Client, code: AccessCode, **headers: str) -> HttpResponse:
    """Open the page."""
    return client.get(code.get_absolute_url(), headers=headers)


def words(client: Client, code: AccessCode) -> str:
    """Open the page and return it."""
    answer = get(client, code)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhatIsShown:
    """The participants' outline, and none of what presenters alone see."""

    def test_no_word_that_is_for_presenters_is_on_the_page(self, everything: AccessCode, client: Client) -> None:
        assert "SECRET" in str(everything.edition.body)
        assert "SECRET" not in words(client, everything)

    def test_what_the_room_saw_is_on_the_page_with_its_tokens_filled(
        self, everything: AccessCode, client: Client
    ) -> None:
        page = words(client, everything)

        for shown in ("We are Harbor.", "In an emergency, call <", "Whom to call", "One commitment", "Keep this"):
            assert shown in page
        assert "{{" not in page

    def test_the_words_are_those_of_the_edition_whatever_changed_since(
        self, code: AccessCode, pack: Pack, client: Client
    ) -> None:
        clone = Clone.objects.child_of(pack).get()
        part = clone.sections.raw_data[0]["value"]["items"][0]["value"]["parts"][0]
        part["value"]["body"] = "<p>Later words.</p>"
        clone.save()

        assert "We are Harbor, part 0." in words(client, code)
        assert "Later words." not in words(client, code)

    def test_the_contact_is_as_the_profile_has_it_now(self, code: AccessCode, admin: User, client: Client) -> None:
        before = words(client, code)
        profile = Profile.objects.get(center=code.center)
        profile.tip_phone = "(555) 555-7777"
        ChangeProfile(profile, actor=factories.lead(code.center, admin=admin)).execute()

        after = words(client, code)

        assert "(555) 555-7777" not in before
        assert "(555) 555-7777" in after
        assert (
            'Call <a class="nowrap" href="tel:+15555550142">(555) 555-0142</a>.' in after
        )  # in the words of the edition, as they were

    def test_a_word_of_the_profile_can_not_be_markup(self, code: AccessCode, client: Client) -> None:
        Profile.objects.filter(center=code.center).update(pcrcl_role="<script>alert(1)</script>")

        assert "<script>alert" not in words(client, code)

    def test_numbers_and_addresses_lead_there(self, code: AccessCode, client: Client) -> None:
        Profile.objects.filter(center=code.center).update(pcrcl_role="the officer", pcrcl_phone="(555) 555-0143 ext. 2")
        page = words(client, code)

        for link in (
            '<a href="mailto:privacy@harbor.example">privacy@harbor.example</a>',
            '<a class="nowrap" href="tel:+15555550143">(555) 555-0143 ext. 2</a>',
            "<dd>The officer</dd>",
        ):
            assert link in page

    def test_911_leads_to_a_call_in_the_foot_of_every_page(self, everything: AccessCode, client: Client) -> None:
        call = '<a class="nowrap" href="tel:911">9-1-1</a>'

        assert call in client.get("/").content.decode().partition("<footer")[2]
        assert call in client.get(f"{everything.get_absolute_url()}handouts/1/").content.decode()


class TestFindingOnesWay:
    """Jump links without JavaScript, and each handout alone."""

    def test_every_jump_link_leads_somewhere(self, everything: AccessCode, client: Client) -> None:
        page = words(client, everything)
        ids = re.findall(r' id="([^"]+)"', page)
        jumps = re.findall(r'href="#([^"]+)"', page)

        assert len(jumps) > 5
        assert set(jumps) <= set(ids)
        assert len(ids) == len(set(ids))

    def test_what_is_kept_stands_before_the_session_in_the_order_of_its_use(
        self, everything: AccessCode, client: Client
    ) -> None:
        page = words(client, everything)
        parts = ("numbers", "report", "handouts", "in-brief", "feedback", "session")
        places = [page.index(f'id="{part}"') for part in parts]

        assert places == sorted(places)
        assert page.index("call 9-1-1") < places[0] < page.index("Say what it is") < places[-1]

    def test_only_the_session_is_folded(self, everything: AccessCode, client: Client) -> None:
        before, _, session = words(client, everything).partition('id="session"')

        assert "<details" not in before
        assert "We are Harbor." in session.partition("<details")[2]
        assert "We are Harbor." not in before

    def test_a_handout_is_a_card_and_its_words_are_on_its_own_page(
        self, everything: AccessCode, client: Client
    ) -> None:
        page = words(client, everything)
        alone = client.get(f"{everything.get_absolute_url()}handouts/1/").content.decode()

        assert page.count("Keep this") == 1
        assert "A smaller one" in alone and "A smaller one" not in page

    def test_a_preview_of_the_link_needs_no_picture(self, everything: AccessCode, client: Client) -> None:
        page = words(client, everything)

        assert '<meta property="og:title" content="Spring roundtable">' in page
        assert "og:image" not in page and "og:url" not in page

    def test_no_link_holds_a_code(self, everything: AccessCode, client: Client) -> None:
        for path in ("", "handouts/1/", "feedback/", "feedback/thanks/"):
            assert everything.code not in client.get(everything.get_absolute_url() + path).content.decode()

    def test_a_handout_stands_alone_with_its_pictures(self, everything: AccessCode, client: Client) -> None:
        assert 'href="handouts/1/"' in words(client, everything)
        address = f"{everything.get_absolute_url()}handouts/1/"
        alone = client.get(address).content.decode()

        assert re.search(r"<h1>[^<]*Keep this", alone)
        assert "We are Harbor" not in alone
        assert "SECRET" not in alone
        served = {client.get(urljoin(address, part)).status_code for part in re.findall(r'href="(\.\./[^"]+)"', alone)}
        assert served == {200}

    @pytest.mark.parametrize("number", ["0", "2", "9999"])
    def test_there_are_no_more_handouts_than_participants_have(
        self, everything: AccessCode, client: Client, number: str
    ) -> None:
        assert client.get(f"{everything.get_absolute_url()}handouts/{number}/").status_code == 404

    def test_a_handout_goes_with_the_page(self, everything: AccessCode, client: Client) -> None:
        AccessCode.objects.filter(pk=everything.pk).update(closed_at=timezone.now())

        assert client.get(f"{everything.get_absolute_url()}handouts/1/").status_code == 410


class TestPrivacy:
    """It sets no cookie, is not indexed, and tells nobody where it was opened from."""

    def test_it_sets_no_cookie(self, code: AccessCode, client: Client) -> None:
        assert not get(client, code).cookies

    def test_it_sets_none_for_someone_who_is_signed_in_either(
        self, code: AccessCode, client: Client, admin: User
    ) -> None:
        client.force_login(admin)

        answer = get(client, code)

        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")

    def test_it_is_not_indexed_and_sends_no_referrer(self, code: AccessCode, client: Client) -> None:
        answer = get(client, code)

        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_it_asks_no_third_party_for_anything(self, everything: AccessCode, client: Client) -> None:
        page = words(client, everything)

        assert not [part for part in page.split('src="')[1:] if part.startswith(("http", "//"))]

    def test_a_code_has_128_bits_and_is_never_the_same(self, code: AccessCode, admin: User) -> None:
        other = factories.access_code(code.edition, admin=admin)

        assert len(code.code) == 22
        assert other.code != code.code

    @pytest.mark.parametrize("path", ["/r/", "/r/nothing/", "/r/" + "a" * 22 + "/", "/r/" + "a" * 65 + "/"])
    def test_a_code_that_is_none_is_not_found(self, site: Any, client: Client, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_only_reading_is_allowed(self, code: AccessCode, client: Client) -> None:
        assert client.post(code.get_absolute_url()).status_code == 405


class TestCaching:
    """Rendered once, then one query."""

    def test_the_second_page_takes_one_query(self, code: AccessCode, client: Client) -> None:
        words(client, code)

        with CaptureQueriesContext(connection) as queries:
            words(client, code)

        assert len(queries) == 1

    def test_the_first_takes_no_more_than_two(self, code: AccessCode, client: Client) -> None:
        cache.clear()

        with CaptureQueriesContext(connection) as queries:
            words(client, code)

        assert len(queries) == 2

    def test_the_same_page_answers_not_modified(self, code: AccessCode, client: Client) -> None:
        first = get(client, code)

        again = get(client, code, if_none_match=first["ETag"])

        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]

    def test_it_is_sent_compressed_to_whoever_takes_it(self, code: AccessCode, client: Client) -> None:
        plain = get(client, code)
        packed = get(client, code, accept_encoding="br, gzip;q=0.8")

        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert (plain["Vary"], packed["Vary"]) == ("Accept-Encoding", "Accept-Encoding")
        assert packed["ETag"] != plain["ETag"]
        assert get(client, code, accept_encoding="gzip", if_none_match=packed["ETag"]).status_code == 304

    @pytest.mark.parametrize(
        ("said", "packed"),
        [
            ("gzip;q=0", False),
            ("gzip; q=0.000, br", False),
            ("br, GZIP ; Q = 0.001", True),
            ("deflate, x-gzip", True),
            ("notgzip", False),
            ("gzip;q=nothing", False),
            ("", False),
        ],
    )
    def test_who_does_not_take_it_compressed_gets_it_plain(
        self, said: str, packed: bool, code: AccessCode, client: Client
    ) -> None:
        assert ("Content-Encoding" in get(client, code, accept_encoding=said)) is packed

    def test_another_phone_number_gives_another_etag(self, code: AccessCode, client: Client) -> None:
        first = get(client, code)
        Profile.objects.filter(center=code.center).update(tip_phone="(555) 555-7777")

        again = get(client, code, if_none_match=first["ETag"])

        assert again.status_code == 200
        assert again["ETag"] != first["ETag"]

    def test_two_codes_of_the_same_edition_share_what_was_rendered(
        self, code: AccessCode, admin: User, client: Client
    ) -> None:
        other = factories.access_code(code.edition, admin=admin)

        assert get(client, code)["ETag"] == get(client, other)["ETag"]

    def test_another_version_of_the_templates_gives_another_etag(
        self, code: AccessCode, client: Client, settings: Any
    ) -> None:
        first = get(client, code)
        settings.BCP_RENDER_VERSION = "next"

        assert get(client, code)["ETag"] != first["ETag"]


class TestClosing:
    """A code that is closed says so, and who to ask."""

    def close(self, code: AccessCode, *, admin: User) -> None:
        """Close the code as a lead does."""
        CloseAccessCode(code, actor=factories.lead(code.center, admin=admin)).execute()

    def test_a_closed_code_answers_gone_with_the_contact_and_none_of_the_words(
        self, code: AccessCode, admin: User, client: Client
    ) -> None:
        words(client, code)
        self.close(code, admin=admin)

        answer = get(client, code)

        assert answer.status_code == 410
        assert "(555) 555-0142" in answer.content.decode()
        assert "We are Harbor" not in answer.content.decode()
        assert not answer.cookies

    def test_an_etag_opens_no_closed_page(self, code: AccessCode, admin: User, client: Client) -> None:
        etag = get(client, code)["ETag"]
        self.close(code, admin=admin)

        assert get(client, code, if_none_match=etag).status_code == 410

    def test_the_last_day_is_open_and_the_next_is_not(self, code: AccessCode, client: Client) -> None:
        for days, status in ((0, 200), (-1, 410)):
            AccessCode.objects.filter(pk=code.pk).update(closes_on=factories.today() + timedelta(days=days))
            assert get(client, code).status_code == status

    def test_a_closed_code_leads_to_the_one_that_replaced_it(
        self, code: AccessCode, admin: User, client: Client
    ) -> None:
        newer = factories.access_code(code.edition, admin=admin)
        AccessCode.objects.filter(pk=code.pk).update(replaced_by=newer, closed_at=timezone.now())

        assert newer.get_absolute_url() in get(client, code).content.decode()

    def test_a_code_for_a_day_that_is_over_is_refused(self, code: AccessCode, admin: User) -> None:
        yesterday = factories.today() - timedelta(days=1)
        actor = factories.lead(code.center, admin=admin)

        with pytest.raises(Refused, match="That day is over"):
            MakeAccessCode(code.edition, closes_on=yesterday, actor=actor).execute()

    @pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER, Role.ADMINISTRATOR])
    def test_nobody_but_a_lead_opens_or_closes(self, code: AccessCode, admin: User, role: Role) -> None:
        who = admin if role is Role.ADMINISTRATOR else factories.person(role, code.center, admin=admin)

        for action in (MakeAccessCode(code.edition, actor=who), CloseAccessCode(code, actor=who)):
            with pytest.raises(PermissionDenied):
                action.execute()


class TestFiles:
    """Only what participants see is served with the code."""

    def status(self, client: Client, code: AccessCode, name: str, as_name: str = "") -> int:
        """Ask for an image or file of the edition."""
        asset = next(row.asset for row in code.edition.assets.all() if row.asset.name == name)
        return client.get(f"{code.get_absolute_url()}assets/{asset.sha256}/{as_name or name}").status_code

    def test_a_picture_on_a_slide_is_served_in_all_its_sizes(self, everything: AccessCode, client: Client) -> None:
        for name in ("plan.png", "w400.webp", "w800.webp", "w1600.webp"):
            assert self.status(client, everything, "plan.png", name) == 200

    def test_a_file_that_a_public_handout_links_to_is_served(self, everything: AccessCode, client: Client) -> None:
        assert self.status(client, everything, "sheet.txt") == 200

    @pytest.mark.parametrize("name", ["hidden.png", "w800.webp"])
    def test_a_picture_of_a_presenters_handout_is_not(self, everything: AccessCode, client: Client, name: str) -> None:
        assert self.status(client, everything, "hidden.png", name) == 404

    def test_every_file_that_the_page_names_is_served(self, everything: AccessCode, client: Client) -> None:
        page = words(client, everything)
        named = {part.split('"')[0].split(" ")[0] for part in page.replace('srcset="', 'src="').split('src="')[1:]}
        named |= {part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("assets/")}
        own = {name for name in named if name.startswith("assets/")}

        assert own
        assert {
            client.get(code_url).status_code for code_url in (everything.get_absolute_url() + name for name in own)
        } == {200}

    def test_a_picture_of_another_edition_is_not_served(
        self, everything: AccessCode, prairie: Center, admin: User, client: Client
    ) -> None:
        other = factories.image(admin=admin, color="green", name="other.png")

        assert client.get(f"{everything.get_absolute_url()}assets/{other.sha256}/other.png").status_code == 404

    def test_a_closed_code_serves_nothing(self, everything: AccessCode, client: Client) -> None:
        AccessCode.objects.filter(pk=everything.pk).update(closed_at=timezone.now())

        assert self.status(client, everything, "plan.png") == 404

    def test_a_file_sets_no_cookie(self, everything: AccessCode, client: Client) -> None:
        asset = next(row.asset for row in everything.edition.assets.all() if row.asset.name == "plan.png")
        answer = client.get(f"{everything.get_absolute_url()}assets/{asset.sha256}/plan.png")

        assert not answer.cookies
        assert answer["Referrer-Policy"] == "no-referrer"


def test_an_image_in_the_speaker_notes_of_one_slide_is_not_served_for_another(
    harbor: Center, release: Release, admin: User, client: Client
) -> None:
    # Notes hold no pictures, but they may link to a file.
    sheet = documents.file(admin=admin, words=b"Answers.", name="answers.txt")
    pack = factories.pack(harbor, [release], admin=admin)
    clone = Clone.objects.child_of(pack).get()
    note = clone.sections.raw_data[0]["value"]["items"][0]["value"]["notes"][0]
    note["value"]["body"] = f'<p>See <a linktype="document" id="{sheet.pk}">the answers</a></p>'
    clone.save()
    code = factories.access_code(factories.edition(pack, admin=admin), admin=admin)

    assert client.get(f"{code.get_absolute_url()}assets/{sheet.sha256}/answers.txt").status_code == 404
    client.force_login(factories.lead(harbor, admin=admin))
    present = reverse("present", args=[code.edition.uid])
    assert client.get(f"{present}assets/{sheet.sha256}/answers.txt").status_code == 200
