// Dragging the items of a list by their handles. Shows where an item would go, and tells where it was let go.
//
// item, handle: selectors; title: what an item is called; shape: the part of an item that is looked at (all of it, unless told);
// fits: whether an item may be let go at another; drop: (dragged, at, isLower), told once it is let go.
window.bcpDragging = (root, { item, handle, title, shape = (one) => one, fits = () => true, drop }) => {
  let dragged = null;
  const at = (event) => event.target.closest?.(item);
  const isLower = (one, y) => y > shape(one).getBoundingClientRect().top + shape(one).offsetHeight / 2;
  const unmark = () => {
    for (const one of root.querySelectorAll(".drop-before, .drop-after, .is-dragged")) one.classList.remove("drop-before", "drop-after", "is-dragged");
  };
  root.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.(handle)) return;
    dragged = at(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", title(dragged));
    event.dataTransfer.setDragImage(shape(dragged), 0, 0);
    shape(dragged).classList.add("is-dragged");
  });
  root.addEventListener("dragover", (event) => {
    const over = at(event);
    if (!dragged || !over || !fits(dragged, over)) return;
    event.preventDefault();
    unmark();
    shape(dragged).classList.add("is-dragged");
    if (over !== dragged) shape(over).classList.add(isLower(over, event.clientY) ? "drop-after" : "drop-before");
  });
  root.addEventListener("drop", (event) => {
    const over = at(event);
    if (!dragged || !over || !fits(dragged, over)) return;
    event.preventDefault();
    if (over !== dragged) drop(dragged, over, isLower(over, event.clientY));
  });
  root.addEventListener("dragend", () => {
    unmark();
    dragged = null;
  });
};
