// The terminal's outputs: long ones are folded, each can be copied, and the screen can be cleared.
(function () {
  "use strict";
  const FOLDED = 24; // lines of an output that is folded
  const log = document.getElementById("log");
  const line = document.getElementById("line");
  const words = document.getElementById("screen").dataset;
  const key = `cleared:${location.pathname}`;

  function button(name, text, press) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: name, textContent: text });
    made.addEventListener("click", () => press(made));
    return made;
  }

  async function copy(entry, pressed) {
    const text = entry.querySelector("pre").textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch { // only sites with HTTPS, and this machine's own, have a clipboard
      getSelection().selectAllChildren(entry.querySelector("pre"));
      document.execCommand("copy");
    }
    pressed.textContent = words.copied;
    setTimeout(() => { pressed.textContent = words.copy; }, 1500);
  }

  function fold(output) {
    const lines = output.textContent.trimEnd().split("\n").length;
    if (lines <= FOLDED) return;
    output.classList.add("folded");
    const more = words.more.replace("0", lines);
    output.after(button("unfold", more, (pressed) => {
      pressed.textContent = output.classList.toggle("folded") ? more : words.less;
      pressed.setAttribute("aria-expanded", String(!output.classList.contains("folded")));
    }));
    output.nextElementSibling.setAttribute("aria-expanded", "false");
  }

  function equip() {
    for (const entry of log.querySelectorAll(".entry:not(.equipped)")) {
      entry.classList.add("equipped");
      const output = entry.querySelector("pre");
      if (!output) continue;
      fold(output);
      entry.querySelector(".line").append(button("copy", words.copy, (pressed) => copy(entry, pressed)));
    }
  }

  /** Hides what there is; the history stays, and so does the journal. */
  function clear() {
    sessionStorage.setItem(key, log.lastElementChild?.dataset.entry ?? "0");
    hide();
    line.focus({ preventScroll: true });
  }

  function hide() {
    const last = Number(sessionStorage.getItem(key) ?? 0);
    const entries = [...log.children];
    // Entries that were undone give their numbers to others.
    if (entries.length && Number(entries.at(-1).dataset.entry) < last) sessionStorage.removeItem(key);
    else for (const entry of entries) entry.hidden = Number(entry.dataset.entry) <= last;
  }

  document.getElementById("clear").addEventListener("click", clear);
  line.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey && event.key === "l")) return;
    event.preventDefault();
    clear();
  });
  line.form.addEventListener("htmx:confirm", (event) => {
    if (line.value.trim() !== "clear") return;
    event.preventDefault();
    line.value = "";
    clear();
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target !== log) return;
    equip();
    hide();
  });
  equip();
  hide();
})();
