// The packet's way, step by step: in the list and in the picture; and the views of the cluster.
(function () {
  "use strict";
  const section = document.getElementById("trace");
  let view = "";

  const bar = () => section.querySelector(".trace-bar");
  const count = () => Number(bar().dataset.hops);
  const current = () => Number(bar().dataset.hop);

  /** Make a hop the current one, 0 for none; `quietly` leaves the editor alone. */
  function go(number, quietly = false) {
    const hop = Math.min(Math.max(number, 0), count());
    bar().dataset.hop = hop;
    const counter = section.querySelector("#step");
    if (counter) {
      counter.querySelector(".one").hidden = hop === 0;
      counter.querySelector(".all").hidden = hop !== 0;
      counter.querySelector(".number").textContent = hop;
    }
    section.querySelector(".diagram").classList.toggle("stepped", hop > 0);
    for (const segment of section.querySelectorAll(".segment")) {
      const chosen = segment.dataset.hop.split(" ").includes(String(hop));
      segment.classList.toggle("current", chosen);
      if (chosen) inPicture(segment);
    }
    for (const item of section.querySelectorAll(".hop")) {
      const chosen = Number(item.dataset.hop) === hop;
      item.classList.toggle("current", chosen);
      item.toggleAttribute("aria-current", chosen);
      if (!chosen) continue;
      item.setAttribute("aria-current", "step");
      inView(item);
      if (!quietly) point(item.querySelector("a.source"));
    }
  }

  /** Scrolls the list, and never the page, as far as needed. */
  function inView(item) {
    const list = item.parentElement;
    const above = item.offsetTop - list.offsetTop;
    const below = above + item.offsetHeight - list.clientHeight;
    if (below > list.scrollTop) list.scrollTop = below;
    if (above < list.scrollTop) list.scrollTop = above; // of one that is higher than the list, its beginning
  }

  /** Where the picture is wider than its place, scrolls it to a segment of the way. */
  function inPicture(segment) {
    const figure = segment.closest("figure");
    const place = figure.getBoundingClientRect();
    const box = segment.getBoundingClientRect();
    if (box.left < place.left || box.right > place.right) {
      figure.scrollLeft += box.left + box.width / 2 - place.left - place.width / 2;
    }
  }

  function point(source) {
    if (!source) return;
    const detail = { file: source.dataset.file, line: Number(source.dataset.line) };
    document.dispatchEvent(new CustomEvent("lab:point", { detail }));
  }

  function show(name) {
    view = name;
    for (const panel of section.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
    for (const link of section.querySelectorAll("[data-view]")) {
      if (link.dataset.view === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    // Objects, zone and log are fetched when they are looked at: what is done does not wait for them.
    const panel = section.querySelector(`[data-panel="${name}"]`);
    if (panel.dataset.url) htmx.ajax("GET", panel.dataset.url, { source: panel, target: panel, swap: "innerHTML" });
  }

  section.addEventListener("click", (event) => {
    const step = event.target.closest(".step");
    const hop = event.target.closest(".hop > a");
    const link = event.target.closest("[data-view]");
    const segment = event.target.closest(".segment");
    if (step) {
      show("path");
      go(current() + Number(step.dataset.step));
    }
    else if (hop) go(Number(hop.parentElement.dataset.hop));
    else if (link) show(link.dataset.view);
    else if (segment) go(Number(segment.dataset.hop.split(" ")[0]));
    else return;
    event.preventDefault();
  });

  section.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!count() || event.target.closest("button, input, .view")) return;
    if (["ArrowRight", "ArrowDown"].includes(event.key)) go(current() + 1);
    else if (["ArrowLeft", "ArrowUp"].includes(event.key)) go(current() - 1);
    else return;
    event.preventDefault();
  });

  function afterSwap(event) {
    const target = event.detail.target ?? event.target;
    if (target.id !== "trace-content") return;
    if (view) show(view);
    go(current(), true);
    for (const entry of document.querySelectorAll(".entry")) {
      entry.classList.toggle("selected", entry.dataset.entry === bar().dataset.entry);
    }
  }
  // The advice takes room from the list: the current hop stays in view.
  document.addEventListener("htmx:afterSettle", (event) => {
    const hop = event.detail.elt.id === "advice" && section.querySelector(".hop.current");
    if (hop) inView(hop);
  });
  // What was not in view could not be scrolled to.
  document.addEventListener("lab:shown", (event) => {
    const segment = event.detail === "trace" && section.querySelector(".segment.current");
    if (segment) inPicture(segment);
  });
  document.addEventListener("htmx:oobAfterSwap", afterSwap);
  document.addEventListener("htmx:afterSwap", (event) => {
    afterSwap(event);
    // A "why" line was opened: its way is what the reader wants to see.
    if (event.detail.target.id !== "trace-content" || event.detail.requestConfig.verb !== "get") return;
    show("path");
    document.dispatchEvent(new CustomEvent("lab:show", { detail: "trace" }));
  });
})();
