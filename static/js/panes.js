// The YAML panes: text areas become tabs with an editor each. The text areas stay what is sent.
(function () {
  "use strict";
  const form = document.getElementById("panes");
  const body = document.getElementById("panes-body");
  const tabs = form.querySelector(".tabs");
  const wanted = form.querySelector(".wanted");
  const nonce = document.getElementById("main").dataset.nonce;
  let panes = [];
  let shown = "";

  function pane(file) {
    return panes.find((one) => one.file === file);
  }

  function show(file) {
    if (!pane(file)) return;
    shown = file;
    for (const one of panes) {
      const chosen = one.file === file;
      one.element.hidden = !chosen;
      one.tab.setAttribute("aria-selected", String(chosen));
      one.tab.tabIndex = chosen ? 0 : -1;
      if (chosen) {
        one.editor.refresh();
        one.tab.scrollIntoView?.({ block: "nearest", inline: "nearest" });
      }
    }
    want();
  }

  function unsaved(one) {
    return one.editor.text() !== one.applied;
  }

  // What was applied last is remembered by the browser, so that the marks outlive a reload.
  const memory = (file) => `applied:${location.pathname}:${file}`;
  function recalled(file, otherwise) {
    try {
      const known = localStorage.getItem(memory(file));
      if (known === null) localStorage.setItem(memory(file), otherwise);
      return known ?? otherwise;
    } catch { return otherwise; }
  }
  function applied(one, text) {
    one.applied = text;
    try {
      localStorage.setItem(memory(one.file), text);
    } catch { /* then for this page only */ }
  }

  function mark(one) {
    one.tab.classList.toggle("unsaved", unsaved(one));
    one.tab.title = unsaved(one) ? form.dataset.unsaved : "";
    want();
  }

  /** Apply takes the pane that is open, and every other that has been changed. */
  function want() {
    const names = panes.filter((one) => one.file === shown || unsaved(one)).map((one) => one.file);
    wanted.replaceChildren(...names.map((value) => Object.assign(document.createElement("input"), {
      type: "hidden", name: "apply", value,
    })));
  }

  function build() {
    if (body.querySelector(".cm-editor")) return; // htmx told twice of one swap
    const before = shown;
    tabs.replaceChildren();
    tabs.hidden = false;
    panes = [...body.querySelectorAll(".pane")].map((element) => {
      const textarea = element.querySelector("textarea");
      const file = element.dataset.file;
      const tab = document.createElement("button");
      Object.assign(tab, { type: "button", textContent: file, id: `tab-${textarea.id}` });
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", `panel-${textarea.id}`);
      tab.addEventListener("click", () => show(file));
      tabs.append(tab);
      element.id = `panel-${textarea.id}`;
      element.setAttribute("role", "tabpanel");
      element.setAttribute("aria-labelledby", tab.id);
      const known = panes.find((other) => other.file === file);
      const one = { file, element, tab, applied: known ? known.applied : recalled(file, textarea.value) };
      one.editor = ServiceLabEditor.mount(textarea, {
        label: file,
        nonce,
        onApply: () => form.requestSubmit(document.querySelector(".panes-bar .apply")),
        onChange: () => { mark(one); document.dispatchEvent(new CustomEvent("lab:typed", { detail: one })); },
        onLine: (line) => document.dispatchEvent(
          new CustomEvent("lab:line", { detail: { file, line, text: one.editor.text() } }),
        ),
        ask: (text, line, column) => ServiceLabFiles.ask(form.dataset.fields, { text, line, column }),
      });
      return one;
    });
    show(pane(before) ? before : panes[0]?.file);
    panes.forEach(mark);
    problems();
  }

  function problems() {
    const found = [...document.querySelectorAll("#problems li[data-file]")].map((item) => ({
      file: item.dataset.file,
      line: Number(item.dataset.line),
      message: item.lastChild.textContent.trim(),
    }));
    for (const one of panes) {
      const mine = found.filter((problem) => problem.file === one.file);
      one.editor.problems(mine);
      one.tab.classList.toggle("faulty", mine.length > 0);
      if (mine.length && one.file === shown) one.editor.reveal(mine[0].line);
    }
  }

  function point(file, line) {
    for (const one of panes) one.editor.point(one.file === file ? line : null);
    if (pane(file)) show(file);
  }

  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = panes.findIndex((one) => one.file === shown);
    const next = panes[(at + step + panes.length) % panes.length];
    show(next.file);
    next.tab.focus();
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form || !event.detail.successful) return;
    const sent = event.detail.requestConfig.parameters;
    for (const one of panes) {
      const text = sent.get ? sent.get(`pane:${one.file}`) : sent[`pane:${one.file}`];
      if (text !== undefined && text !== null) applied(one, String(text).replaceAll("\r\n", "\n"));
      mark(one);
    }
  });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const target = event.detail.target;
    if (target.id === "panes-body") build();
    if (target.id === "problems") problems();
  });
  // A lesson begun anew has its files applied.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.pathInfo?.requestPath.endsWith("/reset/")) return;
    for (const one of panes) applied(one, one.editor.text());
    panes.forEach(mark);
  });
  // A solution was put into the editor: its file is shown.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.("form[data-file]")) show(event.target.dataset.file);
  });
  document.addEventListener("lab:file", (event) => show(event.detail.name));

  // A hop, a problem, a pod or a Service points at the manifest line that made it.
  document.addEventListener("lab:point", (event) => point(event.detail.file, event.detail.line));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.source");
    if (!link) return;
    event.preventDefault();
    point(link.dataset.file, Number(link.dataset.line));
    document.dispatchEvent(new CustomEvent("lab:show", { detail: "editor" }));
  });

  build();
})();
