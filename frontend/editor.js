// The YAML editor: CodeMirror 6 over a textarea. The textarea in the form stays the truth: every change is
// written back to it, so that a form is sent the same with and without this file.
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, hoverTooltip, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--yaml-key)" },
  { tag: [tags.string, tags.content], color: "var(--yaml-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--yaml-number)" },
  { tag: [tags.comment, tags.meta, tags.separator, tags.punctuation], color: "var(--text-muted)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--text)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--text)", paddingBottom: "24px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-muted)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { paddingLeft: "14px" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--surface-low) 60%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-pointed": { backgroundColor: "var(--packet-soft)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-strong)" },
  ".cm-tooltip .cm-field, .cm-completionInfo": { padding: "6px 10px", maxWidth: "420px", whiteSpace: "pre-wrap", font: "12.5px/1.45 var(--font-text)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--service)", color: "var(--on-badge)" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", opacity: ".8", marginLeft: "1em" },
  ".cm-panels": { backgroundColor: "var(--surface-low)", color: "var(--text)" },
});

const pointAt = StateEffect.define();

/** The one line that a hop, a pod or a Service points at. */
const pointed = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(pointAt)) continue;
      if (effect.value === null) return Decoration.none;
      return Decoration.set([Decoration.line({ class: "cm-pointed" }).range(effect.value)]);
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function lineOf(view, number) {
  return view.state.doc.line(Math.min(Math.max(1, number), view.state.doc.lines));
}

const KEY = /^(\s*(?:- +)*)([A-Za-z]*)$/;
const FIRST_SENTENCES = 420;

function meaning(field) {
  const text = field.text.length > FIRST_SENTENCES ? `${field.text.slice(0, FIRST_SENTENCES)}…` : field.text;
  return `${field.type}${field.required ? ", required" : ""}\n${text}`;
}

/** Offers the fields that fit where a key is being typed; `ask(text, line, column)` knows them. */
function fieldCompletion(ask) {
  return async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const match = line.text.slice(0, context.pos - line.from).match(KEY);
    if (!match || (!match[2] && !context.explicit)) return null;
    const told = await ask(context.state.doc.toString(), line.number, match[1].length);
    if (!told || context.aborted) return null;
    return {
      from: line.from + match[1].length,
      validFor: /^[A-Za-z]*$/,
      options: told.fields.map((field) => ({
        label: field.name, detail: field.type, type: "property", info: meaning(field), apply: `${field.name}: `,
      })),
    };
  };
}

/** What the field under the pointer means. */
function fieldTooltip(ask) {
  return hoverTooltip(async (view, position) => {
    const line = view.state.doc.lineAt(position);
    const key = line.text.match(/^(\s*(?:- +)*)([A-Za-z]\w*):/);
    const from = key ? line.from + key[1].length : 0;
    if (!key || position < from || position > from + key[2].length) return null;
    const told = await ask(view.state.doc.toString(), line.number, key[1].length);
    if (!told?.field) return null;
    return {
      pos: from,
      end: from + key[2].length,
      create() {
        const dom = document.createElement("div");
        dom.className = "cm-field";
        dom.textContent = `${told.field.name} ${meaning(told.field)}`;
        return { dom };
      },
    };
  });
}

/**
 * Put an editor in the place of a textarea.
 * options: label (its accessible name), nonce (for its style sheet), onApply(), onChange(), onLine(the cursor's line),
 * ask(text, line, column): what is known of the fields there, {fields: [{name, type, required, text}], field}.
 * Gives {text(), set(text), problems([{line, message}]), point(line or null), reveal(line), refresh()}.
 */
export function mount(textarea, options) {
  const view = new EditorView({
    doc: textarea.value,
    extensions: [
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => { options.onApply(); return true; } }])),
      EditorState.tabSize.of(2),
      indentUnit.of("  "),
      lineNumbers(),
      lintGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      autocompletion({ override: [fieldCompletion(options.ask)], icons: false }),
      fieldTooltip(options.ask),
      keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
      yaml(),
      syntaxHighlighting(colours),
      look,
      pointed,
      EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false", tabindex: "0" }),
      options.nonce ? EditorView.cspNonce.of(options.nonce) : [],
      EditorView.updateListener.of((update) => {
        if (update.selectionSet && update.view.hasFocus) {
          options.onLine?.(update.state.doc.lineAt(update.state.selection.main.head).number);
        }
        if (!update.docChanged) return;
        textarea.value = update.state.doc.toString();
        options.onChange();
      }),
    ],
  });
  textarea.hidden = true;
  textarea.after(view.dom);
  return {
    text: () => view.state.doc.toString(),
    set(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    problems(list) {
      const diagnostics = list.map(({ line, message, severity = "error" }) => {
        const at = lineOf(view, line);
        return { from: at.from, to: at.to, severity, message };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    point(line) {
      const at = line === null ? null : lineOf(view, line).from;
      const effects = [pointAt.of(at)];
      if (at !== null) effects.push(EditorView.scrollIntoView(at, { y: "center" }));
      view.dispatch({ effects });
    },
    reveal(line) {
      view.dispatch({ effects: EditorView.scrollIntoView(lineOf(view, line).from, { y: "nearest", yMargin: 40 }) });
    },
    refresh: () => view.requestMeasure(),
  };
}
