// The room works with form posts alone. This spares a reload between items, and says when
// typed words are not written yet.
(function () {
  "use strict";

  function open(id) {
    var item = document.getElementById(id);
    if (!item) return false;
    item.open = true;
    item.scrollIntoView({ block: "start" });
    item.querySelector("summary").focus({ preventScroll: true });
    return true;
  }

  document.addEventListener("click", function (event) {
    var next = event.target.closest("[data-next]");
    var link = next || event.target.closest("[data-open]");
    if (!link) return;
    var id = link.dataset.open || following();
    if (id && open(id)) event.preventDefault();
  });

  // The first item after the open one that is not done; from the beginning if there is none.
  function following() {
    var items = Array.from(document.querySelectorAll("details.qa-item"));
    var at = items.findIndex(function (item) { return item.open; });
    var order = items.slice(at + 1).concat(items.slice(0, Math.max(at, 0)));
    var found = order.find(function (item) { return !item.classList.contains("done"); });
    return found ? found.id : "";
  }

  var state = document.querySelector("[data-state]");
  document.querySelector("main").addEventListener("input", function () {
    if (!state || !state.dataset.state) return;
    state.textContent = state.dataset.state;
    state.className = "qa-st qa-warn";
    delete state.dataset.state;
  });
})();
