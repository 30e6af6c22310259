"""A real Chromium for the tests: starting it, watching it, and asking axe what is wrong with a page."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Playwright, Request, expect

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
SCREENSHOTS = Path(settings.BASE_DIR) / "var" / "screenshots"
PICTURES = Path(settings.BASE_DIR) / "docs" / "images"  # of docs/editors.md and docs/leads.md, on request
DOCUMENTED = {
    "board",
    "tokens-dialog",
    "policies-in-the-library",
    "review",
    "release-form",
    "suggested-set",
    "policies-in-a-clone",
    "update",
    "update-choice",
    "save-choices",
    "signed-out",
    "pack-not-ready",
    "workbench-slide",
    "walk-photo",
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Every new window loads two pages for the list under the address bar, a fifth of what a visit to the editor takes.
    # The last such flag counts, so that what Playwright switches off, and matters here, is said again.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,PreconnectToSearch",
]
WIDE, MIDDLE, NARROW = ({"width": 1280, "height": 900}, {"width": 768, "height": 1024}, {"width": 360, "height": 740})
PATIENCE = 30_000  # ms: a loaded machine opens a long module in the editor slowly
SETTLED = """() => Promise.race([
    document.fonts.ready
        .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
        .then(() => Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition)
            .map((one) => one.finished))),  // Wagtail's messages fade in
    new Promise((done) => setTimeout(done, 1000)),  // a page in the background draws no frame
])"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    # The shell has no window to draw around the page: a tenth of the time of the browser tests.
    shell = shutil.which("chromium-headless-shell")
    return shell or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def start(playwright: Playwright, executable: str) -> Browser:
    """Start the browser."""
    expect.set_options(timeout=PATIENCE)
    return playwright.chromium.launch(executable_path=executable, args=FLAGS)


@dataclass
class Watch:
    """What went wrong in the browser while a test ran: errors of the console, refused content, requests elsewhere."""

    home: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Let pass what matches this regular expression: a test that asks for a missing page says so."""
        self.expected.append(pattern)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        _note_navigations(context)
        context.on("console", lambda message: self._console(message))
        context.on("weberror", lambda error: self.faults.append(f"Script error: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        context.on("response", lambda response: self._response(response))

    def left(self) -> list[str]:
        """Return the faults that no test expected."""
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.expected)]

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"Console at {message.location.get('url', '')}: {message.text}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and f"{parts.scheme}://{parts.netloc}" != self.home:
            self.faults.append(f"Request to another host: {url}")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.request.method} {response.url}")


_under_way: WeakKeyDictionary[BrowserContext, set[Request]] = WeakKeyDictionary()


def _note_navigations(context: BrowserContext) -> None:
    """Keep the requests for pages that are not answered yet."""
    under_way = _under_way.setdefault(context, set())
    context.on("request", lambda request: under_way.add(request) if request.is_navigation_request() else None)
    context.on("requestfinished", lambda request: under_way.discard(request))
    context.on("requestfailed", lambda request: under_way.discard(request))


def settle(page: Page) -> None:
    """Wait until the page is there: nothing navigates, all is loaded, and scripts and fonts have done their work.

    A click returns before the page that it leads to is there. Whatever is read at once, rather than waited for by
    ``expect``, begins with this.
    """
    until = time.monotonic() + PATIENCE / 1000
    while True:
        page.wait_for_load_state("load")
        try:
            page.evaluate(SETTLED)
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
        else:
            page.wait_for_timeout(50)  # until what was pressed just now has asked for its page
            if not _under_way.get(page.context):
                return
        assert time.monotonic() < until, f"{page.url} goes on loading: {_under_way.get(page.context)}"


def until(page: Page, condition: Callable[[], Any]) -> None:
    """Wait until a condition holds that no ``expect`` knows."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, f"{page.url}: waited in vain"
        page.wait_for_timeout(20)


def follow(control: Locator) -> None:
    """Press what leads to another page, and return once that page is there.

    A click by itself returns before, so that what comes next would read the page that is left, or stop the form that
    was sent.
    """
    with control.page.expect_navigation(wait_until="load"):
        control.click()


@cache
def _axe_source() -> str:
    return AXE.read_text()


def axe(page: Page, within: str | None = None, rules: Sequence[str] = ()) -> None:
    """Assert that axe finds nothing on the page.

    Args:
        page: as it is shown once it is there.
        within: a selector. On pages of Wagtail's admin only our own part is looked at (``.bcp-work``, or the part that
            a test names): what Wagtail's header, side bar and widgets do wrong is Wagtail's to mend.
        rules: axe's names of those that are asked; all of WCAG 2.2 AA and good practice unless told.
    """
    settle(page)
    page.evaluate(_axe_source())
    asked = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    options = {"runOnly": asked, "resultTypes": ["violations"]}
    found = page.evaluate(
        "async ([within, options]) => (await axe.run(within || document, options)).violations", [within, options]
    )
    assert not found, f"axe finds {len(found)} kinds of fault on {page.url}:\n" + "\n".join(map(_in_words, found))


def _in_words(fault: dict[str, Any]) -> str:
    places = [f"    {' '.join(map(str, node['target']))}\n      {node['html'][:200]}" for node in fault["nodes"][:5]]
    return "\n".join([f"{fault['id']} ({fault['impact']}): {fault['help']}", *places])


def shoot(page: Page, name: str) -> None:
    """Keep pictures of the page in var/screenshots where BCP_PICTURES=1 asks for it: three widths, light and dark.

    With BCP_PICTURES=docs, what the documentation shows is taken anew, too.
    """
    asked = os.environ.get("BCP_PICTURES")
    if not asked:
        return
    settle(page)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    if asked == "docs" and name in DOCUMENTED:
        Image.open(BytesIO(page.screenshot())).save(PICTURES / f"{name}.webp", quality=80)
    before, is_dark = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size in (NARROW, MIDDLE, WIDE):
            page.set_viewport_size(size)
            page.screenshot(path=SCREENSHOTS / f"{name}-{size['width']}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    if before:
        page.set_viewport_size(before)


def does_not_scroll_sideways(page: Page) -> None:
    """Assert that a narrow screen shows the page without scrolling sideways."""
    settle(page)
    before = page.viewport_size
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    if before:
        page.set_viewport_size(before)
    assert width <= NARROW["width"], f"{page.url} is {width} pixels wide on a screen of {NARROW['width']}"


@contextmanager
def visitor(browser: Browser, home: str, watch: Watch, **options: Any) -> Iterator[Page]:
    """Yield a page of someone new: no cookie, nothing kept."""
    # What moves on a page makes every click wait.
    context = browser.new_context(base_url=home, viewport=WIDE, reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE)
    watch.over(context)
    try:
        yield context.new_page()
    finally:
        context.close()
