// Moves the progress bars while tasks run, and says when something began or ended. Without scripts, “Refresh” does so.
(() => {
  const place = document.querySelector("[data-progress]");
  if (!place) return;
  const status = place.querySelector("[role=status]");
  let counts = null;

  const move = (bars) => {
    for (const [task, [done, total]] of Object.entries(bars)) {
      const label = place.querySelector(`[data-bar="${CSS.escape(task)}"]`);
      if (!label || !total) continue;
      label.hidden = false;
      label.querySelector("span").textContent = `${done} of ${total}`;
      Object.assign(label.querySelector("progress"), { value: done, max: total });
    }
  };

  const look = async () => {
    const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) {
      const now = await answer.json();
      move(now.bars);
      counts ??= JSON.stringify(now.counts);
      if (counts !== JSON.stringify(now.counts)) status.textContent = status.dataset.changedText;
    }
    setTimeout(look, answer?.ok ? 3000 : 10000);
  };
  look();
})();
