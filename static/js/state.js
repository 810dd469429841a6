// What takes long says so; a lost connection says so too, keeps what was typed, and tries again.
(function () {
  "use strict";
  const PATIENCE = 300;
  const box = document.getElementById("connection");
  const work = document.getElementById("work");
  const underway = new Set();
  let timer = 0;
  let failed = null; // what the box is about, and can do again

  function say(text, element) {
    box.querySelector("span").textContent = text;
    box.hidden = false;
    failed = element;
  }

  /** What was pressed or sent: a form is sent again by the same button, whose name and value say what it asks for. */
  function asked({ elt, requestConfig }) {
    const button = requestConfig?.triggeringEvent?.submitter;
    return button?.isConnected ? button : elt;
  }

  function working(isWorking) {
    document.body.classList.toggle("working", isWorking);
    work.hidden = !isWorking;
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    underway.add(event.detail.elt);
    box.hidden = true;
    failed = null;
    if (underway.size === 1) timer = setTimeout(working, PATIENCE, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    underway.delete(event.detail.elt);
    for (const element of underway) if (!element.isConnected) underway.delete(element);
    if (underway.size) return;
    clearTimeout(timer);
    working(false);
  });
  // What the server has done by then it keeps; the next act shows it.
  work.querySelector("button").addEventListener("click", () => {
    for (const element of underway) htmx.trigger(element, "htmx:abort");
    document.getElementById("line").focus({ preventScroll: true });
  });

  // A server that is being started again is back soon: then what failed is done, and nobody need press anything.
  const PAUSE = 2000;
  let waiting = 0;
  async function wait() {
    clearTimeout(waiting);
    if (box.hidden) return;
    const back = await fetch(box.dataset.health, { cache: "no-store" }).then((answer) => answer.ok, () => false);
    if (box.hidden) return;
    if (back) again();
    else waiting = setTimeout(wait, PAUSE);
  }

  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, (event) => say(box.dataset.lost, asked(event.detail)));
  }
  document.addEventListener("htmx:sendError", () => { waiting = setTimeout(wait, PAUSE); });
  addEventListener("online", wait);
  // What is typed is saved without htmx, again and again until that works; an act that failed has the say before it.
  document.addEventListener("lab:lost", () => { if (box.hidden) say(box.dataset.lost, null); });
  document.addEventListener("lab:kept", () => { if (!failed) box.hidden = true; });
  const TOO_MANY = 429;
  const UNAVAILABLE = 503; // the database is away, and back soon
  document.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    if (answer.status === UNAVAILABLE) waiting = setTimeout(wait, PAUSE);
    say(answer.status === TOO_MANY ? answer.responseText : box.dataset.failed, asked(event.detail));
  });

  function again() {
    box.hidden = true;
    const element = failed;
    failed = null;
    if (!element?.isConnected) return;
    if (element.requestSubmit) element.requestSubmit();
    else element.click();
  }
  box.querySelector("button").addEventListener("click", again);
})();
