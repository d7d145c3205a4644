// Adds the columns up while they are filled in; the page works without it.
(function () {
  "use strict";

  var form = document.querySelector("[data-shares]");
  if (!form) return;

  function typed(input) {
    return /^\s*\d+\s*$/.test(input.value) ? Number(input.value) : null;
  }

  function add(output) {
    var column = output.dataset.sum;
    var boxes = Array.from(form.querySelectorAll('input[name^="' + column + '-"]'));
    var target = typed(boxes[0]);
    var shared = boxes.slice(1).map(typed).filter(function (n) { return n !== null; });
    var sum = shared.reduce(function (all, n) { return all + n; }, 0);
    var isShare = column === "own" || column === "assigned";
    output.textContent = (shared.length ? sum : "–") + (target === null ? "" : "/" + target);
    output.classList.toggle("sg-off", isShare && target !== null && shared.length > 0 && sum !== target);
  }

  form.addEventListener("input", function () {
    form.querySelectorAll("[data-sum]").forEach(add);
  });
})();
