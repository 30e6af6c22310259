// The board of a pack, and the guides of a module. Cards are moved by dragging and by keys; what stands in their places is always what the server
// saved: its page is fetched again after each move. Sums follow the boxes before they are saved.
(() => {
  const board = document.getElementById("board");
  const said = document.getElementById("said");
  if (!board || !said) return;
  let isMoving = false;

  const cards = () => [...board.querySelectorAll(".bcp-card")];
  const boxes = () => [...board.querySelectorAll('input[type="checkbox"][form="plan"]')];
  const key = (box) => `${box.name} ${box.value}`;

  // What was ticked and not saved is kept over a move.
  function swap(page, focus) {
    const ticked = new Map(boxes().filter((box) => box.checked !== box.defaultChecked).map((box) => [key(box), box.checked]));
    const open = [...board.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
    board.innerHTML = page.getElementById("board").innerHTML;
    for (const box of boxes()) if (ticked.has(key(box))) box.checked = ticked.get(key(box));
    for (const one of board.querySelectorAll("details > summary")) one.parentElement.open = open.includes(one.textContent);
    dress();
    document.getElementById(focus)?.focus();
  }

  async function move(card, after, focus) {
    const form = card.querySelector(".bcp-steps");
    if (isMoving || !form) return;
    isMoving = true;
    const body = new FormData(form);
    body.set("after", after);
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.getElementById("board")) throw new Error(answer.statusText);
      swap(page, focus);
      const trouble = page.querySelector(".messages .error");
      const at = cards().findIndex((one) => one.dataset.key === card.dataset.key) + 1;
      tell(trouble?.textContent.trim() ?? `${card.dataset.title}: now number ${at} of ${cards().length}`, Boolean(trouble));
    } catch {
      tell("That was not saved. Load the page again.", true);
    } finally {
      isMoving = false;
    }
  }

  function tell(words, isTrouble = false) {
    said.textContent = words;
    said.className = isTrouble ? "bcp-notice nice-padding" : "w-sr-only";
  }

  function step(card, by, focus) {
    const order = cards();
    const others = order.filter((one) => one !== card);
    const at = order.indexOf(card) + by;
    if (at >= 0 && at <= others.length) move(card, at ? others[at - 1].dataset.key : "0", focus);
  }

  function handle(card) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "bcp-step bcp-handle";
    made.id = `move-${card.dataset.key}`;
    made.draggable = true;
    made.textContent = "⠿";
    made.setAttribute("aria-label", `Move ${card.dataset.title}: arrow keys up and down, or drag`);
    return made;
  }

  function dress() {
    for (const card of cards()) card.querySelector(".bcp-steps")?.prepend(handle(card));
    sum();
  }

  // Sums
  function minutesOf(row) {
    const is = (name) => row.querySelector(`[name="${name}"][type="checkbox"]`);
    if (is("hidden")?.checked || (is("shown") && !is("shown").checked)) return 0;
    return Number(is("short")?.checked ? row.dataset.brief : row.dataset.full);
  }

  function clock(minutes) {
    const { begins } = document.getElementById("time").dataset;
    const at = Number(begins ?? 0) + minutes;
    const [hours, rest] = [Math.floor(at / 60), String(at % 60).padStart(2, "0")];
    return begins === undefined ? `${hours}:${rest}` : `${hours % 12 || 12}:${rest} ${hours % 24 < 12 ? "AM" : "PM"}`;
  }

  function sum() {
    const bar = document.getElementById("time");
    if (!bar) return;
    let total = 0;
    for (const card of cards()) {
      const begins = total;
      for (const row of card.querySelectorAll("[data-section]")) {
        const minutes = minutesOf(row);
        row.querySelector("[data-start]").textContent = clock(total);
        row.querySelector("[data-minutes]").textContent = minutes;
        total += minutes;
      }
      card.querySelector(".bcp-card-time [data-start]").textContent = clock(begins);
      card.querySelector(".bcp-card-head [data-minutes]").textContent = total - begins;
    }
    bar.querySelector("[data-total]").textContent = total;
    const budget = Number(bar.dataset.budget);
    if (!budget) return;
    const left = bar.querySelector("[data-left]");
    left.textContent = total > budget ? `${total - budget} min too long` : `${budget - total} min left`;
    left.classList.toggle("bcp-badge-critical", total > budget);
    bar.classList.toggle("bcp-sum-over", total > budget);
  }

  board.addEventListener("change", sum);
  board.addEventListener("submit", (event) => {
    if (!event.target.matches(".bcp-steps")) return;
    event.preventDefault();
    const card = event.target.closest(".bcp-card");
    const focus = event.submitter.id;
    const rest = `move-${card.dataset.key}`;
    move(card, event.submitter.value, focus).then(() => document.getElementById(focus) ?? document.getElementById(rest)?.focus());
  });
  board.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.target.matches(".bcp-handle")) return;
    event.preventDefault();
    step(event.target.closest(".bcp-card"), by, event.target.id);
  });

  window.bcpDragging(board, {
    item: ".bcp-card",
    handle: ".bcp-handle",
    title: (card) => card.dataset.title,
    drop: (card, over, isLower) => {
      const others = cards().filter((one) => one !== card);
      const at = others.indexOf(over) + (isLower ? 1 : 0);
      move(card, at ? others[at - 1].dataset.key : "0", `move-${card.dataset.key}`);
    },
  });

  dress();
})();
