// The list of tokens in a dialog, with their meaning and, on a center's pages, their current values. Rich text opens it
// with its own control (js/token-control.js), plain fields with a button above the field that has the focus.
(() => {
  const known = JSON.parse(document.getElementById("bcp-tokens").textContent);
  const FILLED_FIELDS = "[data-streamfield-child] .w-field :is(input[type=text], textarea), #id_title, #id_summary, #id_wording";
  const NOT_FILLED = "[data-contentpath='policy'] *, [data-contentpath='confirm'] *";
  let values = null; // of the center whose page this is; null in the library

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const saysNow = ({ key, says }) => {
    if (!values || !(key in values)) return says;
    return values[key] ? `Now: ${values[key]}` : "Empty in your profile";
  };

  const row = (token, choose) => {
    const written = `{{${token.key}}}`;
    const button = make(
      "button",
      { type: "button", className: "bcp-token" },
      make("strong", { textContent: token.label }),
      make("span", { textContent: saysNow(token) }),
      make("code", { textContent: written }),
    );
    button.addEventListener("click", () => choose(written));
    return make("li", {}, button);
  };

  // Arrow keys move through the tokens shown, starting in the search field.
  const walk = (dialog, event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [dialog.querySelector("input"), ...dialog.querySelectorAll("li:not([hidden]) button")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) next.focus();
    event.preventDefault();
  };

  const narrow = (dialog, word) => {
    const rows = [...dialog.querySelectorAll("li")];
    for (const one of rows) one.hidden = !one.textContent.toLowerCase().includes(word.trim().toLowerCase());
    const shown = rows.filter((one) => !one.hidden).length;
    dialog.querySelector("[role=status]").textContent = shown ? `${shown} to choose from` : "No token has that name.";
  };

  // Resolves to the text of the token, or to an empty value if none is chosen.
  const choose = () =>
    new Promise((resolve) => {
      let chosen = "";
      const dialog = make("dialog", { className: "bcp-tokens" });
      const take = (text) => {
        chosen = text;
        dialog.close();
      };
      const find = make("input", { type: "search", id: "bcp-tokens-find", autocomplete: "off" });
      const cancel = make("button", { type: "button", className: "button button-secondary", textContent: "Cancel" });
      dialog.setAttribute("aria-labelledby", "bcp-tokens-title");
      const status = make("p", { className: "bcp-policy-note" });
      status.setAttribute("role", "status");
      dialog.append(
        make("h2", { id: "bcp-tokens-title", textContent: "Insert a token" }),
        make("p", { textContent: "It stands for words that differ from center to center, and is filled in where people read it." }),
        make("label", { htmlFor: find.id, textContent: "Find a token" }),
        find,
        status,
        make("ul", {}, ...known.map((token) => row(token, take))),
        cancel,
      );
      cancel.addEventListener("click", () => dialog.close());
      find.addEventListener("input", () => narrow(dialog, find.value));
      dialog.addEventListener("keydown", (event) => {
        walk(dialog, event);
        if (event.key === "Enter" && event.target === find) {
          event.preventDefault();
          dialog.querySelector("li:not([hidden]) button")?.click();
        }
      });
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(chosen);
      });
      document.body.append(dialog);
      narrow(dialog, "");
      dialog.showModal();
      find.focus();
    });

  window.bcpTokens = { choose };
  document.addEventListener("bcp:standings", (event) => (values = event.detail.tokens ?? null));

  // Plain fields

  let field = null;
  const button = make("button", { type: "button", className: "bcp-token-button", textContent: "Insert a token" });
  button.addEventListener("click", async () => {
    const into = field;
    const text = await choose();
    into.focus();
    if (!text) return;
    into.setRangeText(text, into.selectionStart, into.selectionEnd, "end");
    for (const kind of ["input", "change"]) into.dispatchEvent(new Event(kind, { bubbles: true }));
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target === button || target.closest(".bcp-tokens")) return;
    if (target.matches(FILLED_FIELDS) && !target.matches(NOT_FILLED) && !target.readOnly) {
      field = target;
      target.after(button);
      target.parentNode.classList.add("bcp-has-token-button");
    } else {
      button.remove();
    }
  });
})();
