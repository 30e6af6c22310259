"""Saving while others save: nothing is overwritten, nothing typed is lost, and what the editor says of it is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from modules.accounts.identity.models import Role, User
from modules.centers.people.actions import Grant
from modules.library.modules.models import Module
from modules.packs.pages.models import Clone
from modules.packs.updates.actions import ApplyUpdate
from modules.packs.updates.merging import plan_update
from tests.e2e.browser import NARROW, Watch, axe, does_not_scroll_sideways, shoot
from tests.e2e.conftest import session_of
from tests.e2e.editor import AUTOSAVE, Editor
from tests.packs.updating import release_again, say

pytestmark = pytest.mark.usefixtures("proof")

Visit = Callable[..., Page]

SENTENCE = "DHS’s new sentence."
STATES = """window.states = [];
new MutationObserver((seen) => seen.forEach(({ target }) => window.states.push(target.dataset.wAutosaveStateValue)))
    .observe(document, { subtree: true, attributeFilter: ["data-w-autosave-state-value"] });"""
"""Notes each state of saving that the header goes through while a page is built."""
FIRST, SECOND = ("x-open", "p0"), ("x-text", "p10")


def clone() -> Clone:
    """Return Harbor's clone of the module that holds everything."""
    return Clone.objects.get(slug="everything", center__slug="harbor-region")


def said() -> str:
    """Return the words of the clone's sections, as the database holds them now."""
    return str(clone().sections.get_prep_value())


def write(editor: Editor, where: tuple[str, str], words: str) -> None:
    """Write words after a paragraph."""
    editor.type_after(editor.paragraph(*where), f" {words}")


def two_tabs(visit: Visit) -> tuple[Editor, Editor]:
    """Return two editors of the clone, both open."""
    page = visit("harbor-lead")
    return Editor(page, clone().pk), Editor(page.context.new_page(), clone().pk)


def another_lead() -> User:
    """Make someone else a lead of Harbor, and return them."""
    dana = User.objects.get(username="dhs-reviewer")
    Grant(dana, role=Role.LEAD, center=clone().center, actor=User.objects.get(username="admin")).execute()
    return dana


def test_what_two_tabs_wrote_in_different_places_is_saved_and_told(visit: Visit) -> None:
    first, second = two_tabs(visit)
    write(first, FIRST, "From the first tab.")
    first.save_and_leave()
    write(second, SECOND, "From the second tab.")

    second.page.add_init_script(STATES)
    second.save()

    expect(second.page.locator(".messages")).to_contain_text("Your other window’s changes to 1 block since you opened")
    expect(second.text(FIRST[0])).to_contain_text("From the first tab.")
    expect(second.page.get_by_text("customized", exact=True).first).to_be_visible()  # the last thing that is built
    assert "unsaved" not in second.page.evaluate("window.states")
    assert "From the first tab." in said()
    assert "From the second tab." in said()


def test_the_same_words_in_two_tabs_are_a_choice(visit: Visit) -> None:
    first, second = two_tabs(visit)
    write(first, FIRST, "From the first tab.")
    first.save_and_leave()
    write(second, FIRST, "From the second tab.")

    second.save_asks()

    page = second.page
    expect(page.locator(".messages")).not_to_contain_text("has been updated")
    assert "From the second tab." not in said()
    axe(page, ".bcp-work")
    does_not_scroll_sideways(page)
    shoot(page, "save-choices")
    first.open()
    first.settle(4000)
    expect(first.page.get_by_text("Words that you typed here on")).to_have_count(0)  # they wait in the second tab
    page.get_by_label("Keep both").check()
    page.get_by_role("button", name="Save with these choices").click()
    expect(page.locator(".messages")).to_contain_text("has been updated")
    assert "From the first tab." in said()
    assert "From the second tab." in said()


def test_back_to_the_form_keeps_what_was_typed(visit: Visit) -> None:
    first, second = two_tabs(visit)
    write(first, FIRST, "From the first tab.")
    first.save_and_leave()
    write(second, FIRST, "From the second tab.")
    second.save_asks()

    second.page.get_by_role("button", name="Back to the form").click()
    second.wait()

    expect(second.text(FIRST[0])).to_contain_text("From the second tab.")
    assert second.warns_on_leaving()
    assert "From the second tab." not in said()


def test_an_autosave_merges_and_shows_what_came_in(visit: Visit, settings: Any) -> None:
    first, second = two_tabs(visit)
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    second.open()
    write(first, FIRST, "From the first tab.")
    first.save_and_leave()

    with second.autosaved("From the second tab."):
        write(second, SECOND, "From the second tab.")

    assert "From the first tab." in said()
    assert "From the second tab." in said()
    expect(second.notice).to_contain_text("changes to 1 block since you opened this page are in your text now")
    second.header_says("Saved")
    axe(second.page, ".bcp-notice")
    shoot(second.page, "autosave-came-in")
    with second.autosaved("And on.", first=False):
        write(second, SECOND, "And on.")
    assert "From the first tab." in said()
    second.notice.get_by_role("button", name="Show them").click()
    expect(second.text(FIRST[0])).to_contain_text("From the first tab.")
    expect(second.notice).to_contain_text("since you opened this page")


def test_an_autosave_that_needs_a_choice_waits_and_goes_on_once_it_is_mended(
    visit: Visit, watch: Watch, settings: Any
) -> None:
    watch.expect("status of 400")
    first, second = two_tabs(visit)
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    second.open()
    write(first, FIRST, "From the first tab.")
    first.save_and_leave()
    second.settle(4000)

    write(second, FIRST, "From the second tab.")
    expect(second.notice).to_contain_text("The same words were changed elsewhere")
    second.header_says("Autosave is paused")
    assert second.warns_on_leaving()
    axe(second.page, ".bcp-notice")
    shoot(second.page, "autosave-paused")
    second.settle(10_000)  # longer than it once took until it was overwritten
    assert "From the second tab." not in said()

    with second.autosaved(first=False):
        for _ in " From the second tab.":
            second.page.keyboard.press("Backspace")
        write(second, SECOND, "Elsewhere.")
    second.header_says("Saved")
    assert "From the first tab." in said()
    assert "Elsewhere." in said()
    assert not second.warns_on_leaving()


def test_a_form_that_was_refused_is_saved_by_itself_once_it_is_mended(
    visit: Visit, watch: Watch, settings: Any
) -> None:
    watch.expect("status of 400")
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    editor = Editor(visit("harbor-lead"), clone().pk)
    editor.settle(4000)
    write(editor, FIRST, "Before it is mended.")
    address = editor.page.locator("[name='sources-0-value-url']")
    address.fill("ftp://example.gov/a")
    assert "Write a web address like" in editor.save_refused()
    editor.wait()
    expect(editor.notice).to_contain_text("not saved")
    assert editor.warns_on_leaving()

    with editor.autosaved("Mended.", first=False):
        address.fill("https://example.gov/mended")
        editor.put_caret(editor.paragraph(*FIRST), at_end=True)
        editor.page.keyboard.type(" Mended.")
    editor.header_says("Saved")
    assert "Before it is mended. Mended." in said()

    editor.page.keyboard.type(" And more.")
    editor.header_says("Not saved yet")
    editor.settle(700)
    assert editor.warns_on_leaving()
    with editor.autosaved("Still more.", first=False):
        editor.page.keyboard.type(" Still more.")
    assert "Still more." in said()


def test_an_update_in_another_tab_stays_though_the_form_was_opened_before(visit: Visit) -> None:
    editor = Editor(visit("harbor-lead"), clone().pk)
    update_to_the_next_release()
    write(editor, FIRST, "Ours, from the old form.")

    editor.save()

    expect(editor.page.locator(".messages")).to_contain_text("changes to 1 block since you opened this page")
    assert SENTENCE in said()
    assert "Ours, from the old form." in said()
    assert clone().pinned_to.version.minor == 1
    editor.page.goto(f"/cms/clones/{clone().pk}/changes/")
    expect(editor.page.get_by_text(SENTENCE)).to_have_count(0)


def test_going_back_to_a_version_from_before_an_update_keeps_the_update(visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = Editor(page, clone().pk)
    write(editor, FIRST, "Ours, from before.")
    editor.save()
    before = clone().latest_revision_id
    update_to_the_next_release()

    page.goto(f"/cms/pages/{clone().pk}/revisions/{before}/revert/")
    expect(page.locator(".messages")).to_contain_text("This version is from release 1.0.")
    shoot(page, "revert-from-before-an-update")
    page.get_by_role("button", name="Replace current draft").first.click()
    expect(page.locator(".messages")).to_contain_text("has been replaced with version from")

    assert SENTENCE in said()
    assert "Ours, from before." in said()


def test_an_ended_session_is_called_by_its_name_below_the_header_on_a_phone_too(
    visit: Visit, watch: Watch, settings: Any
) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    page = visit("harbor-lead")
    page.set_viewport_size(NARROW)
    editor = Editor(page, clone().pk)
    editor.settle(4000)
    Session.objects.all().delete()

    write(editor, FIRST, "Typed after the end.")
    editor.header_says("Not saved yet")
    expect(editor.notice).to_contain_text("You are signed out. Sign in again in another window")
    expect(editor.notice).to_contain_text("It is kept in this browser.")
    page.get_by_role("dialog").get_by_role("link", name="Sign in again").wait_for()
    page.evaluate("document.querySelector('dialog.bcp-session').close()")
    expect(page.locator(".bcp-narrow")).to_be_visible()
    assert "server error" not in page.locator("body").inner_text()
    header, notice = page.locator(".w-slim-header").bounding_box(), editor.notice.bounding_box()
    assert header
    assert notice
    assert header["y"] + header["height"] <= notice["y"]
    shoot(page, "signed-out")

    page.context.add_cookies([session_of("harbor-lead", page.url.partition("/cms")[0])])
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(editor.notice).to_contain_text("You are signed in again.")
    expect(page.locator(".footer__container[aria-live]")).not_to_contain_text("You are signed out")
    editor.notice.get_by_role("button", name="Save it now").click()
    expect(page.locator(".messages")).to_contain_text("has been updated")
    assert "Typed after the end." in said()


def update_to_the_next_release() -> None:
    """Release the module with one sentence changed, and move Harbor's clone to it."""
    admin, lead = (User.objects.get(username=name) for name in ("admin", "harbor-lead"))
    release = release_again(Module.objects.get(slug="everything"), say("x-text:body:p10", SENTENCE), admin=admin)
    plan = plan_update(clone(), release)
    ApplyUpdate(clone(), release=release, choices={}, state=plan.state, actor=lead).execute()


def test_what_a_lost_network_left_unsaved_is_no_longer_told_once_it_is_saved(
    visit: Visit, watch: Watch, settings: Any
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    editor = Editor(visit("harbor-lead"), clone().pk)
    editor.settle(4000)

    editor.page.context.set_offline(True)
    write(editor, FIRST, "Typed without a network.")
    expect(editor.notice).to_contain_text("A network error occurred.")
    assert editor.warns_on_leaving()
    editor.page.context.set_offline(False)

    editor.header_says("Saved")
    assert "Typed without a network." in said()
    expect(editor.notice).to_be_hidden()
