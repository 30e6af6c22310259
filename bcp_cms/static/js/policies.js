// Shows in the editor what a center may do to each block. In the library a tag says what DHS chose behind the settings
// button. In a clone, policies are the release's: the choice is not offered, and a locked block shows its words as text
// in place of its fields, which stay in the form so that it is sent unchanged. The server holds all of it
// (modules/packs/pages/locks.py); Wagtail documents none of this markup, and tests/e2e/test_policies.py tells when it changes.
(() => {
  const inClone = document.querySelector("[data-standings]") !== null;
  const NAMES = { locked: "Locked", guided: "Guided", open: "Open" };
  const NOTES = {
    guided: "Guided: your P/CRCL officer signs off what you change here.",
    open: "Fill this in.",
    own: "Added here: your P/CRCL officer signs it off.",
  };
  const HOLDER = " It holds locked wording, so it can’t be deleted.";
  const CHANGING = ["MOVE_UP", "MOVE_DOWN", "DRAG", "DUPLICATE", "DELETE"];
  let told = null;

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
      const button = headerOf(block).querySelector(`[data-streamfield-action="${action}"]`);
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

  // Inner blocks first: what holds a locked one says so.
  const show = () => {
    for (const block of [...document.querySelectorAll("[data-streamfield-child]")].reverse()) {
      const choice = choiceOf(block);
      if (!choice) continue;
      if (!inClone) {
        tag(block, choice.value);
      } else if (told) {
        const key = block.dataset.contentpath;
        const policy = told.policies[key] ?? "guided";
        tag(block, policy);
        settingsOf(block).hidden = true;
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

  // Wagtail puts what is added or duplicated straight into a stream.
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
