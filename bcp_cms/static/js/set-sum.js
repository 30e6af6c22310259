// The minutes of the set that is put together, as boxes are ticked. “Count this set” asks the server, which says more.
(() => {
  const form = document.querySelector("[data-set-used]");
  if (!form) return;
  const sum = form.querySelector("[data-set-sum]");
  const [minutes, badge] = sum.children;
  const { setUsed, setBudget } = form.dataset;

  const taken = () => [...form.querySelectorAll("[name=releases]:checked")];
  const takes = (box) => Number(form.querySelector(`#short-${box.value}`)?.checked ? box.dataset.short : box.dataset.minutes);
  const count = () => {
    const total = taken().reduce((all, box) => all + takes(box), Number(setUsed));
    const left = Number(setBudget) - total;
    minutes.textContent = `${total} min`;
    badge.hidden = !setBudget;
    badge.textContent = left < 0 ? `${-left} min too long` : `${left} min left`;
    badge.classList.toggle("bcp-badge-critical", left < 0);
    sum.hidden = false;
  };

  form.addEventListener("change", count);
  count();
})();
