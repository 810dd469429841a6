// Tab completes the line in the terminal, as bash does: as far as it is certain, then it lists what is possible.
// Tab leaves the field where there is nothing to complete, and Shift+Tab and Esc, Tab leave it always.
(function () {
  "use strict";
  const form = document.getElementById("command");
  const line = document.getElementById("line");
  const offers = document.getElementById("offers");
  let leaving = false;

  function common(words) {
    let shared = words[0];
    for (const word of words) while (!word.startsWith(shared)) shared = shared.slice(0, -1);
    return shared;
  }

  function offer(words) {
    offers.hidden = words.length === 0;
    offers.textContent = words.join("  ");
  }

  async function complete() {
    const typed = line.value.slice(0, line.selectionStart);
    const rest = line.value.slice(line.selectionStart);
    const query = new URLSearchParams(new FormData(form));
    for (const name of [...query.keys()]) if (!["place", "elsewhere"].includes(name)) query.delete(name);
    query.set("line", typed);
    let found;
    try {
      const response = await fetch(`${line.dataset.suggest}?${query}`);
      if (!response.ok) return;
      found = await response.json();
    } catch { return; }
    if (line.value !== typed + rest || !found.words.length) return offer([]);
    const shared = common(found.words);
    const whole = found.words.length === 1 && !/[/=:]$/.test(shared);
    const before = typed.slice(0, found.start) + shared + (whole ? " " : "");
    line.value = before + rest;
    line.setSelectionRange(before.length, before.length);
    offer(found.words.length > 1 ? found.words : []);
  }

  line.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      leaving = true;
      offer([]);
      return;
    }
    const tab = event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (tab && line.value.trim() && !leaving) {
      event.preventDefault();
      complete();
    } else if (event.key !== "Shift") {
      leaving = false;
      offer([]);
    }
  });
  line.addEventListener("blur", () => { leaving = false; offer([]); });
})();
