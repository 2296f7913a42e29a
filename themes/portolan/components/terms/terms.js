// A word of the glossary shows its definition: while the pointer rests on it, while it has the focus, and at a tap, of
// which the next one follows the link. Without this script the browser shows the same text its own way.

var tip = document.createElement("div");
tip.id = "pt-term";
tip.className = "term-tip";
tip.setAttribute("role", "tooltip");
if (tip.showPopover) tip.popover = "manual";
var shown = null;
var tapped = null;
var timer = 0;

function termOf(event) {
  return event.target.closest ? event.target.closest("a.term") : null;
}

function hide() {
  clearTimeout(timer);
  if (!shown) return;
  shown.title = tip.textContent;
  shown.removeAttribute("aria-describedby");
  shown = null;
  tip.remove();
}

function show(term) {
  clearTimeout(timer);
  if (term === shown || !(term.title || term === shown)) return;
  hide();
  shown = term;
  tip.textContent = term.title;
  // The browser would show it a second time.
  term.removeAttribute("title");
  term.setAttribute("aria-describedby", tip.id);
  // Outside of the text it would belong to no part of the page.
  (term.closest("main") || document.body).append(tip);
  if (tip.showPopover) tip.showPopover();
  place();
}

function place() {
  var line = shown.getClientRects()[0];
  var room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  var below = line.bottom + 6;
  var above = line.top - tip.offsetHeight - 6;
  tip.style.left = Math.max(8, Math.min(line.left, room)) + "px";
  tip.style.top = (below + tip.offsetHeight > innerHeight && above > 0 ? above : below) + "px";
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  var term = termOf(event);
  clearTimeout(timer);
  if (term) timer = setTimeout(show, 120, term);
  else if (shown && event.target !== tip && shown !== document.activeElement) timer = setTimeout(hide, 200);
});
document.addEventListener("focusin", (event) => {
  var term = termOf(event);
  if (term) show(term);
  else hide();
});
document.addEventListener("focusout", hide);
document.addEventListener("pointerdown", (event) => {
  var term = termOf(event);
  tapped = event.pointerType === "touch" && term !== shown ? term : null;
  if (!term && event.target !== tip) hide();
});
document.addEventListener("click", (event) => {
  var term = termOf(event);
  if (!term || term !== tapped) return;
  event.preventDefault();
  show(term);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
// The focus brings its word into view.
addEventListener(
  "scroll",
  () => {
    if (shown && shown === document.activeElement) place();
    else hide();
  },
  { passive: true },
);
addEventListener("beforeprint", hide);
