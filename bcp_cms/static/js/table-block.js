// Wagtail 8.0.1 leaves the caption out of what it copies when a table is duplicated, and the copy is then captioned
// “undefined”. Kept until Wagtail's own getDuplicatedState has it; tests/e2e/test_proof.py tells.
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
