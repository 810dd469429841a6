// What takes long says so; a lost connection says so too, keeps what was typed, and tries again.
(function () {
  "use strict";
  const PATIENCE = 300;
  const box = document.getElementById("connection");
  let running = 0;
  let timer = 0;
  let failed = null;

  function say(text, element) {
    box.querySelector("span").textContent = text;
    box.hidden = false;
    failed = element;
  }

  document.addEventListener("htmx:beforeRequest", () => {
    running += 1;
    box.hidden = true;
    if (running === 1) timer = setTimeout(() => document.body.classList.add("working"), PATIENCE);
  });
  document.addEventListener("htmx:afterRequest", () => {
    running = Math.max(0, running - 1);
    if (running) return;
    clearTimeout(timer);
    document.body.classList.remove("working");
  });

  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, (event) => say(box.dataset.lost, event.detail.elt));
  }
  document.addEventListener("htmx:responseError", (event) => say(box.dataset.failed, event.detail.elt));

  function again() {
    box.hidden = true;
    if (!failed?.isConnected) return;
    if (failed.requestSubmit) failed.requestSubmit();
    else failed.click();
  }
  box.querySelector("button").addEventListener("click", again);
  addEventListener("online", () => { if (!box.hidden) again(); });
})();
