// Reads what Word, Google Docs and web pages put on the clipboard. It returns
//   pieces: paragraphs {kind, level, depth, letters} and tables {table: {headings, rows, caption}}, in their order,
//   left: {what: how many} of what has no place in a text, and alts: the descriptions of the pictures among it.
// A letter is {text, bold, italic, link}. Only looks and positions are lost without a word.
(() => {
  const SILENT = "style, script, title, meta, link, template, noscript, xml, select, input, button, svg, hr";
  const EMBEDDED = "iframe, object, embed, video, audio";
  const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, li, ul, ol, blockquote, pre, dl, dt, dd, address, section, article, header, footer, main, aside, nav, figure, figcaption, caption, table, tr, td, th";
  const LINK = /^(https?:\/\/|mailto:|tel:)/i;
  const NUMBER = /^(\d+|[a-z]{1,4})[.)]/i; // of an item, but for “o”, a bullet of Word's
  const BY_MACHINE = /\s*(Description automatically generated|AI-generated content may be incorrect\.?).*$/s;

  const styleOf = (element) => element.getAttribute("style") ?? "";
  const kept = (text) => text.replace(/[\s\u00a0]+/g, " ");
  const wordsOf = (letters) => letters.map((letter) => letter.text).join("");

  // “level2” of Word's “mso-list:l0 level2 lfo1”, and the mark in front of the item.
  const listOf = (element) => {
    const level = /mso-list:[^;]*\blevel(\d+)/i.exec(styleOf(element))?.[1];
    if (!level) return null;
    const mark = [...element.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    return { depth: Number(level) - 1, kind: NUMBER.test(mark?.textContent.trim() ?? "") ? "number" : "bullet" };
  };

  const levelOf = (element) => {
    if (/^h[1-6]$/.test(element.localName)) return Number(element.localName[1]);
    if (element.matches('[role="heading"]')) return Number(element.getAttribute("aria-level") ?? 1);
    if (element.matches(".MsoTitle")) return 0;
    return null;
  };

  // What is deleted or unseen there; null for all else. Word for the web names it by classes.
  const goneIn = (element) => {
    const style = styleOf(element);
    if (/mso-list:\s*ignore|mso-element:\s*comment-list|mso-special-character:\s*comment/i.test(style)) return "";
    if (element.matches("a.msocomanchor, a[href^='#cmnt']")) return "comment";
    if (element.matches("del, .msoDel, [class*='TrackChangeTextDeletion']")) return "tracked deletion";
    if (element.matches("s, strike") || /text-decoration[^;]*line-through/i.test(style)) return "crossed-out passage";
    if (/display:\s*none|mso-hide:\s*all/i.test(style)) return "hidden passage";
    return null;
  };

  const isBold = (element, was) => {
    const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(styleOf(element))?.[1];
    if (weight) return weight === "bold" || Number(weight) >= 600;
    return was || element.matches("b, strong");
  };
  const isItalic = (element, was) => {
    const slant = /(?:^|;)\s*font-style:\s*(\w+)/i.exec(styleOf(element))?.[1];
    if (slant) return slant !== "normal";
    return was || element.matches("i, em");
  };

  // Google leads through an address of its own.
  const unwrapped = (href) => {
    const isWrapped = href.startsWith("https://www.google.com/url?") && URL.canParse(href);
    return (isWrapped && new URL(href).searchParams.get("q")) || href;
  };

  class Reader {
    constructor(left = {}, alts = []) {
      Object.assign(this, { left, alts, pieces: [], open: null, next: null, gone: null });
    }

    count(what) {
      this.left[what] = (this.left[what] ?? 0) + 1;
    }

    begin(piece) {
      this.end();
      this.next = piece;
    }

    end() {
      while (/^\s$/.test(this.open?.letters.at(-1)?.text ?? "")) this.open.letters.pop();
      if (this.open?.letters.length) this.pieces.push(this.open);
      this.open = null;
    }

    add(text, look) {
      if (!text) return;
      const last = this.open?.letters.at(-1)?.text ?? "\n";
      const shown = /\s/.test(last) && text.startsWith(" ") ? text.slice(1) : text;
      if (!shown) return;
      if (shown.trim()) this.gone = null;
      this.open ??= { kind: "paragraph", level: null, depth: 0, ...this.next, letters: [] };
      for (const letter of shown) this.open.letters.push({ text: letter, ...look });
    }

    walk(node, look, around) {
      if (node.nodeType === Node.TEXT_NODE) this.add(kept(node.data), look);
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(SILENT)) return;
      const gone = goneIn(node);
      if (gone !== null) this.leave(node, gone);
      else if (node.matches("br")) this.open?.letters.push({ text: "\n", bold: false, italic: false, link: "" });
      else if (node.matches("img")) this.picture(node);
      else if (node.matches(EMBEDDED)) this.count("video or frame");
      else if (node.matches("table") && this.isTable(node)) this.table(node);
      else if (node.matches(BLOCKS)) this.block(node, look, around);
      else this.inside(node, this.look(node, look), around);
    }

    inside(node, look, around) {
      for (const child of node.childNodes) this.walk(child, look, around);
    }

    look(element, look) {
      const href = element.localName === "a" ? this.link(element) : look.link;
      return { bold: isBold(element, look.bold), italic: isItalic(element, look.italic), link: href };
    }

    link(element) {
      const href = unwrapped((element.getAttribute("href") ?? "").trim());
      if (!href || href.startsWith("#")) return "";
      const opens = LINK.test(href) && (!/^http/i.test(href) || (URL.canParse(href) && !new URL(href).username));
      if (!opens) this.count("link that leads to a file or elsewhere");
      return opens ? href : "";
    }

    block(element, look, around) {
      const within = { ...around };
      const level = levelOf(element);
      if (element.matches("ul, ol")) Object.assign(within, { list: element.localName === "ol" ? "number" : "bullet", depth: around.depth + 1, item: null });
      else if (element.localName === "li") within.item = { kind: around.list ?? "bullet", depth: Math.max(Number(element.dataset.ariaLevel ?? around.depth + 1) - 1, 0) };
      else if (level !== null) within.item ??= { kind: "heading", level, depth: 0 };
      else within.item ??= listOf(element);
      this.begin(within.item);
      this.inside(element, this.look(element, look), within);
      this.end();
      this.next = around.item;
    }

    // Neighbors count once: Word cuts one deletion into several.
    leave(element, what) {
      if (!what || !element.textContent.trim() || this.gone === what) return;
      this.gone = what === "comment" ? null : what;
      this.count(what);
    }

    picture(element) {
      if (Number(element.getAttribute("width") ?? 9) <= 1) return;
      this.count("picture");
      this.alts.push(kept(element.getAttribute("alt") ?? "").replace(BY_MACHINE, "").trim());
    }

    // A table that lays a page out, or draws a box around one text, is none.
    isTable(element) {
      const cells = [...element.querySelectorAll("td, th")];
      return cells.length > 1 && !element.querySelector("table") && element.getAttribute("role") !== "presentation";
    }

    table(element) {
      this.end();
      const rows = [...element.rows].map((row) => [...row.cells].flatMap((cell) => this.cell(cell)));
      const filled = rows.filter((row) => row.some(Boolean));
      const width = Math.max(0, ...filled.map((row) => row.findLastIndex(Boolean) + 1));
      const even = filled.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
      const [headings, ...below] = even.length > 1 ? even : [Array(width).fill(""), ...even];
      const caption = kept(element.caption?.textContent ?? "").trim();
      if (width) this.pieces.push({ table: { headings, rows: below, caption } });
    }

    // The text of a cell, and nothing for the others that it takes the place of.
    cell(element) {
      const reader = new Reader(this.left, this.alts);
      reader.inside(element, PLAIN, NOWHERE);
      reader.end();
      for (const link of new Set(reader.pieces.flatMap((piece) => piece.letters.map((letter) => letter.link)))) if (link) this.count("link in a table");
      return [reader.pieces.map((piece) => kept(wordsOf(piece.letters))).join(" "), ...Array(Math.min(element.colSpan, 50) - 1).fill("")];
    }
  }

  const PLAIN = { bold: false, italic: false, link: "" };
  const NOWHERE = { list: null, depth: -1, item: null };

  window.bcpPasted = (html) => {
    const reader = new Reader();
    reader.inside(new DOMParser().parseFromString(html, "text/html").body, PLAIN, NOWHERE);
    reader.end();
    return { pieces: reader.pieces, left: reader.left, alts: reader.alts };
  };
})();
