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
    var copy = event.target.closest("[data-copy]");
    if (copy)
      navigator.clipboard
        .writeText(document.getElementById(copy.dataset.copy).textContent)
        .then(function () {
          copy.textContent = copy.dataset.copied;
        });
  });

  // Without a clipboard the words are selected by hand.
  if (navigator.clipboard)
    document.querySelectorAll("[data-copy]").forEach(function (button) {
      button.hidden = false;
    });
})();
