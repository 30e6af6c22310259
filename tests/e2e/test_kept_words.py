"""What is typed and not saved survives: an ended session, a killed browser, a form that is too large."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from modules.library.modules.models import LibraryPage, Module
from modules.library.words.codec import encode
from tests.e2e import browser as chromium
from tests.e2e.browser import Watch, axe, follow, shoot, until
from tests.e2e.conftest import session_of, sign_in
from tests.e2e.editor import Editor
from tests.e2e.test_saves import FIRST, another_lead, clone, said, write

pytestmark = pytest.mark.usefixtures("proof")

Visit = Callable[..., Page]

WORDS = "Typed and not saved."
OFFER = "Words that you typed here on"


def kept(page: Page) -> None:
    """Wait until the browser keeps what was typed."""
    expect(page.locator("html[data-bcp-kept]")).to_have_count(1)


def typed(page: Page) -> Editor:
    """Open the clone, type, and wait until the browser keeps it."""
    editor = Editor(page, clone().pk)
    editor.settle(4000)  # Wagtail takes for the beginning what the form holds two seconds after it was opened
    write(editor, FIRST, WORDS)
    kept(page)
    return editor


def test_words_survive_a_session_that_ended(visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = typed(page)
    Session.objects.all().delete()

    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url("**/login/**")
    sign_in(page, "harbor-lead")
    editor.open()
    expect(page.get_by_text(OFFER)).to_be_visible()
    assert WORDS not in editor.text(FIRST[0]).inner_text()
    axe(page, ".bcp-notice")
    shoot(page, "kept-words")
    page.get_by_role("button", name="Put them into the form").click()
    expect(editor.text(FIRST[0])).to_contain_text(WORDS)
    assert WORDS not in said()

    editor.save()
    assert WORDS in said()
    editor.open()
    editor.settle(4000)
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_words_are_kept_before_wagtail_looks_for_changes(visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = Editor(page, clone().pk)
    editor.settle(4000)
    editor.put_caret(editor.paragraph(*FIRST), at_end=True)
    page.evaluate(NOTE_ORDER)

    page.keyboard.type("!")

    until(page, lambda: len(set(page.evaluate("order"))) > 1)
    assert page.evaluate("order")[0] == "kept"


def test_words_typed_at_the_workbench_survive_as_well(visit: Visit) -> None:
    page = visit("harbor-lead")
    slide = encode(clone())["sections"][0]["value"]["items"][0]["id"]
    here = f"/cms/workbench/{clone().pk}/block/{slide}/"
    page.goto(here)
    page.wait_for_timeout(2500)  # as in ``typed``
    page.locator("[name=block-title]").fill(WORDS)
    kept(page)
    other = page.context.new_page()  # while this window is open, no other is offered its words
    other.goto(here)
    other.wait_for_timeout(3500)
    expect(other.get_by_text(OFFER)).to_have_count(0)
    other.close()
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/login/**")
    sign_in(page, "harbor-lead")
    page.goto(here)
    expect(page.get_by_text(OFFER)).to_be_visible()
    axe(page)
    follow(page.get_by_role("button", name="Put them into the form"))
    expect(page.locator("[name=block-title]")).to_have_value(WORDS)
    assert WORDS not in str(encode(clone()))

    follow(page.get_by_role("button", name="Save", exact=True))
    assert WORDS in str(encode(clone()))
    page.goto(here)
    page.wait_for_timeout(3500)
    expect(page.get_by_text(OFFER)).to_have_count(0)


NOTE_ORDER = """() => {
    window.order = [];
    document.addEventListener("w-unsaved:add", () => order.push("found"), true);
    const note = () => order.push("kept");
    new MutationObserver(note).observe(document.documentElement, { attributeFilter: ["data-bcp-kept"] });
}"""


def test_a_page_that_was_never_saved_is_offered_where_it_was_begun(visit: Visit) -> None:
    page = visit("dhs-editor")
    library, module = LibraryPage.objects.get().pk, f"/cms/pages/add/{Module._meta.label_lower.replace('.', '/')}"
    page.goto(f"{module}/{library}/")
    editor = Editor(page, 0, is_open=True)
    editor.settle(4000)
    page.locator("[name=title]").fill(WORDS)
    kept(page)
    page.goto("about:blank")

    page.goto(f"/cms/pages/{Module.objects.first().pk}/edit/")
    editor.settle(4000)
    expect(page.get_by_text(OFFER)).to_have_count(0)
    page.goto(f"{module}/{library}/")
    page.get_by_role("button", name="Put them into the form").click()
    expect(page.locator("[name=title]")).to_have_value(WORDS)
    assert not Module.objects.filter(title=WORDS).exists()
    editor.settle(4000)  # the form has them now
    page.evaluate("document.querySelector('[name=slug]').value = 'never-saved'")
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url("**/edit/**")
    page.goto(f"{module}/{library}/")
    editor.settle(4000)
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_what_another_window_saved_before_it_left_is_not_offered(visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = Editor(page, clone().pk)
    editor.settle(4000)
    editor.press_button("x-text", "DELETE")  # the form still has the fields of a deleted block; the page has not
    write(editor, FIRST, WORDS)
    kept(page)
    editor.settle()
    page.evaluate(
        """async () => {  // saved, and gone before the browser was told
            const form = document.querySelector("form[data-edit-form]");
            await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), redirect: "manual" });
        }"""
    )
    assert WORDS in said()
    page.goto("about:blank")

    editor.open()
    editor.settle(4000)

    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_nobody_else_is_offered_them_and_their_account_still_is(visit: Visit, server: str) -> None:
    dana = another_lead()
    page = visit("harbor-lead")
    editor = typed(page)
    page.goto("about:blank")

    page.context.add_cookies([session_of(dana.username, server)])
    editor.open()
    editor.settle(4000)
    expect(page.get_by_text(OFFER)).to_have_count(0)

    page.context.add_cookies([session_of("harbor-lead", server)])
    editor.open()
    expect(page.get_by_text(OFFER)).to_be_visible()


@pytest.mark.parametrize("where", ["menu", "page"])
def test_signing_out_takes_them_along(where: str, visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = typed(page)
    page.goto("about:blank")
    page.goto("/cms/" if where == "menu" else reverse("account_logout"))

    if where == "menu":
        page.get_by_role("button", name="Edit your account").or_(
            page.locator("#wagtail-sidebar .sidebar-footer button")
        ).first.click()
        page.get_by_role("button", name="Log out").click()
    else:
        page.get_by_role("button", name="Sign out").click()
    page.wait_for_function("() => !location.pathname.includes('logout') && location.pathname !== '/cms/'")

    sign_in(page, "harbor-lead")
    editor.open()
    editor.settle(4000)
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_they_can_be_thrown_away(visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = typed(page)
    page.goto("about:blank")
    editor.open()

    page.get_by_role("button", name="Throw them away").click()
    expect(page.get_by_text(OFFER)).to_have_count(0)
    editor.open()
    editor.settle(4000)

    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_another_window_that_is_open_keeps_its_own(visit: Visit) -> None:
    page = visit("harbor-lead")
    typed(page)

    other = Editor(page.context.new_page(), clone().pk)
    other.settle(4000)

    expect(other.page.get_by_text(OFFER)).to_have_count(0)


def test_words_survive_a_browser_that_is_killed(browser: Browser, server: str, watch: Watch, tmp_path: Path) -> None:
    def launch() -> Page:
        context = browser.browser_type.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=str(chromium.find_chromium()),
            args=chromium.FLAGS,
            base_url=server,
        )
        watch.over(context)
        context.add_cookies([session_of("harbor-lead", server)])
        return context.new_page()

    typed(launch())
    for pid in processes_of(tmp_path / "profile"):
        os.kill(pid, signal.SIGKILL)

    page = launch()
    Editor(page, clone().pk)
    expect(page.get_by_text(OFFER)).to_be_visible()
    page.context.close()


def processes_of(profile: Path) -> list[int]:
    """Return the ids of the processes of the browser with this profile."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:  # it has ended
                continue
            if f"--user-data-dir={profile}".encode() in command:
                found.append(int(folder.name))
    return found


def test_a_form_that_is_too_large_stays_on_the_screen_and_in_the_browser(visit: Visit, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 300_000
    page = visit("harbor-lead")
    editor = Editor(page, clone().pk)
    editor.settle(4000)
    write(editor, FIRST, WORDS)
    editor.paste(editor.text(FIRST[0]), "Too much. " * 30_000)
    kept(page)

    page.get_by_role("button", name="Save draft").first.click()

    expect(editor.notice).to_contain_text("This page is too large to be saved")
    expect(editor.notice).to_contain_text("at most 0.3 MB")
    expect(editor.text(FIRST[0])).to_contain_text(WORDS)
    shoot(page, "too-large")
    page.goto("about:blank")
    editor.open()
    expect(page.get_by_text("and a page of at most 0.3 MB can be saved")).to_be_visible()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download them as text").click()
    assert WORDS in downloaded.value.path().read_text()
