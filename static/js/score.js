// Adds the sheet up while it is filled in, as the service will; the form works without it.
(function () {
  "use strict";

  var sheet = document.querySelector("[data-sheet]");
  var sum = document.querySelector("[data-sum]");
  if (!sheet || !sum) return;
  var bands = JSON.parse(sheet.dataset.bands);
  var whole = Number(sheet.dataset.whole);

  // What one line is given: null where it does not apply, undefined where nothing is chosen.
  function given(line) {
    var toggle = line.querySelector("input.seen");
    if (toggle) return toggle.checked ? Number(line.dataset.max) || 1 : 0;
    var number = line.querySelector("input[type=number]");
    if (number) return number.value === "" ? undefined : Number(number.value);
    var chosen = line.querySelector("input:checked");
    if (!chosen) return undefined;
    return chosen.dataset.points === "" ? null : Number(chosen.dataset.points);
  }

  function said() {
    var lines = Array.from(sheet.querySelectorAll("li[data-max]"));
    var points = lines.map(given);
    if (points.indexOf(undefined) >= 0) return sum.dataset.unready;
    if (!whole) return bands[points.indexOf(0) >= 0 ? bands.length - 1 : 0][1];
    var earned = 0, most = 0;
    lines.forEach(function (line, n) {
      if (points[n] === null) return;
      earned += points[n];
      most += Number(line.dataset.max);
    });
    if (!most) return sum.dataset.unready;
    // Half up on whole numbers: fractions of a computer would round some halves down.
    var tenths = earned * 10;
    if (sheet.dataset.mode === "rescale") {
      tenths = Math.floor((20 * earned * whole + most) / (2 * most));
    }
    var band = bands.find(function (each) { return tenths >= each[0] * 10; }) || bands[bands.length - 1];
    return String(tenths / 10).replace(".", ",") + " " + sum.dataset.words + ", " + band[1];
  }

  sheet.addEventListener("input", function () { sum.textContent = said(); });
  sum.textContent = said();
})();
