// Shows what the site pushes: how many things wait. It keeps no page and answers no request.
"use strict";

var TAG = "quangan";

function said(event) {
  try {
    return event.data.json();
  } catch (_unreadable) {
    // A browser takes the right to push away from a site that shows nothing.
    return { title: "Quảng An", body: "Có thông báo cần xem.", url: "/notifications/" };
  }
}

// A link of another site is not opened, whoever sent it.
function ours(url) {
  var page = new URL(url || "/notifications/", self.location.origin);
  return page.origin === self.location.origin ? page.href : self.location.origin + "/notifications/";
}

self.addEventListener("push", function (event) {
  var message = said(event);
  event.waitUntil(self.registration.showNotification(message.title, {
    body: message.body,
    // A newer count takes the place of an older one, and is heard again.
    tag: TAG,
    renotify: true,
    data: { url: ours(message.url) }
  }));
});

self.addEventListener("notificationclick", function (event) {
  event.notification.close();
  var url = event.notification.data.url;
  event.waitUntil(self.clients.matchAll({ type: "window", includeUncontrolled: true }).then(
    function (pages) {
      var open = pages.find(function (page) { return page.url === url; });
      return open ? open.focus() : self.clients.openWindow(url);
    }
  ));
});
