// A task that an act has solved is told wherever on the page one is, and to screen readers.
(function () {
  "use strict";
  const SHOWN_FOR = 6000;
  const box = document.getElementById("solved");
  const link = box.querySelector("a");
  const isMark = (target) => target.id.startsWith("mark-");
  const done = (target) => target.querySelector(".mark.done") !== null;
  const before = new WeakSet();
  let timer = 0;

  function tell(task) {
    link.href = `#${task.id}`;
    link.textContent = task.querySelector(".title").lastChild.textContent.trim();
    box.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { box.hidden = true; }, SHOWN_FOR);
  }

  document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
    if (isMark(target) && done(target)) before.add(target);
  });
  document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
    if (!isMark(target)) return;
    if (done(target) && !before.has(target)) tell(target.closest(".task"));
    before.delete(target);
  });
  link.addEventListener("click", () => {
    box.hidden = true;
    document.dispatchEvent(new CustomEvent("lab:show", { detail: "text" }));
  });
})();
