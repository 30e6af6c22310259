(() => {
  // What is typed and not saved yet stays in this browser, by account and page: through an ended session, a killed browser,
  // a form that the server refuses. It is sealed with a key that only pages of the same account have, and goes when it is
  // saved, after 14 days, and when its account signs out.
  const { account, key, most } = document.currentScript.dataset;
  if (!account || !window.crypto?.subtle || !window.indexedDB || !navigator.locks) return;
  const DAYS = 14 * 86_400_000; // ms; as long as the server keeps what a form was opened from
  const READY = 2500; // ms until an editor that was opened has all its fields
  const OPENED = crypto.randomUUID(); // this page, as long as it is open
  const WINDOW = (sessionStorage.bcpWindow ||= crypto.randomUUID()); // this window, also after a form of it was answered
  const OWN = /^(csrfmiddlewaretoken|next|sent|show_again|opened_from|opened_by|(overwrite|loaded)_revision_\w+|comments-.*)$/;
  const hasEdits = (form) => form.dataset.wUnsavedHasEditsValue === "true";
  // Not form.action, which is the field of that name if the form has one.
  const pathOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
  // The address is that of a page, of one part of it, or of the form for a new one, which names its kind and the page above it.
  const editForm = () => {
    const form = document.querySelector("form[data-edit-form]:has([name='opened_from'])");
    return form && /\/(pages\/(\d+|add)|workbench\/\d+\/(about|block))\//.test(pathOf(form)) ? form : null;
  };
  // Tells other windows that this one is open, and that it still has the words of a form which was answered by a question.
  const shown = (window, path) => `${window} ${path}`;
  for (const name of [OPENED, shown(WINDOW, location.pathname)]) navigator.locks.request(name, { mode: "shared" }, () => new Promise(() => {}));

  // The store

  const store = new Promise((resolve, reject) => {
    const opening = indexedDB.open("bcp-words", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const inStore = async (mode, work) => {
    const transaction = (await store).transaction("forms", mode, { durability: "strict" });
    const request = work(transaction.objectStore("forms"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };
  const remove = (id) => inStore("readwrite", (forms) => forms.delete(id));
  const ours = async () => (await inStore("readonly", (forms) => forms.getAll())).filter((one) => one.account === account);

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const sealer = crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  const seal = async (entries) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(entries));
    return { iv, words: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealer, text) };
  };
  const unseal = async ({ iv, words }) => JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealer, words)));

  // Keeping and forgetting, one after the other

  let last = Promise.resolve();
  let sent = "";
  const next = (work) => (last = last.then(work).catch((error) => console.warn("Typed words could not be kept in this browser.", error)));
  const entriesOf = (form) => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const keep = (form) => {
    const entries = entriesOf(form);
    return next(async () => {
      const record = { id: OPENED, window: WINDOW, account, path: pathOf(form), at: Date.now(), sent, ...(await seal(entries)) };
      await inStore("readwrite", (forms) => forms.put(record));
      document.documentElement.dataset.bcpKept = record.at;
    });
  };
  const forget = () =>
    next(async () => {
      await remove(OPENED);
      delete document.documentElement.dataset.bcpKept;
    });

  const keepEdits = () => {
    const form = editForm();
    if (form && hasEdits(form)) keep(form);
  };
  document.addEventListener("w-unsaved:add", keepEdits);

  // Wagtail looks for changes after half a second without any, and Draftail writes into the form after a quarter. Words are
  // kept sooner, one time after the other. What a killed browser loses is SOON and the time of one writing.
  const SOON = 100; // ms
  let waits = 0;
  let typedAt = 0;
  let isSent = false; // nothing was typed since: a writing while the page goes could come after the one that forgets it
  let busy = false;
  let again = false;
  const write = () => {
    const area = document.activeElement?.closest?.("[data-draftail-editor-wrapper]");
    for (const field of area?.parentNode.children ?? []) field.draftailEditor?.saveState();
  };
  const keepTyped = async () => {
    waits = 0;
    const form = editForm();
    if (!form) return;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    write();
    await keep(form);
    busy = false;
    if (again) keepSoon();
    again = false;
  };
  const keepSoon = () => (waits ||= setTimeout(keepTyped, SOON));
  const noteTyped = ({ target, isTrusted }) => {
    if (isTrusted && target.closest?.("form") && target.closest("form") === editForm()) keepSoon();
    typedAt = performance.now();
    isSent = false;
  };
  for (const kind of ["input", "change", "paste", "cut", "drop"]) document.addEventListener(kind, noteTyped, true);
  const keepNow = () => {
    if (isSent) return;
    if (waits) clearTimeout(waits), keepTyped();
    else keepEdits();
  };
  document.addEventListener("visibilitychange", () => document.hidden && keepNow());
  window.addEventListener("pagehide", keepNow);
  const forgetSaved = (answeredAt) => {
    const form = editForm();
    if (!form) return;
    if (hasEdits(form) || typedAt > answeredAt) keep(form);
    else forget();
  };
  document.addEventListener("w-autosave:success", () => setTimeout(forgetSaved, 150, performance.now())); // after last-words.js has looked
  const keepSent = ({ target: form }) => {
    if (form !== editForm()) return;
    sent ||= crypto.randomUUID();
    isSent = true;
    const field = form.elements.namedItem("sent") ?? document.createElement("input");
    Object.assign(field, { type: "hidden", name: "sent", value: sent });
    form.append(field);
    keep(form);
  };
  document.addEventListener("submit", keepSent, true);

  // What earlier pages kept

  const plain = (value) => {
    try {
      const { blocks, entityMap } = JSON.parse(value);
      const said = blocks.map(({ text, type, depth, inlineStyleRanges, entityRanges }) => [text, type, depth, inlineStyleRanges, entityRanges]);
      return JSON.stringify([said, Object.values(entityMap ?? {}).map(({ type, data }) => [type, data])]);
    } catch {
      return value;
    }
  };

  // Two forms may say the same in other fields: one still has the blocks that were deleted in it, and new ids. So deleted blocks
  // and ids are left out, and a block is named by its place among those that are left.
  const namesOf = (entries) => {
    const orders = entries.filter(([name]) => name.endsWith("-order")).map(([name, value]) => [name.slice(0, -"order".length), Number(value)]);
    const values = new Map(entries);
    const gone = orders.map(([block]) => block).filter((block) => values.get(`${block}deleted`));
    const places = new Map();
    const next = new Map(); // the list's name → the next place in it
    for (const [block] of orders.sort(([, one], [, other]) => one - other)) {
      const list = block.replace(/\d+-$/, "");
      if (gone.includes(block)) continue;
      places.set(block, next.get(list) ?? 0);
      next.set(list, places.get(block) + 1);
    }
    const renamed = (name) => name.replace(/\d+-/g, (number, at) => places.get(name.slice(0, at) + number) ?? number);
    return { says: (name) => !OWN.test(name) && !/-(id|order|deleted|count)$/.test(name) && !gone.some((block) => name.startsWith(block)), renamed };
  };
  const wordsOf = (entries) => {
    const { says, renamed } = namesOf(entries);
    return JSON.stringify(entries.filter(([name]) => says(name)).map(([name, value]) => [renamed(name), plain(value)]).sort());
  };

  const notice = (text, ...acts) => {
    const box = Object.assign(document.createElement("div"), { className: "bcp-notice" });
    box.setAttribute("role", "status");
    box.append(Object.assign(document.createElement("p"), { textContent: text }));
    for (const [label, act] of acts) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small button-secondary", textContent: label });
      button.addEventListener("click", () => act(box));
      box.append(button);
    }
    const notices = document.querySelector(".bcp-notices"); // save-state.js puts it above the form
    if (notices) notices.append(box);
    else editForm().before(box);
  };

  const putBack = (path, entries) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: path, enctype: "multipart/form-data", hidden: true });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of [...entries.filter(([name]) => name !== "sent"), ["csrfmiddlewaretoken", token], ["show_again", "1"]]) {
      form.append(Object.assign(document.createElement("textarea"), { name, value }));
    }
    document.body.append(form);
    form.submit();
  };

  const download = (entries) => {
    const texts = entries.filter(([name]) => !OWN.test(name) && !/-(id|type|order|deleted|count)$/.test(name)).map(([, value]) => {
      try {
        return JSON.parse(value).blocks.map(({ text }) => text).join("\n");
      } catch {
        return value;
      }
    });
    const file = URL.createObjectURL(new Blob([texts.filter(Boolean).join("\n\n")], { type: "text/plain" }));
    Object.assign(document.createElement("a"), { href: file, download: "my-words.txt" }).click();
  };

  const offer = ({ id, at, path }, entries) => {
    const when = new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const size = entries.reduce((sum, pair) => sum + new Blob(pair).size, 0);
    const tooLarge = size > Number(most);
    const take = tooLarge ? ["Download them as text", () => download(entries)] : ["Put them into the form", () => putBack(path, entries)];
    const drop = (box) => next(() => remove(id)).then(() => box.remove());
    const megabytes = (bytes) => (bytes / 1048576).toFixed(1);
    const why = tooLarge
      ? ` They can’t be put back as they were: they are ${megabytes(size)} MB, and a page of at most ${megabytes(most)} MB can be saved. Download them, and put back what you need in parts.`
      : "";
    notice(`Words that you typed here on ${when} were not saved. They are kept in this browser.${why}`, take, ["Throw them away", drop]);
  };

  const look = async (form) => {
    const open = new Set((await navigator.locks.query()).held.map(({ name }) => name));
    const isElsewhere = ({ id, window, path }) => open.has(id) || (window !== WINDOW && open.has(shown(window, path)));
    const now = wordsOf(entriesOf(form));
    for (const record of await ours()) {
      if (record.path !== pathOf(form) || isElsewhere(record)) continue;
      const entries = await unseal(record);
      if (wordsOf(entries) !== now) offer(record, entries);
      else if (hasEdits(form)) keep(form), next(() => remove(record.id)); // shown again, and not saved yet
      else await remove(record.id);
    }
  };

  const start = async () => {
    const form = editForm();
    const saved = /^#saved-([\w-]+)$/.exec(location.hash)?.[1];
    if (saved) history.replaceState(history.state, "", location.pathname + location.search);
    for (const record of await inStore("readonly", (forms) => forms.getAll())) {
      if ((saved && record.sent === saved) || Date.now() - record.at > DAYS) await remove(record.id);
    }
    if (form) setTimeout(look, READY, form);
  };
  document.addEventListener("DOMContentLoaded", start);

  // Signing out takes everything of the account along.

  const forgetShows = async () => {
    for (const name of await caches.keys()) if (name.startsWith("bcp-show:")) await caches.delete(name); // of show-keep.js
  };

  const leave = async (event) => {
    const form = event.target;
    if (!pathOf(form).endsWith("/logout/")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await next(async () => {
      for (const record of await ours()) await remove(record.id);
    });
    await forgetShows();
    form.submit();
  };
  document.addEventListener("submit", leave, true);
})();
