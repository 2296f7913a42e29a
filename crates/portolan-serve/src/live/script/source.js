// Click a block to open its source: on this machine alone, where the author has an editor that can be asked, and only
// while it is switched on. Links, buttons and fields work as ever; with Alt held, they too open the block they are in.
var OWN_CLICKS =
  "a[href],button,input,select,textarea,summary,iframe,audio[controls],video[controls],[contenteditable],[role=button],[role=tab],[role=link]";
// The name of the editor, where it may be asked.
var editor = null;

// As the theme's own key, which is not there yet when this runs.
function storageKey() {
  var data = document.documentElement.dataset;
  return "pt:" + data.site + ":" + data.edition + ":open-source";
}

function isOpening() {
  try {
    return Boolean(editor) && localStorage.getItem(storageKey()) === "on";
  } catch (error) {
    return false;
  }
}

function keepOpening(on) {
  try {
    if (on) localStorage.setItem(storageKey(), "on");
    else localStorage.removeItem(storageKey());
  } catch (error) {
    // Where nothing can be kept it stays off.
  }
}

var link = make(shadow, "a");
link.hidden = true;
var toggle = make(box, "button", "toggle");
toggle.type = "button";
toggle.hidden = true;
toggle.append(pencil());

function pencil() {
  var drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4");
  drawing.append(path);
  return drawing;
}

function offer() {
  toggle.hidden = !editor;
  var on = isOpening();
  toggle.setAttribute("aria-pressed", String(on));
  toggle.title = editor ? word("open_source", { editor: editor }) : "";
  toggle.setAttribute("aria-label", toggle.title);
  if (on) askPlaces();
  else forget();
  attach();
}

function askPlaces() {
  if (isOpening() && pageName) ask({ type: "places", url: pageName });
}

toggle.addEventListener("click", function () {
  keepOpening(!isOpening());
  offer();
});
// Another tab of the same portal was switched.
addEventListener("storage", function (event) {
  if (event.key === storageKey()) offer();
});
document.addEventListener("portolan:changed", askPlaces);

function hasOwnClick(target) {
  if (target.closest(OWN_CLICKS)) return true;
  var labelled = target.closest("label");
  return Boolean(labelled && labelled.control && !labelled.control.disabled);
}

function open(place) {
  ask({ type: "open", file: place.file, line: place.line });
}

document.addEventListener("pointermove", function (event) {
  if (!isOpening()) return;
  under = event.target;
  var block = blockOf(under);
  if (block !== shown) outline(block);
});
document.addEventListener("focusin", function (event) {
  if (isOpening()) outline(blockOf(event.target));
});
document.documentElement.addEventListener("pointerleave", function () {
  under = null;
  outline(null);
});
// Before the page's own listeners: a click that opens the source does nothing else.
document.addEventListener(
  "click",
  function (event) {
    var block = isOpening() && event.target.nodeType === 1 && blockOf(event.target);
    if (!block || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!event.altKey && (hasOwnClick(event.target) || !getSelection().isCollapsed)) return;
    event.preventDefault();
    event.stopPropagation();
    open(places.get(block));
  },
  true,
);
document.addEventListener("keydown", function (event) {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey || !isOpening()) return;
  var block = blockOf(event.target);
  if (!block || hasOwnClick(event.target)) return;
  event.preventDefault();
  open(places.get(block));
});

function opened(message) {
  var where = message.file + ":" + message.line;
  if (message.refused) {
    remark(word("open_failed", { why: message.refused }), 8000);
    return;
  }
  remark(word("opened", { place: where, editor: editor }), 2500);
  if (!message.follow) return;
  link.href = message.follow;
  link.click();
}
