// The terminal: where you stand, the lines typed before, and the log that stays at its end.
(function () {
  "use strict";
  const form = document.getElementById("command");
  const line = document.getElementById("line");
  const screen = document.getElementById("screen");
  const log = document.getElementById("log");
  const prompt = document.getElementById("prompt");
  const elsewhere = () => document.getElementById("elsewhere"); // made anew with every act
  let back = 0;
  let draft = "";

  function typed() {
    const lines = [...log.querySelectorAll(".entry")].map((entry) => entry.dataset.line).filter(Boolean);
    return lines.filter((text, index) => text !== lines[index - 1]);
  }

  function place() {
    const chosen = elsewhere().value
      ? elsewhere().selectedOptions[0]
      : form.querySelector('input[name="place"]:checked');
    prompt.textContent = chosen ? chosen.dataset.prompt : "";
  }

  // Where one stands outlives a reload; an address that names a place has the say before it.
  const stoodAt = `place:${location.pathname}`;
  function stand(place) {
    const tab = [...form.querySelectorAll('input[name="place"]')].find((one) => one.value === place);
    if (tab) {
      tab.checked = true;
      elsewhere().value = "";
    } else if ([...elsewhere().options].some((one) => one.value === place)) elsewhere().value = place;
  }
  function comeBack() {
    const last = sessionStorage.getItem(stoodAt);
    if (last && !new URLSearchParams(location.search).has("place")) stand(last);
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "place") elsewhere().value = "";
    sessionStorage.setItem(stoodAt, elsewhere().value || form.elements.place.value);
    place();
    if (event.target === elsewhere()) line.focus();
  });

  line.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const lines = typed();
    if (back === 0) draft = line.value;
    back = Math.min(Math.max(back + step, 0), lines.length);
    line.value = back === 0 ? draft : lines[lines.length - back];
    line.setSelectionRange(line.value.length, line.value.length);
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form || !event.detail.successful) return;
    // Who types on while a command runs keeps what they typed.
    if (line.value === event.detail.requestConfig.formData.get("line")) line.value = "";
    back = 0;
  });

  // A command that is not installed here is run where it is.
  log.addEventListener("click", (event) => {
    const link = event.target.closest("[data-at]");
    if (!link) return;
    event.preventDefault();
    stand(link.dataset.at);
    place();
    line.value = link.closest(".entry").dataset.line;
    form.requestSubmit();
  });

  // A click on the empty screen means: I want to type. A selection means: I want to copy.
  screen.addEventListener("click", (event) => {
    if (!event.target.closest("a") && getSelection().isCollapsed) line.focus({ preventScroll: true });
  });

  // The server hears which entry is the last one here, and sends what is missing: of another tab, of an act cancelled.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "post") event.detail.parameters.seen = log.lastElementChild?.dataset.entry ?? "0";
  });

  function toEnd() {
    screen.scrollTop = screen.scrollHeight;
  }

  let stood = "";
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id === "elsewhere") stood = elsewhere().value;
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "log") toEnd();
    if (event.detail.target.id !== "elsewhere") return;
    const gone = ![...elsewhere().options].some((option) => option.value === stood);
    elsewhere().value = gone ? "" : stood;
    place();
  });
  comeBack();
  place();
  toEnd();
})();
