"""Release 3.0 waits for Harbor: reviewed, applied, undone, compared and proposed back, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from modules.domain.document import canonical
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.proposals.models import Proposal
from modules.packs.updates.many import do_run
from modules.packs.updates.runs import UpdateRun
from tests.e2e.browser import Watch, axe, does_not_scroll_sideways, shoot
from tests.e2e.editor import Editor

pytestmark = pytest.mark.usefixtures("demo")

Visit = Callable[..., Page]

SLUG, WORK = "fusion-center-overview", ".bcp-work"


def clone() -> Clone:
    """Return Harbor's copy of the first module, as the database has it."""
    found: Clone = Clone.objects.select_related("release__module", "center").get(
        slug=SLUG, center__slug="harbor-region"
    )
    return found


def words() -> bytes:
    """Return what it says."""
    return canonical(words_of_clone(clone()).document)


def look(page: Page, name: str, within: str | None = WORK) -> None:
    """Let axe look at our part of the page, keep a picture, and see that a phone need not scroll sideways."""
    axe(page, within)
    shoot(page, name)
    does_not_scroll_sideways(page)


def choose_all(page: Page, label: str) -> int:
    """Choose the same in every question that offers it; return how many there are."""
    choices = page.get_by_role("radio", name=label, exact=True)
    for choice in choices.all():
        choice.check()
    return choices.count()


def to_the_review(page: Page) -> None:
    """Go from the home page to the review of the first module's update."""
    page.goto("/cms/")
    page.get_by_role("link", name=re.compile("Update “What Your Fusion Center")).click()
    expect(page.get_by_role("heading", name="Update", level=1)).to_be_visible()


@pytest.mark.parametrize("javascript", [pytest.param(True, id="with scripts"), pytest.param(False, id="without")])
def test_a_lead_reviews_previews_updates_and_undoes(visit: Visit, javascript: bool) -> None:
    before = words()
    page = visit("harbor-lead", java_script_enabled=javascript)
    page.goto("/cms/")
    if javascript:
        look(page, "home-with-news", None)
    to_the_review(page)
    if javascript:
        look(page, "update")

    page.get_by_role("button", name="Update to 3.0").click()
    expect(page.get_by_text("still missing, so nothing was changed")).to_be_visible()
    assert words() == before

    to_choose = page.get_by_text(re.compile(r"^\d+ left to choose\.$"))
    if javascript:
        expect(to_choose).to_be_visible()
    assert choose_all(page, "Keep yours") >= 2
    if javascript:
        expect(to_choose).to_have_count(0)
        expect(page.get_by_role("heading", name=re.compile("all is chosen$"))).to_be_visible()
    page.get_by_role("button", name="Preview as participants").click()
    expect(page.get_by_text("Port firms, truckers").first).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_text("All chosen.")).to_be_visible()

    page.get_by_role("button", name="Update to 3.0").click()
    expect(page.get_by_text("is now at release 3.0")).to_be_visible()
    assert clone().release.version == clone().release.module.releases.newest().version
    assert b"Port firms, truckers" in words()

    if javascript:
        axe(page, ".messages")
        page.emulate_media(color_scheme="dark")
        axe(page, ".messages")
        page.emulate_media(color_scheme="light")
    # By its key: without scripts a notice of Wagtail's lies over the top of the page.
    page.get_by_role("link", name="go back to it").press("Enter")
    page.wait_for_url("**/earlier/")
    if javascript:
        look(page, "earlier-words")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.get_by_text("Undone: update to 3.0.")).to_be_visible()
    assert words() == before


def test_what_is_missing_takes_the_focus_and_the_right_words_are_written_in_place(visit: Visit) -> None:
    page = visit("harbor-lead")
    to_the_review(page)
    page.get_by_role("button", name="Update to 3.0").click()
    expect(page.get_by_text("still missing, so nothing was changed")).to_be_visible()
    page.wait_for_function("document.activeElement.type === 'radio'")
    missing = page.get_by_role("alert").get_by_role("link")
    first = missing.first.get_attribute("href")
    assert first
    assert page.evaluate("document.activeElement.closest('fieldset').id") == first.removeprefix("#")
    look(page, "update-choice")

    choose_all(page, "Keep yours")
    own = page.get_by_role("textbox", name=re.compile("^The right words")).first
    own.fill("Words that neither of us had.")
    expect(page.get_by_role("radio", name="Write it yourself").first).to_be_checked()
    page.get_by_role("button", name="Update to 3.0").click()

    expect(page.get_by_text("is now at release 3.0")).to_be_visible()
    assert b"Words that neither of us had." in words()


def test_the_list_is_filtered_and_folded_without_scripts(visit: Visit) -> None:
    page = visit("harbor-lead", java_script_enabled=False)
    to_the_review(page)
    items = page.locator(".bcp-changes > li")
    page.get_by_role("radio", name=re.compile("^Added")).check()
    expect(page.locator(".bcp-changes > li[data-kind=added]").first).to_be_visible()
    for item in items.filter(visible=True).all():
        assert item.get_attribute("data-kind") == "added"
    page.get_by_role("radio", name="All of these").check()
    page.locator("#upstream ~ details > summary").first.click()
    expect(page.locator("#upstream ~ details .bcp-changes").first).to_be_hidden()


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit("harbor-lead")
    to_the_review(page)
    groups = page.locator("fieldset.bcp-question").filter(has=page.get_by_role("radio"))
    for at in range(groups.count()):
        first = groups.nth(at).get_by_role("radio").first
        first.focus()
        page.keyboard.press("Space")
        expect(first).to_be_checked()

    page.get_by_role("button", name="Update to 3.0").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("is now at release 3.0")).to_be_visible()


def test_what_is_saved_in_another_tab_stops_the_update_and_the_choices_stay(visit: Visit) -> None:
    page = visit("harbor-lead")
    to_the_review(page)
    choose_all(page, "Keep yours")

    editor = Editor(page.context.new_page(), clone().pk)
    editor.page.locator("#id_summary").fill("Written in the other tab.")
    editor.save()
    page.get_by_role("button", name="Update to 3.0").click()

    expect(page.get_by_text("changed after you opened this page, so nothing was done")).to_be_visible()
    expect(page.get_by_text("All chosen.")).to_be_visible()
    assert clone().summary == "Written in the other tab."

    page.get_by_role("button", name="Update to 3.0").click()
    expect(page.get_by_text("is now at release 3.0")).to_be_visible()
    assert clone().summary == "Written in the other tab."


def test_an_editor_that_was_open_during_an_update_does_not_write_over_it(visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = Editor(page.context.new_page(), clone().pk)
    to_the_review(page)
    choose_all(page, "Keep yours")
    page.get_by_role("button", name="Update to 3.0").click()
    expect(page.get_by_text("is now at release 3.0")).to_be_visible()
    after, before = words(), clone().summary.encode()

    editor.page.locator("#id_summary").fill("From a window that was open all the time.")
    editor.save()

    expect(editor.page.locator(".messages")).to_contain_text("Release 3.0’s changes to")
    assert clone().summary == "From a window that was open all the time."
    assert words() == after.replace(before, clone().summary.encode())


def test_the_editor_marks_what_was_changed_and_it_returns(visit: Visit) -> None:
    page = visit("harbor-lead")
    editor = Editor(page, clone().pk)
    marks = page.locator(".bcp-tag-changed")
    expect(marks.first).to_be_visible()
    changed = marks.count()
    assert changed >= 5
    expect(page.locator(".bcp-tag", has_text="as released").first).to_be_visible()
    editor.page.get_by_role("link", name="Compare with the release").first.click()
    page.wait_for_url("**/changes/")
    look(page, "compare")

    page.get_by_role("button", name=re.compile("^Return to release")).first.click()
    expect(page.get_by_text("Returned to release 1.0")).to_be_visible()
    page.goto(f"/cms/pages/{clone().pk}/edit/")
    expect(marks.first).to_be_visible()
    assert marks.count() < changed

    page.goto(f"/cms/clones/{clone().pk}/changes/")
    page.get_by_role("button", name="Return everything to release 1.0").click()
    expect(page.get_by_text("says exactly what release 1.0 says")).to_be_visible()
    assert words_of_clone(clone()).document == clone().release.content


def test_a_lead_proposes_a_change_and_dhs_takes_it(visit: Visit) -> None:
    lead = visit("harbor-lead")
    lead.goto(f"/cms/clones/{clone().pk}/changes/")
    lead.get_by_role("link", name="Propose changes to DHS").click()
    lead.wait_for_url("**/propose/")
    look(lead, "propose")
    lead.get_by_role("checkbox").first.check()
    lead.get_by_label("Why would this be better").fill("People at our port asked for it.")
    lead.get_by_role("button", name="Propose it").click()
    expect(lead.get_by_text("Waiting for DHS")).to_be_visible()

    publisher = visit("dhs-publisher")
    publisher.goto("/cms/")
    publisher.get_by_role("link", name=re.compile("from Harbor Region Fusion Center")).click()
    publisher.wait_for_url("**/proposals/*/")
    expect(publisher.get_by_text("People at our port asked for it.")).to_be_visible()
    look(publisher, "proposal")
    publisher.get_by_role("checkbox").first.check()
    publisher.get_by_role("button", name="Take the selected changes into the draft").click()
    expect(publisher.get_by_text("Taken into the draft.")).to_be_visible()
    look(publisher, "proposals")

    assert Proposal.objects.get().state == "taken"
    lead.reload()
    expect(lead.get_by_text("Taken into DHS’s draft")).to_be_visible()


def test_many_at_once_with_a_progress_bar(visit: Visit) -> None:
    page = visit("prairie-lead")
    page.goto("/cms/centers/prairie-state/updates/")
    look(page, "update-many")
    page.get_by_role("button", name=re.compile("^Dry run")).first.click()
    page.wait_for_url("**/updates/*/")
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page, "update-run")

    do_run.call(UpdateRun.objects.get().pk)

    expect(page.get_by_text("Nothing was changed.")).to_be_visible()
    expect(page.get_by_text(re.compile("Will be updated|Not updated: your center changed it")).first).to_be_visible()


def test_the_review_in_the_dark(visit: Visit) -> None:
    page = visit("harbor-lead", color_scheme="dark")
    to_the_review(page)
    axe(page, WORK)
    shoot(page, "update-dark")
    page.goto(f"/cms/packs/{Pack.objects.parent_of(clone()).get().pk}/")
    axe(page, WORK)
    shoot(page, "pack-dark")


def test_of_another_center_nothing_is_there(visit: Visit, watch: Watch) -> None:
    watch.expect("status of 404")
    page = visit("prairie-lead")
    for place in ("update/", "changes/", "earlier/", "propose/"):
        answer = page.goto(f"/cms/clones/{clone().pk}/{place}")
        assert answer
        assert answer.status == 404
        assert "Harbor" not in page.content()
