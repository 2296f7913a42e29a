// Bars that a reader has dismissed stay away, by the key of what they say. It runs in the head, before there is a bar, so
// that none shows for a moment first. A sheet hides them: a preview that changes the page in place leaves it alone.
var html = document.documentElement;
var name = "pt:" + html.dataset.site + ":" + html.dataset.edition + ":dismissed";
var gone = stored();
var sheet = null;

function stored() {
  try {
    var list = JSON.parse(localStorage.getItem(name));
    return Array.isArray(list) ? list : [];
  } catch (error) {
    return [];
  }
}

function bars() {
  return Array.from(document.querySelectorAll(".announcement[data-key]"));
}

function hide() {
  if (!gone.length) return;
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
    }
    sheet.replaceSync(
      gone
        .map((key) => ".announcement[data-key=" + JSON.stringify(key) + "]")
        .join() + "{display:none}",
    );
  } catch (error) {
    bars().forEach((bar) => {
      bar.hidden = gone.includes(bar.dataset.key);
    });
  }
}

document.addEventListener("click", (event) => {
  var button = event.target.closest && event.target.closest(".announcement button");
  if (!button) return;
  // What no bar says any more is forgotten.
  var known = bars().map((bar) => bar.dataset.key);
  gone = gone.filter((key) => known.includes(key));
  gone.push(button.closest(".announcement").dataset.key);
  hide();
  try {
    localStorage.setItem(name, JSON.stringify(gone));
  } catch (error) {
    // Where nothing can be kept, the bar comes back with the next page.
  }
  // The focus was in the bar.
  var brand = document.querySelector(".brand");
  if (brand) brand.focus({ preventScroll: true });
});

hide();
// For browsers without such sheets.
if (!sheet) document.addEventListener("DOMContentLoaded", hide);
