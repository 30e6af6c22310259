"""Signing in, in a browser: the pages, a passkey, and what a page says before a session ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from modules.accounts.audit.models import AuditEntry
from modules.demo.loading import PASSWORD
from modules.library.modules.models import Guide, Module
from tests.e2e.browser import Watch, axe, does_not_scroll_sideways, shoot, visitor
from tests.e2e.editor import Editor

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

SIGN_IN = "/accounts/login/"


def look(page: Page, name: str) -> None:
    """Let axe look at the page, keep a picture, and see that a phone need not scroll sideways."""
    axe(page)
    shoot(page, name)
    does_not_scroll_sideways(page)


def fill(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill the form in with the keyboard, and send it."""
    expect(page.get_by_label("Username or e-mail address")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_the_way_in_is_for_everyone(visit: Visit) -> None:
    page = visit()
    page.goto("/cms/packs/")
    look(page, "sign-in")
    fill(page, "harbor-lead", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("not correct")
    look(page, "sign-in-wrong")
    fill(page, "harbor-lead")
    page.wait_for_url("**/cms/packs/")


def test_it_needs_no_script(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto(SIGN_IN)
    page.get_by_label("Username or e-mail address").fill("harbor-lead")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cms/")


def test_who_fails_too_often_is_told_what_to_do(visit: Visit, watch: Watch) -> None:
    watch.expect("429")
    page = visit()
    page.goto(SIGN_IN)
    for _ in range(3):
        fill(page, "prairie-lead", "wrong")
    expect(page.get_by_role("heading", name="Please wait 15 minutes")).to_be_visible()
    look(page, "sign-in-locked")

    boss = visit("admin")
    boss.goto("/cms/sign-ins/")
    axe(boss, ".bcp-work")
    shoot(boss, "sign-ins")
    boss.get_by_role("button", name="Let in again").click()
    expect(boss.get_by_text("can sign in again now")).to_be_visible()


@pytest.fixture
def localhost(browser: Browser, server: str) -> Iterator[Page]:
    """A page on “localhost”: a passkey belongs to a name, and 127.0.0.1 is none."""
    home = server.replace("127.0.0.1", "localhost")
    watch = Watch(home)
    with visitor(browser, home, watch) as page:
        yield page
    assert not watch.left(), watch.left()


def test_a_passkey_signs_in_by_itself_also_while_strangers_lock_the_account(localhost: Page, settings: Any) -> None:
    settings.BCP_SECOND_FACTOR = ["all"]
    page = localhost
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **able}})
    page.goto(SIGN_IN)
    fill(page, "harbor-lead")
    page.wait_for_url("**/accounts/2fa/")
    expect(page.get_by_text("A password alone is not enough here")).to_be_visible()
    look(page, "second-factor")
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_label("Name")).to_be_visible()
    look(page, "second-factor-passkey")
    page.get_by_label("Name").fill("My phone")
    expect(page.get_by_label("Sign in with only this")).to_be_checked()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    look(page, "second-factor-recovery-codes")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("strong").filter(has_text="My phone")).to_be_visible()
    look(page, "second-factor-passkeys")

    page.context.clear_cookies()
    stranger = Client()
    for _ in range(3):
        answer = stranger.post(SIGN_IN, {"login": "harbor-lead", "password": "wrong"})
    assert answer.status_code == 429
    page.goto(SIGN_IN)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/cms/")
    assert Authenticator.objects.get(type="webauthn").last_used_at
    assert AuditEntry.objects.get(action="account.factor_added", data__type="webauthn").actor.username == "harbor-lead"

    page.context.clear_cookies(name="sessionid")  # the device stays known, so the strangers' tries don't count for it
    page.goto(SIGN_IN)
    fill(page, "harbor-lead")
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    look(page, "second-factor-asked")
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url("**/cms/")


def test_an_app_is_set_up_with_a_picture(visit: Visit) -> None:
    page = visit()
    page.goto(f"{SIGN_IN}?next=/accounts/2fa/totp/activate/")
    fill(page, "harbor-lead")
    expect(page.get_by_role("img", name="as a QR code")).to_be_visible()
    look(page, "second-factor-app")
    page.goto("/accounts/sessions/")
    look(page, "sessions")
    page.goto("/accounts/password/change/")
    look(page, "password")


def test_a_lead_invites_and_somebody_new_comes(visit: Visit, mailoutbox: list[Any]) -> None:
    lead = visit("harbor-lead")
    lead.goto("/cms/")
    lead.get_by_role("link", name="Center", exact=True).click()
    lead.get_by_role("link", name="People").click()
    expect(lead.get_by_role("heading", name="Invite a colleague")).to_be_visible()
    axe(lead, ".bcp-work")
    shoot(lead, "people")
    lead.get_by_label("E-mail address").fill("noa@harbor.example")
    lead.get_by_role("button", name="Send the invitation").click()
    expect(lead.get_by_text("noa@harbor.example is invited")).to_be_visible()

    new = visit()
    new.goto("/accounts/invitation/" + mailoutbox[0].body.split("/accounts/invitation/")[1].split()[0])
    look(new, "invitation")
    for label, words in (("First name", "Noa"), ("Last name", "Example"), ("Username", "noa")):
        new.get_by_label(label).fill(words)
    new.get_by_label("Password").fill("four plain words together")
    new.get_by_role("button", name="Make my account").click()
    expect(new.get_by_text("Your account is ready")).to_be_visible()
    fill(new, "noa", "four plain words together")
    new.wait_for_url("**/cms/")


def test_one_is_asked_before_the_session_ends(visit: Visit, settings: Any) -> None:
    settings.BCP_SESSION_IDLE_MINUTES = 1
    lead = visit("harbor-lead")
    lead.goto("/cms/")
    dialog = lead.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    axe(lead, "dialog.bcp-session")
    shoot(lead, "session-warning")

    settings.BCP_SESSION_IDLE_MINUTES = 30
    lead.keyboard.press("Enter")  # on “Stay signed in”

    expect(dialog).to_be_hidden()
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=29)


def come_back(page: Page) -> None:
    """Look at the window again, as after a break."""
    page.wait_for_timeout(1100)  # it does not ask more often
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_words_outlive_the_session(visit: Visit, watch: Watch) -> None:
    watch.expect("editing-sessions|Status: 403")  # Wagtail asks who else is here, also of one who is signed out
    guide = Guide.objects.descendant_of(Module.objects.get(slug="fusion-center-overview")).first()
    editor = visit("dhs-editor")
    form = Editor(editor, guide.pk)
    form.settle(4000)  # until then Wagtail takes what changes for the beginning
    editor.locator("#id_title").fill("Words that were not saved yet.")
    expect(editor.locator("form[data-edit-form][data-w-unsaved-has-edits-value=true]")).to_be_attached()
    Session.objects.all().delete()

    come_back(editor)
    dialog = editor.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible()
    shoot(editor, "session-over")
    with editor.context.expect_page() as opened:
        dialog.get_by_role("link", name="Sign in again").click()
    fill(opened.value, "dhs-editor")
    opened.value.wait_for_url("**/cms/")
    come_back(editor)
    expect(dialog).to_be_hidden()

    form.save_and_leave()
    assert Guide.objects.get(pk=guide.pk).get_latest_revision_as_object().title == "Words that were not saved yet."
