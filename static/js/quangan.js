// The site works without this file: it only spares people a second press and a search.
(function () {
  "use strict";

  // One press is enough: a second one while the first is under way would send it twice.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    var button = event.submitter;
    if (button) button.setAttribute("aria-busy", "true");
  });
  // Coming back by the browser's arrow shows the page as it was: let it be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
    });
  });

  // What needs mending is brought into view and read aloud.
  var alert = document.querySelector("main [role=alert]");
  if (alert) {
    alert.setAttribute("tabindex", "-1");
    alert.focus();
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  // Without this a tap selects the whole text, and the person copies it.
  document.querySelectorAll("[data-copies]").forEach(function (button) {
    var text = document.getElementById(button.dataset.copies);
    button.hidden = false;
    button.addEventListener("click", function () {
      window.getSelection().selectAllChildren(text);
      // Asked of the selection, so that it works over plain http in the office too.
      if (document.execCommand("copy")) button.textContent = button.dataset.done;
    });
  });
})();
