/* What the wall shows: type that fills it, the second window, a black or white wall, full screen.
   The second window is filled from here: it asks no server, so that it opens without a network or a session. */
(function () {
  "use strict";

  const TYPE = {
    title: [2.2, 6],
    statement: [1.6, 4.4],
    question: [1.6, 4.4],
    list: [1.6, 3.6],
    text: [1.5, 3.4],
    table: [1.2, 2.8],
    picture: [1.2, 1.9],
    "picture-and-words": [1.4, 2.8],
  }; // hundredths of the wall's width: the smallest and the largest type of each layout
  const NAME = "bcp-wall";
  const root = document.documentElement;
  const narrow = window.matchMedia("(max-width: 48rem)");
  const fonts = [];
  let second = null;
  let current = null;
  let blank = "";
  let scheme = "light";
  let onKey = null;

  // Type: the largest that fits; with the smallest, a screen that is still too long scrolls.

  function overflows(page) {
    return page.scrollHeight > page.clientHeight + 1 || page.scrollWidth > page.clientWidth + 1;
  }

  function fit(wall) {
    const page = wall.querySelector(".wall-page");
    let [low, high] = TYPE[wall.dataset.layout] || TYPE.text;
    const set = (size) => wall.style.setProperty("--type", String(size));
    set(high);
    if (!overflows(page)) return true;
    for (let step = 0; step < 6; step += 1) {
      const middle = (low + high) / 2;
      set(middle);
      if (overflows(page)) high = middle;
      else low = middle;
    }
    set(low);
    return !overflows(page);
  }

  function scrolled(wall, step) {
    const page = wall.querySelector(".wall-page");
    page.scrollBy({ top: step * page.clientHeight * 0.4, behavior: "instant" });
  }

  // The second window

  const isOpen = () => Boolean(second && !second.closed);

  function styles() {
    const absolute = (sheet, text) => text.replace(/url\("([^"]+)"\)/g, (_, url) => `url("${new URL(url, sheet.href || location.href)}")`);
    const read = (sheet) =>
      Array.from(sheet.cssRules, (rule) => (rule instanceof CSSFontFaceRule ? "" : absolute(sheet, rule.cssText))).join("\n");
    return Array.from(document.styleSheets).filter((sheet) => sheet.media.mediaText !== "print").map(read).join("\n");
  }

  function dress() {
    const page = second.document;
    page.title = document.title.replace(/ \| .*/, "");
    page.documentElement.lang = root.lang;
    page.body.className = "wall-window";
    const sheet = new second.CSSStyleSheet();
    sheet.replaceSync(styles());
    page.adoptedStyleSheets = [sheet];
    for (const [family, bytes, options] of fonts) page.fonts.add(new second.FontFace(family, bytes, options));
    page.onkeydown = onKey;
    second.onresize = fill;
    page.fonts.ready.then(fill);
  }

  function fill() {
    if (!isOpen() || !current) return;
    const wall = second.document.importNode(current, true);
    wall.removeAttribute("style");
    for (const named of wall.querySelectorAll("[id]")) named.removeAttribute("id");
    second.document.body.replaceChildren(wall);
    fit(wall);
  }

  function open() {
    second = window.open("", NAME, "popup,width=1280,height=720");
    if (!second) return false;
    dress();
    fill();
    return true;
  }

  // What the presenter does to the wall

  function show(wall) {
    current = wall;
    wall.dataset.scheme = scheme;
    wall.dataset.blank = blank;
    const fits = isFree() ? true : fit(wall);
    wall.querySelector(".wall-page").scrollTop = 0;
    fill();
    return fits;
  }

  const isFree = () => narrow.matches && root.dataset.view !== "wall"; // on a phone, slides are read and not projected

  function setBlank(color) {
    blank = blank === color ? "" : color;
    show(current);
    return blank;
  }

  function setScheme() {
    scheme = scheme === "light" ? "dark" : "light";
    show(current);
    return scheme;
  }

  function scroll(step) {
    scrolled(current, step);
    if (isOpen()) scrolled(second.document.querySelector(".wall"), step);
  }

  async function full() {
    const page = isOpen() && second.document.hasFocus() ? second.document : document;
    if (page === document) root.dataset.view = root.dataset.view === "wall" ? "" : "wall";
    try {
      if (page.fullscreenElement) await page.exitFullscreen();
      else if (page !== document || root.dataset.view === "wall") await page.documentElement.requestFullscreen();
    } catch {
      /* some phones have no full screen: the wall fills the window */
    }
    show(current);
  }

  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) root.dataset.view = "";
    if (current) show(current);
  });
  window.addEventListener("resize", () => current && show(current));
  // A page that is loaded again finds its second window by name.
  window.addEventListener("pagehide", () => isOpen() && sessionStorage.setItem(NAME, "open"));

  function resume() {
    if (sessionStorage.getItem(NAME) !== "open") return;
    sessionStorage.removeItem(NAME);
    open();
  }

  window.bcpWall = { fit, show, open, resume, isOpen, setBlank, setScheme, scroll, full, fonts, keys: (listener) => (onKey = listener) };
})();
