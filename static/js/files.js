// The editor's files: kept as they are typed, checked after a pause, and taken from the desktop.
var ServiceLabFiles = (function () {
  "use strict";
  const SAVE_AFTER = 700;
  const LINT_AFTER = 900;
  const AGAIN_AFTER = 5000;
  const form = document.getElementById("panes");
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  const waiting = new Map(); // text not yet kept, by the field's name
  let saving = 0;
  let linting = 0;
  let sent = 0; // acts so far

  function post(url, fields, keepalive = false) {
    const body = new URLSearchParams(fields);
    return fetch(url, { method: "POST", body, keepalive, headers: { "X-CSRFToken": token() } });
  }

  /** Ask something about what is typed; null where there is no answer. */
  async function ask(url, fields) {
    try {
      const response = await post(url, fields);
      return response.ok ? await response.json() : null;
    } catch { return null; }
  }

  function keep(leaving = false) {
    clearTimeout(saving);
    if (!waiting.size) return;
    const fields = [...waiting];
    waiting.clear();
    const again = () => {
      for (const [name, text] of fields) if (!waiting.has(name)) waiting.set(name, text);
      saving = setTimeout(keep, AGAIN_AFTER);
      document.dispatchEvent(new CustomEvent("lab:lost"));
    };
    post(form.dataset.save, fields, leaving).then((response) => {
      if (response.status >= 500) again();
      else document.dispatchEvent(new CustomEvent("lab:kept"));
    }, again);
  }

  document.addEventListener("lab:typed", ({ detail: pane }) => {
    waiting.set(`pane:${pane.file}`, pane.editor.text());
    clearTimeout(saving);
    saving = setTimeout(keep, SAVE_AFTER);
    clearTimeout(linting);
    linting = setTimeout(async () => {
      const [text, acts] = [pane.editor.text(), sent];
      const found = await ask(form.dataset.lint, { text });
      if (found && text === pane.editor.text() && acts === sent) pane.editor.problems(found.problems);
    }, LINT_AFTER);
  });
  // An act sends all panes along, and a page that is left keeps what was typed last.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post") return;
    clearTimeout(saving);
    waiting.clear();
    // What Apply finds wrong is more than a look at the text does: it stays.
    clearTimeout(linting);
    sent += 1;
  });
  document.addEventListener("htmx:sendError", () => {
    for (const area of form.querySelectorAll("textarea[name]")) waiting.set(area.name, area.value);
    saving = setTimeout(keep, AGAIN_AFTER);
  });
  addEventListener("pagehide", () => keep(true));

  // Enter in a field of the sheet presses the button beside it, and never Apply.
  form.querySelector(".files").addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.currentTarget.open = false;
      event.currentTarget.querySelector("summary").focus();
    }
    if (event.key !== "Enter" || event.target.type !== "text") return;
    event.preventDefault();
    event.target.parentElement.querySelector("button").click();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".files")) form.querySelector(".files").open = false;
  });

  const picker = form.querySelector("[name=import]");
  const dragged = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!dragged(event)) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    if (!dragged(event)) return;
    event.preventDefault();
    form.classList.remove("dropping");
    picker.files = event.dataTransfer.files;
    form.querySelector("button[data-import]").click();
  }, true);
  document.addEventListener("lab:file", () => { picker.value = ""; });

  return { ask };
})();
