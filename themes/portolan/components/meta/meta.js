// Dates in words that depend on today, which the page itself must not: how long ago, and whether a review is overdue.
var DAY = 86400000;
var steps = [["year", 365], ["month", 30.4], ["week", 7], ["day", 1]];

function days(time) {
  var date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(time.dateTime);
  if (!date) return NaN;
  var now = new Date();
  return Math.round((Date.UTC(date[1], date[2] - 1, date[3]) - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / DAY);
}

function inWords(distance) {
  var step = steps.find((step) => Math.abs(distance) >= step[1] * 2 || step[1] === 1);
  var format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  return format.format(Math.round(distance / step[1]), step[0]);
}

portolan.component("meta", (root) => {
  root.querySelectorAll(".meta time").forEach((time) => {
    var distance = days(time);
    if (isNaN(distance) || time.nextElementSibling) return;
    var note = document.createElement("span");
    if (time.closest(".due") && distance < 0) {
      note.className = "badge";
      note.dataset.v = "overdue";
      note.textContent = portolan.word("overdue");
    } else {
      note.className = "ago";
      note.textContent = inWords(distance);
    }
    time.after(" ", note);
  });
});
