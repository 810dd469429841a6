// On a small screen one part of the page is shown at a time; the links on top switch.
(function () {
  "use strict";
  const places = document.getElementById("main");
  const links = [...document.querySelectorAll(".switch a")];

  function show(name) {
    if (!links.some((link) => link.hash === `#${name}`)) return;
    places.dataset.shown = name;
    for (const link of links) {
      if (link.hash === `#${name}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    document.dispatchEvent(new CustomEvent("lab:shown", { detail: name }));
  }

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link.hash.slice(1));
      history.replaceState(history.state, "", link.hash); // a reload comes back to it
      scrollTo(0, 0);
    });
  }
  document.addEventListener("lab:show", (event) => show(event.detail));
  // A command run from the text shows its output.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.(".runnable")) show("terminal");
    if (event.target.matches?.(".solution form:first-child")) show("editor");
  });
  show(location.hash.slice(1));
  document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
})();
