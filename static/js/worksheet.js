// Lines to put into order: buttons move a line up or down, into the manifest and out of it. The numbers are what counts;
// without scripts they are typed.
(function () {
  "use strict";

  const numberOf = (line) => Number(line.querySelector("input").value) || 0;

  // Those with a number come first, by their numbers.
  function inOrder(list) {
    const lines = [...list.children];
    const placed = lines.filter(numberOf).sort((one, other) => numberOf(one) - numberOf(other));
    return { placed, left: lines.filter((line) => !numberOf(line)) };
  }

  function moved({ placed, left }, line, up) {
    const at = placed.indexOf(line);
    if (at < 0 && up) {
      left.splice(left.indexOf(line), 1);
      placed.push(line);
    } else if (at === placed.length - 1 && !up) {
      placed.pop();
      left.unshift(line);
    } else if (at >= 0 && !(at === 0 && up)) {
      const other = up ? at - 1 : at + 1;
      [placed[at], placed[other]] = [placed[other], line];
    }
    return { placed, left };
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".worksheet [data-move]");
    if (!button) return;
    const line = button.closest("li");
    const list = line.parentElement;
    const { placed, left } = moved(inOrder(list), line, button.dataset.move === "up");
    [...placed, ...left].forEach((item, index) => {
      item.querySelector("input").value = index < placed.length ? index + 1 : "";
      list.append(item);
    });
    button.focus();
    const number = numberOf(line);
    list.parentElement.querySelector(".moved").textContent = `${number || list.dataset.out}`;
  });
})();
