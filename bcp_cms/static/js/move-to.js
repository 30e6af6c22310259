// “Move to…” on a block: into another list that takes blocks of its type, such as a slide into another section. Wagtail's
// drag stays within one list. The block keeps its ids, its words and its comments: it is inserted there with the state
// that it has here, and deleted here. Wagtail does not document these classes; tests/e2e/test_moving.py fails if they change.
(() => {
  const { StreamBlock } = window.wagtailStreamField.blocks;
  const streams = new Set();

  const holderOf = (stream) => stream.sequenceContainer.get(0);
  const isThere = (stream) => holderOf(stream).isConnected && !holderOf(stream).closest('[aria-hidden="true"]');
  const blockAround = (element) => element.parentElement.closest("[data-streamfield-child]");

  const nameOf = (block) => {
    const heading = block.querySelector(":scope > section > .w-panel__header [data-panel-heading]");
    return (heading?.textContent ?? "").replace(/\s+/g, " ").trim();
  };

  // The blocks around a list, outermost first, and the name of the list.
  const placeOf = (stream) => {
    const steps = [];
    for (let block = blockAround(holderOf(stream)); block; block = blockAround(block)) steps.unshift(nameOf(block));
    return [...steps, stream.blockDef.meta.label].join(" › ");
  };

  // Texts of handouts may have headings, which no other text may.
  const mayHaveHeadings = (stream) => {
    const around = blockAround(holderOf(stream));
    return around?.querySelector(':scope > input[name$="-type"]').value === "handout";
  };

  const takes = (stream, child) =>
    stream !== child.sequence &&
    child.type in stream.blockDef.childBlockDefsByName &&
    (mayHaveHeadings(stream) || !mayHaveHeadings(child.sequence));

  const placesFor = (child) =>
    [...streams].filter(
      (stream) => isThere(stream) && takes(stream, child) && !child.element.contains(holderOf(stream)),
    );

  // Wagtail deletes the comments at the path of a block that is deleted. So they get the path that it will have.
  const bringComments = (child, stream, id) => {
    const { commentApp, getContentPath } = window.comments ?? {};
    if (!commentApp) return;
    const was = getContentPath(child.element);
    const now = `${getContentPath(holderOf(stream))}.${id}`;
    for (const comment of commentApp.selectors.selectComments(commentApp.store.getState()).values()) {
      if (`${comment.contentpath}.`.startsWith(`${was}.`)) {
        commentApp.updateContentPath(comment.localId, now + comment.contentpath.slice(was.length));
      }
    }
  };

  const move = (child, stream) => {
    const state = child.getState();
    bringComments(child, stream, state.id);
    child.sequence.deleteBlock(child.index, { animate: false });
    stream.insert(state, stream.children.length, { focus: true });
    told.textContent = `Moved to ${placeOf(stream)}, as the last block there.`;
  };

  const told = document.createElement("div");
  told.setAttribute("role", "status");
  told.className = "w-sr-only";

  const ask = (child) => {
    const places = placesFor(child);
    const dialog = document.createElement("dialog");
    dialog.className = "bcp-move-to";
    dialog.innerHTML = `
      <form method="dialog">
        <h2 id="bcp-move-to-title">Move to…</h2>
        <p><label for="bcp-move-to-place">Where to?</label></p>
        <p><select id="bcp-move-to-place"></select></p>
        <p>The block goes to the end of that list. Nothing is saved until you save.</p>
        <button class="button" value="move">Move</button>
        <button class="button button-secondary" value="">Cancel</button>
      </form>`;
    dialog.setAttribute("aria-labelledby", "bcp-move-to-title");
    const select = dialog.querySelector("select");
    select.append(...places.map((stream, at) => new Option(placeOf(stream), at)));
    dialog.addEventListener("close", () => {
      const stream = places[select.value];
      dialog.remove();
      if (dialog.returnValue === "move" && stream) move(child, stream);
      else child.element.querySelector('[data-streamfield-action="MOVE_TO"]').focus();
    });
    document.body.append(told, dialog);
    dialog.showModal();
    select.focus();
  };

  const offer = (child) => {
    const beside = child.element.querySelector(
      ':scope > section > .w-panel__header [data-streamfield-action="DUPLICATE"]',
    );
    const button = document.createElement("button");
    button.type = "button";
    button.className = beside.className;
    button.dataset.streamfieldAction = "MOVE_TO";
    button.title = "Move to…";
    button.setAttribute("aria-label", "Move to…");
    button.innerHTML = '<svg class="icon icon-arrow-right" aria-hidden="true"><use href="#icon-arrow-right"></use></svg>';
    button.addEventListener("click", () => ask(child));
    beside.before(button);
  };

  // Only lists whose blocks can stand in another one: two lists of the form take the type.
  const movable = (child) => [...streams].some((stream) => takes(stream, child));
  const late = new Set();

  const createControl = StreamBlock.prototype._createInsertionControl;
  StreamBlock.prototype._createInsertionControl = function (...given) {
    streams.add(this);
    return createControl.apply(this, given);
  };

  const offerAll = () => {
    for (const child of late) {
      if (!child.element.isConnected) late.delete(child);
      else if (movable(child)) {
        offer(child);
        late.delete(child);
      }
    }
  };

  // The innermost block around an element, for other scripts that put blocks after it (js/pasting.js).
  const made = new WeakMap();
  window.bcpBlockAround = (element) => made.get(element.closest("[data-streamfield-child]"));

  let due = 0;
  const createChild = StreamBlock.prototype._createChild;
  StreamBlock.prototype._createChild = function (...given) {
    const child = createChild.apply(this, given);
    made.set(child.element, child);
    late.add(child);
    cancelAnimationFrame(due);
    due = requestAnimationFrame(offerAll);
    return child;
  };
})();
