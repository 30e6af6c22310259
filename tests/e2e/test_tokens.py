"""Tokens in a browser: picked from a list while writing, by keys alone, and read as filled by a center."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import User
from modules.centers.center.models import Center, Profile
from modules.library.modules.models import Guide, Module
from modules.packs.pages.models import Clone
from tests import factories
from tests.e2e.browser import axe, does_not_scroll_sideways, shoot
from tests.e2e.editor import Editor

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]


@pytest.fixture
def module(demo: None) -> Module:
    """A short module with a guide."""
    return factories.module(admin=User.objects.get(username="admin"), blocks=2, slug="tokens", title="Tokens")


def test_an_editor_picks_a_token_by_keys_alone(visit: Visit, module: Module) -> None:
    guide = Guide.objects.child_of(module).get()
    page = visit("dhs-editor")
    editor = Editor(page, guide.pk)
    paragraph = editor.text(str(guide.body[0].id)).locator('[data-block="true"]').first

    editor.type_after(paragraph, " Call ")
    page.keyboard.type("/tok")
    page.get_by_role("option", name="Token").first.wait_for()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Insert a token")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Each center fills it in its profile")
    page.keyboard.type("tip line")
    expect(dialog.get_by_role("status")).to_have_text("1 to choose from")
    axe(page, ".bcp-tokens")
    shoot(page, "tokens-dialog")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(paragraph).to_contain_text("Call {{center.tip_phone}}")
    # The words are there before the editor has the keys back.
    expect(paragraph.locator("xpath=ancestor::*[@contenteditable='true'][1]")).to_be_focused()
    page.keyboard.type(" now.")
    expect(paragraph).to_contain_text("Call {{center.tip_phone}} now.")
    editor.settle()
    editor.save_and_leave()

    assert "Call {{center.tip_phone}} now." in str(Guide.objects.get(pk=guide.pk).body[0].value["body"].source)


def test_a_lead_sees_what_each_says_now_and_puts_one_into_a_plain_field(visit: Visit, module: Module) -> None:
    admin = User.objects.get(username="admin")
    harbor = Center.objects.get(slug="harbor-region")
    Profile.objects.filter(center=harbor).update(tip_app="")
    clone = Clone.objects.child_of(
        factories.pack(harbor, [factories.release(module, admin=admin)], admin=admin, title="Tokens")
    ).get()
    page = visit("harbor-lead")
    editor = Editor(page, clone.pk)
    expect(page.locator(".bcp-policy").first).to_be_visible()

    field = editor.field("s0-a", "title").locator("input")
    field.press("End")
    page.get_by_role("button", name="Insert a token").click()
    dialog = page.get_by_role("dialog", name="Insert a token")
    expect(dialog).to_contain_text("Now: (555) 555-0142")
    expect(dialog).to_contain_text("Empty in your profile")
    does_not_scroll_sideways(page)
    shoot(page, "tokens-of-a-center")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(field).to_be_focused()
    page.get_by_role("button", name="Insert a token").click()
    dialog.get_by_role("button", name="Center name").click()
    expect(field).to_have_value("Slide 0{{center.name}}")
    axe(page, ".bcp-token-button")
    editor.save_and_leave()

    page.goto(f"/cms/clones/{clone.pk}/changes/")
    expect(page.locator(".marked-line").first).to_contain_text("Harbor Region Fusion Center")
    axe(page, ".bcp-work")


def test_the_profile_says_what_is_empty_and_whom_to_call(visit: Visit) -> None:
    Profile.objects.filter(center__slug="harbor-region").update(tip_phone_verified_on=None, hours="")
    page = visit("harbor-lead")
    page.goto("/cms/centers/harbor-region/profile/")

    expect(page.get_by_role("heading", name="Phone numbers to call")).to_be_visible()
    expect(page.get_by_role("heading", name="Empty fields")).to_be_visible()
    axe(page, ".bcp-work")
    shoot(page, "profile-gaps")
    does_not_scroll_sideways(page)
    page.get_by_label("I called this number today").first.check()
    page.get_by_role("button", name="Save the profile").click()
    expect(page.locator(".messages")).to_contain_text("The profile is saved")
    expect(page.get_by_role("heading", name="Phone numbers to call")).to_have_count(0)
