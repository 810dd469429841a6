// A task that an act has solved is told wherever on the page one is, and to screen readers.
(function () {
  "use strict";
  const SHOWN_FOR = 6000;
  const box = document.getElementById("solved");
  const link = box.querySelector("a");
  const solved = new Set([...document.querySelectorAll(".task:has(.mark.done)")].map((task) => task.id));
  let timer = 0;

  function tell(task) {
    link.href = `#${task.id}`;
    link.textContent = task.querySelector(".title").lastChild.textContent.trim();
    box.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { box.hidden = true; }, SHOWN_FOR);
  }

  // htmx tells of a swap more than once where an answer brought several parts.
  document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
    if (!target.id.startsWith("mark-")) return;
    const task = target.closest(".task");
    if (!target.querySelector(".mark.done")) solved.delete(task.id);
    else if (!solved.has(task.id)) {
      solved.add(task.id);
      tell(task);
    }
  });
  link.addEventListener("click", () => {
    box.hidden = true;
    document.dispatchEvent(new CustomEvent("lab:show", { detail: "text" }));
  });
})();
