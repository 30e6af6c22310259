// What the pages that participants keep can do with a script: share, open the part that a link leads to, print all.
(() => {
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    const folded = target && target.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.topic:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  const button = document.querySelector("[data-share]");
  if (!button || !(navigator.share || navigator.clipboard)) return;
  const place = button.closest("[hidden]");
  const status = place.querySelector("[role=status]");
  const share = async () => {
    const url = location.href.split("#")[0];
    if (navigator.share) return navigator.share({ title: document.title, url });
    await navigator.clipboard.writeText(url);
    status.textContent = "The link is copied.";
  };
  button.addEventListener("click", () => {
    share().catch((error) => {
      if (error.name !== "AbortError") status.textContent = "Copy the address from the top of your browser.";
    });
  });
  place.hidden = false;
})();
