// Switches pushed messages on and off for this browser; the list of devices works without it.
(function () {
  "use strict";

  var section = document.querySelector("[data-push]");
  if (!section) return;
  var state = section.querySelector("[data-push-state]");
  var on = section.querySelector("[data-push-on]");
  var off = section.querySelector("[data-push-off]");
  var token = section.querySelector("[name=csrfmiddlewaretoken]").value;

  function say(text) { state.textContent = text; }

  // The server says in words what it does not take; anything else is a matter of the network.
  function tell(url, said) {
    return fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(said)
    }).then(function (answer) {
      if (answer.status === 400) {
        return answer.json().then(function (refused) { throw { words: refused.error }; });
      }
      // Who is signed out meanwhile is led to the sign-in page, which takes nothing.
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    });
  }

  function bytes(key) {
    var text = atob((key + "===".slice((key.length + 3) % 4)).replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(text, function (sign) { return sign.charCodeAt(0); });
  }

  function rowOf(subscription) {
    var rows = Array.from(document.querySelectorAll("[data-endpoint]"));
    return rows.find(function (row) { return row.dataset.endpoint === subscription.endpoint; });
  }

  // On is what browser and server both know: whoever removed this device elsewhere is off here.
  function show(subscription) {
    var row = subscription && rowOf(subscription);
    if (row) row.querySelector("[data-push-this]").hidden = false;
    on.hidden = Boolean(row);
    off.hidden = !row;
    say(row ? section.dataset.saysOn : section.dataset.saysOff);
  }

  function current() {
    return navigator.serviceWorker.getRegistration("/").then(function (worker) {
      return worker ? worker.pushManager.getSubscription() : null;
    });
  }

  function subscribe() {
    return navigator.serviceWorker.register(section.dataset.worker, { scope: "/" })
      .then(function () { return navigator.serviceWorker.ready; })
      .then(function (worker) {
        return worker.pushManager.getSubscription()
          // One of another person, or under a key of before, stands in the way of a new one.
          .then(function (old) { return old && old.unsubscribe(); })
          .then(function () {
            return worker.pushManager.subscribe({
              userVisibleOnly: true,
              applicationServerKey: bytes(section.dataset.key)
            });
          });
      });
  }

  function during(button, work) {
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    work().then(function () { location.reload(); }, function (error) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      var blocked = Notification.permission === "denied";
      say(error.words || (blocked ? section.dataset.saysBlocked : section.dataset.saysFailed));
    });
  }

  on.addEventListener("click", function () {
    during(on, function () {
      return Notification.requestPermission().then(subscribe).then(function (subscription) {
        return tell(section.dataset.subscribe, subscription.toJSON()).catch(function (error) {
          // What the server does not know is not left behind in the browser.
          return subscription.unsubscribe().then(function () { throw error; });
        });
      });
    });
  });

  off.addEventListener("click", function () {
    during(off, function () {
      return current().then(function (subscription) {
        return tell(section.dataset.unsubscribe, { endpoint: subscription.endpoint })
          .then(function () { return subscription.unsubscribe(); });
      });
    });
  });

  if (!window.isSecureContext) {
    say(section.dataset.saysUnsafe);
  } else if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    say(/iPhone|iPad/.test(navigator.userAgent) ? section.dataset.saysIphone : section.dataset.saysLacking);
  } else if (Notification.permission === "denied") {
    say(section.dataset.saysBlocked);
  } else {
    current().then(show, function () { show(null); });
  }
})();
