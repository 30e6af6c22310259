// Suggests titles while a person types. Without scripts, the page of results suggests similar titles.
(() => {
  const PAUSE = 200; // ms after the last key
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    const box = form.querySelector("input[list]");
    const list = document.getElementById(box.getAttribute("list"));
    let waiting = 0;
    let asked = "";

    const suggest = async () => {
      const typed = box.value.trim();
      if (typed.length < 2 || typed === asked) return;
      asked = typed;
      const address = `${form.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || typed !== asked) return;
      const { titles } = await answer.json();
      list.replaceChildren(...titles.map((title) => new Option(title, title)));
    };
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(suggest, PAUSE);
    });
  }
})();
