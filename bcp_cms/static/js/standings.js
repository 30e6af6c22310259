// Marks each block of a clone in the editor: as released, customized, moved, added here. The server computes the marks
// from the saved words, so they are requested again after every save.
(() => {
  const source = document.querySelector("[data-standings]");
  if (!source) return;

  const mark = (key, standings) => {
    const block = document.querySelector(`[data-streamfield-child][data-contentpath="${CSS.escape(key)}"]`);
    const header = block?.querySelector(":scope > section > .w-panel__header");
    if (!header) return;
    header.querySelector(":scope > .bcp-tag")?.remove();
    const changed = standings[0] !== "as released";
    const tag = document.createElement(changed ? "a" : "span");
    tag.className = changed ? "bcp-tag bcp-tag-changed" : "bcp-tag";
    tag.textContent = standings.join(", ");
    if (changed) tag.href = `${source.dataset.compare}#block-${key}`;
    const controls = header.querySelector(":scope > .w-panel__controls");
    if (controls) controls.before(tag);
    else header.append(tag);
  };

  const show = async () => {
    // Without a response (the person leaves the page, the network is down) the marks stay as they are.
    const answer = await fetch(source.dataset.standings, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const said = await answer.json();
    for (const [key, standings] of Object.entries(said.blocks)) mark(key, standings);
    document.dispatchEvent(new CustomEvent("bcp:standings", { detail: said })); // js/policies.js
  };

  document.addEventListener("w-autosave:success", show);
  if (document.readyState === "complete") show();
  else window.addEventListener("load", show);
})();
