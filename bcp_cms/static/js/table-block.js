// Wagtail 8.0.1 does not copy the caption of a duplicated table, so the copy has the caption “undefined”. Needed until
// Wagtail's own getDuplicatedState copies it; tests/e2e/test_proof.py shows when.
(() => {
  const Table = window.telepath.constructors["wagtail.contrib.typed_table_block.blocks.TypedTableBlock"];

  class CaptionedTable extends Table {
    render(...args) {
      const table = super.render(...args);
      const duplicated = table.getDuplicatedState.bind(table);
      table.getDuplicatedState = () => ({ ...duplicated(), caption: table.captionInput.value });
      return table;
    }
  }

  window.telepath.register("modules.library.words.blocks.table.TableBlock", CaptionedTable);
})();
