// Starts what Wagtail starts with inline scripts, which the content security policy forbids: an element names a function
// or class that a script of Wagtail's defines, and what it is told (modules/core/starting.py). Also in what comes later.
(() => {
  // Widgets alone: an element that somebody smuggled into a page must not call whatever the browser offers.
  const WIDGET = /^[A-Za-z]*(?:Chooser|Panel)$/;
  const start = ({ start: name, told }) => {
    const made = WIDGET.test(name) ? window[name] : undefined;
    if (typeof made !== "function") throw new Error(`${name} is no widget that is loaded`);
    if (/^[A-Z]/.test(name)) new made(...JSON.parse(told));
    else made(...JSON.parse(told));
  };

  customElements.define(
    "bcp-starting",
    class extends HTMLElement {
      connectedCallback() {
        if (this.hasAttribute("data-started")) return;
        this.setAttribute("data-started", "");
        if (document.readyState === "complete") start(this.dataset);
        else window.addEventListener("load", () => start(this.dataset), { once: true });
      }
    },
  );
})();
