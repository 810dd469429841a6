// What belongs together is marked together: a box of the diagram, the manifest line that made it, and its name and
// addresses in the terminal's output. Choosing any one of the three marks the other two.
(function () {
  "use strict";
  const trace = document.getElementById("trace");
  const log = document.getElementById("log");
  const WORD = /[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?/g;
  const ADDRESS = /\d+\.\d+\.\d+\.\d+/g;
  let chosen = new Set();

  const boxes = () => [...trace.querySelectorAll(".diagram [data-node]")];

  /** The boxes of pods, Services and nodes, by every name and address under which output may speak of them. */
  function known() {
    const names = new Map();
    for (const box of boxes()) {
      if (!/^(pod|service|node)\/./.test(box.dataset.node)) continue;
      const texts = [...box.querySelectorAll("text")].map((text) => text.textContent).join(" ");
      for (const name of [box.dataset.node.split("/").at(-1), ...(texts.match(ADDRESS) ?? [])]) {
        if (!names.has(name)) names.set(name, box.dataset.node);
      }
    }
    return names;
  }

  function link(name, node) {
    const made = Object.assign(document.createElement("a"), { href: "#trace", textContent: name, className: "mention", tabIndex: -1 });
    made.dataset.node = node;
    return made;
  }

  /** Makes links of the names and addresses in one stretch of output. */
  function linkWords(stretch, names) {
    const parts = [];
    let told = 0;
    const text = stretch.textContent;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const node = names.get(word);
      if (!node) continue;
      parts.push(text.slice(told, index), link(word, node));
      told = index + word.length;
    }
    if (parts.length) stretch.replaceChildren(...parts, text.slice(told));
  }

  function linkOutput() {
    const fresh = log.querySelectorAll(".entry:not(.linked-up)");
    if (!fresh.length) return;
    const names = known();
    for (const entry of fresh) {
      entry.classList.add("linked-up");
      for (const stretch of entry.querySelectorAll("pre > span")) linkWords(stretch, names);
    }
  }

  function mark() {
    for (const box of boxes()) box.classList.toggle("selected", chosen.has(box.dataset.node));
    for (const mention of log.querySelectorAll(".mention")) {
      mention.classList.toggle("linked", chosen.has(mention.dataset.node));
    }
  }

  function choose(nodes) {
    chosen = new Set(nodes);
    mark();
  }

  /** Chooses a box, and points at the manifest line that made it. */
  function chooseBox(node) {
    choose([node]);
    const box = boxes().find((one) => one.dataset.node === node);
    const [, file, line] = box?.dataset.source?.match(/^(.*):(\d+)$/) ?? [];
    if (file) document.dispatchEvent(new CustomEvent("lab:point", { detail: { file, line: Number(line) } }));
  }

  // The cursor has come to a line: the boxes that its document made, and the hops which that very line decided.
  document.addEventListener("lab:line", ({ detail: { file, line, text } }) => {
    const isBreak = (one) => /^---(\s|$)/.test(one);
    const lines = text.split("\n");
    const start = lines.slice(0, line).findLastIndex(isBreak) + 1; // a line counts from 1, and the break is before it
    const length = lines.slice(line).findIndex(isBreak);
    const end = length < 0 ? lines.length : line + length;
    choose(boxes().filter((box) => {
      const [, made, at] = box.dataset.source?.match(/^(.*):(\d+)$/) ?? [];
      return made === file && at > start && at <= end;
    }).map((box) => box.dataset.node));
    for (const hop of trace.querySelectorAll(".hop")) {
      const source = hop.querySelector("a.source");
      hop.classList.toggle("linked", source?.dataset.file === file && Number(source.dataset.line) === line);
    }
  });

  document.addEventListener("click", (event) => {
    const mention = event.target.closest?.(".mention");
    const box = event.target.closest?.(".diagram [data-source]");
    if (!mention && !box) return;
    event.preventDefault();
    chooseBox((mention ?? box).dataset.node);
    if (mention) document.dispatchEvent(new CustomEvent("lab:show", { detail: "trace" }));
  });

  trace.addEventListener("keydown", (event) => {
    const box = event.target.closest(".diagram [data-source]");
    if (!box || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    chooseBox(box.dataset.node);
  });

  // In an output the arrow keys go from name to name, Enter chooses.
  log.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const mentions = [...(event.target.closest("pre")?.querySelectorAll(".mention") ?? [])];
    if (!step || !mentions.length) return;
    event.preventDefault();
    mentions.at((mentions.indexOf(event.target) + step + (event.target.matches("pre") && step < 0 ? 1 : 0)) % mentions.length).focus();
  });

  document.addEventListener("htmx:afterSettle", linkOutput);
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (["log", "trace-content"].includes(event.detail.target.id)) mark();
    if (event.detail.target.id === "trace-content") linkOutput();
  });
  linkOutput();
})();
