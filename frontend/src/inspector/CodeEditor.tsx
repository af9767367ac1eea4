/** CodeMirror, loaded only when a module has code. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { sql } from "@codemirror/lang-sql";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

export interface CodeEditorProps {
  language: "python" | "sql" | "csv";
  value: string;
  onChange: (value: string) => void;
  label: string;
  isReadOnly: boolean;
  size: "small" | "large";
}

const LANGUAGES: Record<CodeEditorProps["language"], () => Extension> = {
  python: () => [python(), indentUnit.of("    ")],
  sql: () => sql({ upperCaseKeywords: true }),
  csv: () => [],
};

const HIGHLIGHTS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--tone-violet)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--tone-green)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--tone-orange)" },
  { tag: [tags.comment], color: "var(--text-muted)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.definition(tags.variableName)], color: "var(--tone-blue)" },
  { tag: [tags.typeName, tags.className], color: "var(--tone-teal)" },
]);

/** The policy of the page lets styles in only with its nonce. */
function cspNonce(): Extension {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce ? EditorView.cspNonce.of(meta.nonce) : [];
}

export function CodeEditor({ language, value, onChange, label, isReadOnly, size }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, value });
  latest.current = { onChange, value };

  useEffect(() => {
    if (!host.current) return undefined;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          highlightActiveLine(),
          syntaxHighlighting(HIGHLIGHTS),
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            ...completionKeymap,
            indentWithTab,
          ]),
          LANGUAGES[language](),
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            const text = update.state.doc.toString();
            if (update.docChanged && text !== latest.current.value) latest.current.onChange(text);
          }),
          cspNonce(),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [language, label, isReadOnly]);

  // a change from elsewhere, such as undo
  useEffect(() => {
    const current = view.current?.state.doc.toString();
    if (view.current && current !== value) {
      view.current.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: value } });
    }
  }, [value]);

  return <div ref={host} className="code-editor" data-size={size} />;
}
