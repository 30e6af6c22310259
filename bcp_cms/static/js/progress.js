// Updates a progress bar while a task runs, and shows the report at the end. Without scripts, “Look again” does so.
(() => {
  const place = document.querySelector("[data-progress]");
  if (!place) return;
  const bar = place.querySelector("progress");
  const label = place.querySelector("label");

  const look = async () => {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      setTimeout(look, 5000);
      return;
    }
    const { state, done, total } = await answer.json();
    if (state !== "waiting" && state !== "running") {
      window.location.reload();
      return;
    }
    bar.value = done;
    label.textContent = `${done} of ${total} copies`;
    setTimeout(look, 1500);
  };
  setTimeout(look, 1000);
})();
