// Tables that readers may sort: a button in each head, ascending, descending, as it was. Numbers by their value, all else
// by the language of the page.
var lang = document.documentElement.lang;
var order = new Intl.Collator(lang, { numeric: true, sensitivity: "base" });
// How numbers are written in that language: what parts thousands, and what stands before the fraction.
var signs = {};
new Intl.NumberFormat(lang).formatToParts(12345.6).forEach((part) => {
  signs[part.type] = part.value;
});
var groups = new RegExp("[٬" + (signs.group || ",") + "](?=\\d{3}(\\D|$))", "g");
var fraction = new RegExp("[٫" + signs.decimal + "]");

function text(row, column) {
  var cell = row.cells[column];
  return cell ? cell.textContent.trim() : "";
}

function number(written) {
  var latin = written.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);
  var plain = latin.replace(/[\s'’]/g, "").replace(groups, "").replace(fraction, ".");
  var found = /^[^\d+−-]{0,2}([-+−]?\d+(\.\d+)?)/.exec(plain);
  return found ? parseFloat(found[1].replace("−", "-")) : NaN;
}

// The rows in order of a column. What is empty, or no number among numbers, says nothing and stands at the end.
function ordered(rows, head, turn) {
  var isNumber = head.classList.contains("num") || head.classList.contains("end");
  var known = rows.map((row) => {
    var written = text(row, head.cellIndex);
    return { row: row, value: isNumber ? number(written) : written };
  });
  var says = (one) => one.value === one.value && one.value !== "";
  var sorted = known.filter(says).sort((a, b) => turn * (isNumber ? a.value - b.value : order.compare(a.value, b.value)));
  var silent = known.filter((one) => !says(one));
  return sorted.concat(silent).map((one) => one.row);
}

function sort(head) {
  var table = head.closest("table");
  var body = table.tBodies[0];
  var rows = Array.from(body.rows);
  rows.forEach((row, at) => {
    if (!row.dataset.at) row.dataset.at = at;
  });
  var now = head.getAttribute("aria-sort");
  var next = now === "ascending" ? "descending" : now ? null : "ascending";
  table.querySelectorAll("[aria-sort]").forEach((other) => {
    other.removeAttribute("aria-sort");
  });
  rows.sort((a, b) => a.dataset.at - b.dataset.at);
  if (next) {
    head.setAttribute("aria-sort", next);
    rows = ordered(rows, head, next === "ascending" ? 1 : -1);
  }
  body.append.apply(body, rows);
}

portolan.component("sort", (root) => {
  root.querySelectorAll(".sortable thead th").forEach((head) => {
    if (head.querySelector("a, button")) return;
    var words = Array.from(head.childNodes);
    var button = portolan.button(head, "sort");
    button.append.apply(button, words);
    button.addEventListener("click", () => {
      sort(head);
    });
  });
});
