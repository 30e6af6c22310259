// The control of rich text that inserts a token. It creates no entity: it inserts the text {{center.name}}. Draftail
// offers every control with a source in its toolbar and after “/”; js/tokens.js shows the list.
(() => {
  const { useEffect } = window.React;
  const { EditorState, Modifier } = window.DraftJS;

  const insert = (editorState, text) => {
    const content = Modifier.replaceText(
      editorState.getCurrentContent(),
      editorState.getSelection(),
      text,
      editorState.getCurrentInlineStyle(),
    );
    return EditorState.push(editorState, content, "insert-characters");
  };

  // If nothing is chosen, the editor gets the focus back, at the caret.
  const TokenSource = ({ editorState, onComplete }) => {
    useEffect(() => {
      window.bcpTokens.choose().then((text) => onComplete(text ? insert(editorState, text) : null));
    }, []);
    return null;
  };

  // Draftail asks its plugins what becomes of a paste; this one is in every text.
  const plugin = { type: "BCP_TOKEN", source: TokenSource, decorator: ({ children }) => children, onPaste: (...given) => window.bcpPaste(...given) };
  window.draftail.registerPlugin(plugin, "entityTypes");
})();
