// What is pasted into a text from Word, Google Docs or a web page: headings become the two levels, a table becomes a part
// of its own, and what was left out is said below the text. Draftail's own reading runs cells together and takes deleted
// words in. js/token-control.js names this to Draftail; js/pasted.js reads the clipboard.
(() => {
  if (!window.DraftJS) return; // a form without rich text
  const { EditorState, Modifier, convertFromRaw } = window.DraftJS;
  const OURS = "data-draftjs-conductor-fragment"; // the mark of what was copied from Draftail
  const TYPES = { paragraph: "unstyled", bullet: "unordered-list-item", number: "ordered-list-item" };
  const HEADINGS = ["header-three", "header-four"];

  const wordsOf = (letters) => letters.map((letter) => letter.text).join("");

  // {offset, length, …} for each run of letters that have something, as Draft.js wants it: in whole characters.
  const ranges = (letters, valueOf, made) => {
    const found = [];
    letters.forEach((letter, offset) => {
      const value = valueOf(letter);
      const last = found.at(-1);
      if (value && last?.value === value && last.offset + last.length === offset) last.length += 1;
      else if (value) found.push({ offset, length: 1, value });
    });
    return found.map(({ offset, length, value }) => ({ offset, length, ...made(value) }));
  };

  const asLines = ({ headings, rows, caption }) => {
    const lines = [headings, ...rows].filter((row) => row.some(Boolean)).map((row) => row.join(" | "));
    return [caption, ...lines].filter(Boolean).map((line) => ({ kind: "paragraph", depth: 0, letters: [...line].map((text) => ({ text })) }));
  };

  // Draft.js's raw content of pieces. Where no heading may stand, it is a paragraph in bold.
  const rawOf = (pieces, mayHaveHeadings) => {
    const entityMap = {};
    const top = Math.min(...pieces.map((piece) => piece.level ?? Infinity));
    const entity = (url) => {
      entityMap[url] = { type: "LINK", mutability: "MUTABLE", data: { url } };
      return { key: url };
    };
    const blocks = pieces.map(({ kind, level, depth, letters }) => {
      const isHeading = kind === "heading";
      const styled = isHeading ? letters.map((one) => ({ ...one, bold: !mayHaveHeadings, italic: false })) : letters;
      return {
        text: wordsOf(letters),
        type: isHeading && mayHaveHeadings ? HEADINGS[level === top ? 0 : 1] : TYPES[kind] ?? "unstyled",
        depth,
        inlineStyleRanges: ["bold", "italic"].flatMap((look) => ranges(styled, (one) => one[look], () => ({ style: look.toUpperCase() }))),
        entityRanges: ranges(letters, (one) => one.link, entity),
      };
    });
    return { blocks, entityMap };
  };

  // A single paragraph goes into the line where the caret is; an empty line takes its kind.
  const put = (editorState, raw) => {
    const [was, selection] = [editorState.getCurrentContent(), editorState.getSelection()];
    const start = was.getBlockForKey(selection.getStartKey());
    let now = Modifier.replaceWithFragment(was, selection, convertFromRaw(raw).getBlockMap());
    if (raw.blocks.length === 1 && !start.getLength()) {
      const { type, depth } = raw.blocks[0];
      const blocks = now.getBlockMap();
      now = now.set("blockMap", blocks.set(start.getKey(), blocks.get(start.getKey()).merge({ type, depth })));
    }
    return EditorState.push(editorState, now, "insert-fragment");
  };

  const numberOf = (number, what) => {
    const [, noun, rest] = /^(video or frame|crossed-out passage|tracked deletion|hidden passage|\S+)(.*)$/.exec(what);
    return `${number} ${noun}${number === 1 ? "" : "s"}${number === 1 ? rest : rest.replace("that leads", "that lead")}`;
  };

  const button = (label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button button-small button-secondary", textContent: label });
    made.addEventListener("click", () => {
      made.remove();
      act();
    });
    return made;
  };

  const noteBelow = (wrapper) => {
    const found = wrapper.parentNode.querySelector(":scope > .bcp-pasted");
    if (found) return found;
    const note = Object.assign(document.createElement("div"), { className: "bcp-pasted" });
    note.setAttribute("role", "status");
    wrapper.after(note);
    return note;
  };

  const tell = (wrapper, sentences, buttons) => {
    const note = noteBelow(wrapper);
    note.replaceChildren();
    const words = Object.assign(document.createElement("span"), { textContent: sentences.join(" ") });
    if (sentences.length) setTimeout(() => note.replaceChildren(words, ...buttons), 0); // so that it is announced
  };

  // The block that the text is in, if the list around it takes blocks of the type.
  const partAround = (wrapper, type) => {
    const child = window.bcpBlockAround?.(wrapper);
    return child && type in child.sequence.blockDef.childBlockDefsByName ? child : null;
  };

  const addAfter = (child, type, fields, focus) => {
    const { sequence } = child;
    const begun = sequence.blockDef.initialChildStates[type];
    return sequence.insert({ type, id: null, value: { ...begun, ...fields(begun) } }, child.index + 1, { focus });
  };

  const addTables = (child, tables) =>
    tables.toReversed().map(({ headings, rows, caption }) => {
      const columns = headings.map((heading) => ({ type: "text", heading }));
      const table = { columns, rows: rows.map((values) => ({ values })), caption };
      return addAfter(child, "table", () => ({ table }), false);
    });

  const addPictures = (child, alts) => {
    for (const alt of alts.toReversed()) {
      addAfter(child, "image", (begun) => ({ image: { ...begun.image, alt_text: alt } }), true);
    }
  };

  const offers = (wrapper, alts, added) => {
    const child = partAround(wrapper, "image");
    const takeOut = () => added.forEach((one) => one.sequence.deleteBlock(one.index, { animate: false }));
    return [
      ...(added.length ? [button(added.length === 1 ? "Take the table out" : "Take the tables out", takeOut)] : []),
      ...(alts.length && child ? [button(alts.length === 1 ? "Add the picture" : `Add ${alts.length} pictures`, () => addPictures(child, alts))] : []),
    ];
  };

  const say = (wrapper, left, alts, added) => {
    const counted = Object.entries(left).map(([what, number]) => numberOf(number, what));
    const stands = added.length === 1 ? "The table stands after this text." : "The tables stand after this text.";
    const sentences = [...(added.length ? [stands] : []), ...(counted.length ? [`Left out: ${counted.join(", ")}.`] : [])];
    tell(wrapper, sentences, offers(wrapper, alts, added));
  };

  const wrapperOf = (element) => element?.closest?.("[data-draftail-editor-wrapper]");
  const fieldOf = (wrapper) => [...wrapper.parentNode.children].find((one) => one.draftailEditor);

  window.bcpPaste = (text, html, editorState, { setEditorState }) => {
    const wrapper = wrapperOf(document.activeElement);
    if (!html || html.includes(OURS) || !wrapper) return "not-handled";
    const { pieces, left, alts } = window.bcpPasted(html);
    const child = partAround(wrapper, "table");
    const inText = pieces.flatMap((piece) => (!piece.table ? [piece] : child ? [] : asLines(piece.table)));
    const mayHaveHeadings = fieldOf(wrapper).draftailEditor.props.blockTypes.some(({ type }) => type === HEADINGS[0]);
    if (inText.length) setEditorState(put(editorState, rawOf(inText, mayHaveHeadings)));
    const added = child ? addTables(child, pieces.filter((piece) => piece.table).map((piece) => piece.table)) : [];
    say(wrapper, left, alts, added);
    return "handled";
  };

  // A picture alone, as of the screen, is no text: Draftail would drop it without a word.
  document.addEventListener(
    "paste",
    (event) => {
      const wrapper = wrapperOf(event.target);
      const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
      const hasWords = ["text/html", "text/plain"].some((type) => event.clipboardData?.getData(type));
      if (!wrapper || !pictures.length || hasWords) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      say(wrapper, { picture: pictures.length }, pictures.map(() => ""), []);
    },
    true,
  );
})();
