// Shows the policy of each block in the editor. In the library, a tag shows DHS's choice, which is hidden behind the
// settings button. In a clone, the release sets the policies: they can't be chosen, and a locked block shows its words
// as text. Its fields stay in the form but hidden, so that they are sent unchanged. The server enforces all of this
// (modules/packs/pages/locks.py). Wagtail does not document this markup; tests/e2e/test_policies.py fails if it changes.
(() => {
  const held = document.getElementById("bcp-held"); // in the workbench, where the page itself has what it is told
  const inClone = held !== null || document.querySelector("[data-standings]") !== null;
  const NAMES = { locked: "Locked", guided: "Guided", open: "Open" };
  const NOTES = {
    guided: "Guided: your P/CRCL officer signs off what you change here.",
    open: "Fill this in.",
    own: "Added here: your P/CRCL officer signs it off.",
  };
  const HOLDER = " It holds locked wording, so it can’t be deleted.";
  const CHANGING = ["MOVE_UP", "MOVE_DOWN", "MOVE_TO", "DRAG", "DUPLICATE", "DELETE"];
  let told = held && JSON.parse(held.textContent);

  const headerOf = (block) => block.querySelector(":scope > section > .w-panel__header");
  const fieldsOf = (block) => block.querySelector(":scope > section > .w-panel__content > .struct-block");
  const settingsOf = (block) => fieldsOf(block)?.querySelector(":scope > [data-block-settings]");
  const choiceOf = (block) => settingsOf(block)?.querySelector('[data-contentpath="policy"] select');

  const audiencesOf = (block) => {
    const ticked = settingsOf(block)?.querySelectorAll('[data-contentpath="sectors"] input:checked') ?? [];
    return [...ticked].map((box) => box.labels[0]?.textContent.trim()).join(", ");
  };

  const label = (block, className, text) => {
    const header = headerOf(block);
    let tag = header.querySelector(`:scope > .${className}`);
    if (!text) {
      tag?.remove();
      return;
    }
    if (!tag) {
      tag = document.createElement("span");
      tag.className = className;
      const next = header.querySelector(":scope > .bcp-tag, :scope > .w-panel__controls");
      if (next) next.before(tag);
      else header.append(tag);
    }
    if (tag.textContent !== text) tag.textContent = text;
  };

  const tag = (block, policy) => {
    label(block, "bcp-policy", NAMES[policy] ?? policy);
    const audiences = audiencesOf(block);
    label(block, "bcp-audiences", audiences && `Only for ${audiences}`);
    block.dataset.bcpPolicy = policy;
  };

  const withhold = (block, actions) => {
    for (const action of actions) {
      const button = headerOf(block)?.querySelector(`[data-streamfield-action="${action}"]`);
      if (button) button.hidden = true;
    }
  };

  const put = (block, className, fill) => {
    const fields = fieldsOf(block);
    let place = fields.querySelector(`:scope > .${className}`);
    if (!place) {
      place = document.createElement("div");
      place.className = className;
      fields.prepend(place);
    }
    fill(place);
  };

  const lock = (block, { fields, html }) => {
    if (block.querySelector(":scope > section > .w-panel__content > .struct-block > .bcp-locked")) return;
    for (const name of fields) {
      const field = fieldsOf(block).querySelector(`:scope > [data-contentpath="${name}"]`);
      if (field) field.hidden = true;
    }
    put(block, "bcp-locked", (place) => (place.innerHTML = html));
    withhold(block, CHANGING);
  };

  const explain = (block, policy, isOwn) => {
    const holds = block.querySelector('[data-bcp-policy="locked"]') !== null;
    if (holds) withhold(block, ["DELETE"]);
    const note = NOTES[isOwn ? "own" : policy] + (holds ? HOLDER : "");
    put(block, "bcp-policy-note", (place) => {
      if (place.textContent !== note) place.textContent = note;
    });
  };

  // Inner blocks first: a block that contains a locked one shows that.
  const show = () => {
    for (const block of [...document.querySelectorAll("[data-streamfield-child]")].reverse()) {
      const choice = choiceOf(block);
      if (!inClone) {
        if (choice) tag(block, choice.value);
      } else if (told && fieldsOf(block)) {
        const key = block.dataset.contentpath;
        const policy = told.policies[key] ?? "guided";
        tag(block, policy);
        if (settingsOf(block)) settingsOf(block).hidden = true;
        withhold(block, ["SETTINGS"]);
        if (key in told.locked) lock(block, told.locked[key]);
        else explain(block, policy, !(key in told.policies));
      }
    }
  };

  document.addEventListener("bcp:standings", (event) => {
    told = event.detail;
    show();
  });
  document.addEventListener("change", (event) => {
    if (!inClone && event.target.matches?.('[data-contentpath="policy"] select, [data-contentpath="sectors"] input')) show();
  });

  // Wagtail inserts added and duplicated blocks directly into a stream.
  let due = 0;
  const watch = () => {
    show();
    new MutationObserver((changes) => {
      if (!changes.some(({ target }) => target.matches("[data-streamfield-stream-container]"))) return;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(show);
    }).observe(document.body, { childList: true, subtree: true });
  };
  if (document.readyState === "complete") watch();
  else window.addEventListener("load", watch);
})();
