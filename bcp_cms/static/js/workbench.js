// The workbench: makes the form of one block, names its fields, shows what an autosave changed, and leads on by Alt with Page Up and Page Down.
(() => {
  // Wagtail gives the editor of a rich text no name.
  const name = (field) => {
    const label = field.closest(".w-field__wrapper, [data-contentpath]")?.querySelector(".w-field__label, label");
    const words = label?.textContent.replace("*", "").trim() || "Text";
    if (field.getAttribute("aria-label") !== words) field.setAttribute("aria-label", words);
  };
  // Nor the cells of a table. Its panels are no landmarks: two of one kind have one name.
  const nameCell = (cell) => {
    const [, table, row, column] = /^(.*)-cell-(\d+)-(\d+)$/.exec(cell.name) ?? [];
    if (!table) return;
    const heading = cell.form.elements.namedItem(`${table}-column-${column}-heading`)?.value;
    cell.setAttribute("aria-label", `Row ${Number(row) + 1}, ${heading || `column ${Number(column) + 1}`}`);
  };
  const nameAll = () => {
    for (const field of document.querySelectorAll('.bcp-part-form [role="textbox"][contenteditable]')) name(field);
    for (const cell of document.querySelectorAll('.bcp-part-form input[name*="-cell-"]')) nameCell(cell);
    for (const panel of document.querySelectorAll(".bcp-part-form section:not([role])")) panel.setAttribute("role", "group");
  };

  // What checks found stands at its field, and goes when it is mended. Wagtail takes no error back from a block with fields.
  const showFound = (made) => {
    const found = document.getElementById("bench-found");
    if (!found) return;
    for (const old of block.querySelectorAll(".error-message")) old.remove();
    for (const field of block.querySelectorAll(".w-field--error")) field.classList.remove("w-field--error");
    for (const icon of block.querySelectorAll("[data-field-errors] .icon")) icon.setAttribute("hidden", "true");
    made.setError(JSON.parse(found.textContent));
  };
  const putInPlace = () => {
    for (const made of document.querySelectorAll("[data-w-autosave-target='partials'] template[data-into]")) {
      const place = document.getElementById(made.dataset.into);
      const open = place?.querySelector("details")?.open;
      place?.replaceChildren(made.content);
      const details = place?.querySelector("details");
      if (details && open !== undefined) details.open = open;
    }
  };
  document.addEventListener("w-autosave:success", putInPlace);

  const block = document.querySelector("[data-bench-block]");
  if (block) {
    const definition = window.telepath.unpack(JSON.parse(block.dataset.benchBlock));
    const place = document.createElement("div");
    block.append(place);
    const made = definition.render(place, block.id, ...JSON.parse(block.dataset.benchState));
    nameAll();
    document.addEventListener("w-autosave:success", () => showFound(made));
    let due = 0;
    new MutationObserver(() => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(nameAll);
    }).observe(block, { childList: true, subtree: true });
  }

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = document.querySelector(`.bcp-part-ways a[data-key="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  // Parts are dragged in the outline; “Up”, “Down” and “Move to” do the same. The outline is always what the server saved.
  const aside = document.getElementById("bench-aside");
  const said = document.getElementById("bench-said");
  const streamOf = (line) => [line.dataset.holder, line.dataset.stream].join(" ");
  const lines = () => [...aside.querySelectorAll("[data-block]")];
  const nameOf = (line) => line.querySelector("a").textContent;
  const dress = () => {
    if (!aside.querySelector("[data-arrange]")) return;
    for (const line of lines()) {
      const handle = Object.assign(document.createElement("span"), { className: "bcp-handle", draggable: true, textContent: "⠿", ariaHidden: "true" });
      line.firstElementChild.prepend(handle);
    }
  };
  const tell = (words, isTrouble) => {
    said.textContent = words;
    said.className = isTrouble ? "bcp-notice" : "w-sr-only";
  };
  const moveTo = async (line, holder, stream, after) => {
    const body = new FormData();
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of Object.entries({ act: "move", block: line.dataset.block, to: JSON.stringify([holder, stream, after]) })) body.set(name, value);
    body.set("csrfmiddlewaretoken", token);
    try {
      const answer = await fetch(aside.querySelector("[data-arrange]").dataset.arrange, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const trouble = page.querySelector(".messages .error")?.textContent.trim();
      const fresh = page.getElementById("bench-aside");
      if (!answer.ok || !fresh) throw new Error(answer.statusText);
      const name = nameOf(line);
      const here = aside.querySelector(".is-here")?.closest("[data-block]")?.dataset.block;
      aside.replaceChildren(...fresh.childNodes);
      for (const one of aside.querySelectorAll(".is-here")) one.classList.remove("is-here");
      for (const one of aside.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
      const now = lines().find((one) => one.dataset.block === here)?.firstElementChild;
      now?.classList.add("is-here");
      now?.querySelector("a").setAttribute("aria-current", "page");
      dress();
      tell(trouble ?? `Moved: ${name}`, Boolean(trouble));
    } catch {
      tell("That was not saved. Load the page again.", true);
    }
  };
  if (aside) {
    const isInto = (line, over) => line.dataset.stream === over.dataset.holds;
    window.bcpDragging(aside, {
      item: "[data-block]",
      handle: ".bcp-handle",
      title: nameOf,
      shape: (line) => line.firstElementChild,
      fits: (line, over) => line.dataset.stream === over.dataset.stream || isInto(line, over),
      drop: (line, over, isLower) => {
        if (isInto(line, over)) return moveTo(line, over.dataset.block, line.dataset.stream, "");
        const others = lines().filter((one) => one !== line && streamOf(one) === streamOf(over));
        const at = others.indexOf(over) + (isLower ? 1 : 0);
        return moveTo(line, over.dataset.holder, line.dataset.stream, at ? others[at - 1].dataset.block : "");
      },
    });
    dress();
    document.addEventListener("w-autosave:success", () => setTimeout(dress, 0)); // after the outline was put in place
  }

  const here = aside?.querySelector("[aria-current]");
  const outline = document.getElementById("outline");
  if (here && aside.clientHeight < aside.scrollHeight + outline.scrollHeight) outline.scrollTop = here.offsetTop - outline.offsetTop - outline.clientHeight / 3;
})();
