// The room works with form posts alone. This keeps typed words in the tab until they are
// written, writes the open item on the way to the next one, and spares a reload between items.
(function () {
  "use strict";

  var room = document.querySelector("[data-room]");
  if (!room) return;
  var forms = Array.from(room.querySelectorAll("details.qa-item form"));
  var state = document.querySelector("[data-unwritten]");
  var shelf = "hop:" + room.dataset.room + ":";

  function place(form) { return shelf + form.getAttribute("action"); }
  function item(form) { return form.closest("details.qa-item"); }
  // The version of the words goes with them: what was typed over an older one says so.
  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && (field.type !== "hidden" || field.name === "seen" || field.name === "shown") && field.type !== "submit";
    });
  }
  function isChoice(field) { return field.type === "checkbox" || field.type === "radio"; }

  function values(form) {
    return fields(form).map(function (field) {
      return isChoice(field)
        ? { name: field.name, of: field.value, on: field.checked }
        : { name: field.name, text: field.value };
    });
  }
  function fill(form, typed) {
    typed.forEach(function (one) {
      fields(form).forEach(function (field) {
        if (field.name !== one.name) return;
        if (!isChoice(field)) field.value = one.text;
        else if (field.value === one.of) field.checked = one.on;
        askWhy(field);
      });
    });
  }

  // Why somebody is away is asked beside the name at once; without a script the server asks.
  var why = document.getElementById("vi-sao");
  function askWhy(field) {
    if (!field.classList.contains("seen") || field.checked || !why) return;
    var row = field.closest("li");
    if (row.querySelector(".why")) return;
    var asked = why.content.firstElementChild.cloneNode(true);
    asked.querySelectorAll("[name]").forEach(function (input) {
      input.name = input.name.replace("KEY", field.name.slice("here-".length));
    });
    asked.setAttribute("aria-label", asked.getAttribute("aria-label") + ": " + row.querySelector("label").firstChild.textContent);
    row.appendChild(asked);
  }
  room.addEventListener("change", function (event) { askWhy(event.target); });

  function keep(form) {
    try { sessionStorage.setItem(place(form), JSON.stringify(values(form))); } catch (error) { /* full */ }
  }
  function kept(form) {
    try { return JSON.parse(sessionStorage.getItem(place(form))); } catch (error) { return null; }
  }
  function forget(form) {
    sessionStorage.removeItem(place(form));
    sessionStorage.removeItem(place(form) + ":sent");
  }

  function mark(form) {
    form.dataset.unwritten = "1";
    if (!state) return;
    state.textContent = state.dataset.unwritten;
    state.className = "qa-st qa-warn";
  }
  function unwritten() {
    return forms.filter(function (form) { return form.dataset.unwritten; });
  }

  // The form for an opinion is on the page once; it comes to the item where it is asked for.
  var say = document.getElementById("phat-bieu");
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-say]");
    if (!link || !say) return;
    event.preventDefault();
    var form = say.content.querySelector("form").cloneNode(true);
    form.action = link.href;
    if (window.crypto && crypto.randomUUID) form.elements.op.value = crypto.randomUUID();
    link.replaceWith(form);
    forms.push(form);
    form.elements.speaker.focus();
  });

  // What was sent has been answered: written, or shown again beside its message. What was
  // not sent comes back as it was typed.
  forms.forEach(function (form) {
    if (sessionStorage.getItem(place(form) + ":sent")) return forget(form);
    var typed = kept(form);
    if (!typed) return forget(form);
    fill(form, typed);
    mark(form);
  });

  room.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !item(form)) return;
    keep(form);
    mark(form);
  });

  room.addEventListener("submit", function (event) {
    var form = event.target;
    var others = unwritten().filter(function (other) { return other !== form; });
    // The minutes lock: nothing typed may be left behind.
    if (form.dataset.locks && others.length) {
      event.preventDefault();
      open(item(others[0]).id);
      return;
    }
    sessionStorage.setItem(place(form) + ":sent", "1");
  });

  function open(id) {
    var found = document.getElementById(id);
    if (!found) return false;
    found.open = true;
    found.scrollIntoView({ block: "start" });
    found.querySelector("summary").focus({ preventScroll: true });
    return true;
  }

  // The first item after the open one that is not done; from the beginning if there is none.
  function following(at) {
    var items = Array.from(room.querySelectorAll("details.qa-item"));
    var here = items.indexOf(at);
    var order = items.slice(here + 1).concat(items.slice(0, Math.max(here, 0)));
    var found = order.find(function (other) { return !other.classList.contains("done"); });
    return found ? found.id : "";
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-next], [data-open]");
    if (!link) return;
    var at = room.querySelector("details.qa-item[open]");
    var id = link.dataset.open || following(at);
    if (!id) return;
    event.preventDefault();
    var typed = unwritten().find(function (form) { return item(form) === at; });
    if (!typed || typed.dataset.locks) return open(id);
    var next = document.createElement("input");
    next.type = "hidden";
    next.name = "tiep";
    next.value = id;
    typed.appendChild(next);
    typed.requestSubmit();
  });
})();
