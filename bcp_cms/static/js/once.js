// A form's button works once (modules/accounts/once.py): what was sent is not sent again while the answer is on its way.
(() => {
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.querySelector("input[name='once']")) return;
    if (form.hasAttribute("data-sent")) event.preventDefault();
    form.setAttribute("data-sent", "");
  });
  // A page that the browser kept and shows again can be sent again; the server knows its key.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
  });
})();
