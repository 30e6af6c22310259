"""The editor with people in it: two windows, the way back, the preview, reviews; on a module that holds everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from modules.accounts.identity.models import Role, User
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone, Pack
from tests import factories
from tests.e2e.browser import Watch, axe, shoot
from tests.e2e.editor import AUTOSAVE, Editor, more_actions

pytestmark = pytest.mark.usefixtures("proof")

Visit = Callable[..., Page]

SLUG, WORK, WORDS = "everything", ".bcp-work", "Our harbor office is open to you."
# Two texts on one slide: a center fills in the first freely, and may adapt the second.
FIRST, SECOND = ("x-open", "p0"), ("x-text", "p10")


def module() -> Module:
    """Return the module."""
    return Module.objects.get(slug=SLUG)


def clone() -> Clone:
    """Return Harbor's clone of it."""
    return Clone.objects.get(slug=SLUG, center__slug="harbor-region")


def pack() -> Pack:
    """Return the pack that it is in."""
    found: Pack = Pack.objects.parent_of(clone()).get()
    return found


def said() -> str:
    """Return the words of the clone's sections, as the database holds them now."""
    return str(clone().sections.get_prep_value())


def write(editor: Editor, where: tuple[str, str], words: str) -> None:
    """Write words after a paragraph."""
    editor.type_after(editor.paragraph(*where), f" {words}")


@pytest.mark.parametrize("username", ["dhs-editor", "harbor-lead"])
def test_nothing_in_the_editor_offers_to_publish(visit: Visit, username: str) -> None:
    page = visit(username)
    Editor(page, module().pk if username == "dhs-editor" else clone().pk)

    foot = page.get_by_role("navigation", name="Actions (footer)")
    more = foot.get_by_role("button", name="More actions")
    if more.count():
        more.click()

    assert "Save draft" in foot.inner_text()
    assert not re.search(r"publish|unpublish|delete", foot.inner_text(), re.IGNORECASE), foot.inner_text()


def test_nobody_is_offered_to_approve_what_they_wrote(visit: Visit) -> None:
    both = User.objects.get(username="dhs-reviewer")
    factories.give(both, Role.EDITOR, admin=User.objects.get(username="admin"))
    page = visit("dhs-reviewer")
    write(Editor(page, module().pk), SECOND, WORDS)
    more_actions(page, "Submit to DHS review")
    expect(page.locator(".messages")).to_contain_text("has been submitted for moderation")

    page.goto(f"/cms/pages/{module().pk}/edit/")
    foot = page.get_by_role("navigation", name="Actions (footer)")
    foot.get_by_role("button", name="More actions").click()

    expect(foot.get_by_role("button", name="Send back…")).to_be_visible()
    expect(foot.get_by_role("button", name="Approve")).to_have_count(0)


def test_a_text_that_is_not_approved_is_not_released(visit: Visit) -> None:
    editor = Editor(visit("dhs-editor"), module().pk)
    write(editor, SECOND, WORDS)
    editor.save_and_leave()
    page = visit("dhs-publisher")
    page.goto(f"/cms/modules/{module().pk}/release/")
    expect(page.get_by_text("not approved yet. Someone who did not write this text")).to_have_count(2)

    page.get_by_label(re.compile("Minor")).check()
    page.get_by_label("What changed and why").fill("One sentence.")
    page.get_by_role("button", name="Release", exact=True).click()

    expect(page.get_by_text("Editorial review: this text is not approved. Submit it for review")).to_be_visible()
    axe(page, WORK)
    shoot(page, "release-refused")
    assert Release.objects.filter(slug=SLUG).count() == 1


def test_what_was_saved_by_itself_is_no_other_window(visit: Visit, watch: Watch, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = AUTOSAVE
    editor = Editor(visit("harbor-lead"), clone().pk)

    # Once from a page that was never saved in the editor, once from its newest revision.
    for number in ("first", "second"):
        with editor.autosaved(f"Written the {number} time."):
            write(editor, FIRST, f"Written the {number} time.")
        with editor.autosaved(f"And more the {number} time.", first=False):
            write(editor, SECOND, f"And more the {number} time.")
        editor.save()

    for number in ("first", "second"):
        assert f"Written the {number} time." in said()
        assert f"And more the {number} time." in said()


def test_words_typed_while_it_saves_by_itself_are_saved_too(visit: Visit, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 4000  # so that the answer comes before Wagtail has seen the second words
    page = visit("harbor-lead")
    editor = Editor(page, clone().pk)
    editor.settle(4000)  # until then Wagtail takes what changes for the beginning
    address = f"**/pages/{clone().pk}/edit/"
    held: list[Route] = []
    page.route(address, lambda route: held.append(route), times=1)
    with page.expect_request(address):
        write(editor, FIRST, "Before it saved.")
    page.get_by_role("textbox", name="Summary").fill("While it saved.")

    with page.expect_response(
        lambda response: b"While it saved." in (response.request.post_data_buffer or b"")
    ) as second:
        held[0].continue_()

    assert second.value.json()["success"]
    assert "Before it saved." in said()
    assert clone().summary == "While it saved."


def test_going_back_shows_what_was_saved_and_saving_again_keeps_it(visit: Visit) -> None:
    editor = Editor(visit("harbor-lead"), clone().pk)
    write(editor, FIRST, WORDS)
    editor.save()

    editor.page.goto("/cms/")
    editor.page.go_back()
    expect(editor.page.get_by_text(WORDS).first).to_be_visible()
    editor.save_and_leave()

    assert said().count(WORDS) == 1


def test_the_preview_shows_what_is_not_saved_yet(visit: Visit) -> None:
    editor = Editor(visit("harbor-lead"), clone().pk)

    write(editor, FIRST, WORDS)
    editor.settle()  # Wagtail takes what reaches the form while the preview is first loaded only with the next change
    editor.page.get_by_role("button", name="Toggle preview").click()

    shown = editor.page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_text(WORDS)).to_be_visible()
    expect(shown.get_by_text("Harbor Region Fusion Center").first).to_be_visible()
    assert WORDS not in said()


def test_a_block_that_is_not_finished_is_saved_and_shown_and_stops_an_edition(visit: Visit) -> None:
    editor = Editor(visit("harbor-lead"), clone().pk)

    editor.add_after("x-plain-table", "Image")
    editor.save_and_leave()
    page = editor.page
    page.goto(f"/cms/pages/{clone().pk}/view_draft/")
    expect(page.get_by_text("A slide").first).to_be_visible()
    page.goto(f"/cms/packs/{pack().pk}/")
    axe(page, WORK)
    shoot(page, "pack-not-ready")
    expect(page.get_by_role("heading", name="2 steps left, with you")).to_be_visible()
    expect(page.get_by_text("No image is chosen").first).to_be_visible()
    expect(page.get_by_role("link", name="Make edition 1")).to_have_count(0)

    page.goto(f"/cms/packs/{pack().pk}/edition/")
    page.get_by_role("button", name="Make an edition").click()
    expect(page.locator(".messages")).to_contain_text("No edition was made")
    assert not pack().editions.exists()


def test_a_module_that_is_in_the_pack_is_not_copied_again(visit: Visit) -> None:
    page = visit("harbor-lead")
    page.goto(f"/cms/packs/{pack().pk}/")

    page.evaluate(
        """([action, release]) => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = action;
            const token = document.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
            const choice = Object.assign(document.createElement("input"), {name: "release", value: release});
            form.append(token, choice);
            document.body.append(form);
            form.submit();
        }""",
        [f"/cms/packs/{pack().pk}/clone/", clone().release_id],
    )
    page.wait_for_url(f"**/workbench/{clone().pk}/")

    expect(page.locator(".messages")).to_contain_text("Nothing was copied again")
