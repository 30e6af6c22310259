// A block that is built together with its errors opens the panels around each of them, and a panel around that is not whole
// yet throws (Wagtail 8.0: getTextLabel reads the children of a group that has none). So blocks are built first, and
// get their errors then. Wagtail does not document these classes; tests/e2e/test_walks.py fails if they change.
(() => {
  const { StructBlockDefinition, StreamBlockDefinition, ListBlockDefinition } = window.wagtailStreamField.blocks;
  for (const { prototype } of [StructBlockDefinition, StreamBlockDefinition, ListBlockDefinition]) {
    const { render } = prototype;
    prototype.render = function (placeholder, prefix, state, errors, ...rest) {
      const block = render.call(this, placeholder, prefix, state, null, ...rest);
      if (errors) block.setError(errors);
      return block;
    };
  }
})();
