// Where the blocks of the page were written, as the server says when it is asked, and which of them is outlined.
var places = new WeakMap();
// Elements that the keyboard reaches only while sources can be opened.
var stops = new Set();
var shown = null;
// What the pointer rests on: the places may come after it.
var under = null;

var frame = make(shadow, "div", "frame");
frame.hidden = true;
var label = make(frame, "span");

function forget() {
  places = new WeakMap();
  keepStops(new Set());
  under = null;
  outline(null);
}

function keepStops(wanted) {
  stops.forEach(function (element) {
    if (!wanted.has(element)) element.removeAttribute("tabindex");
  });
  wanted.forEach(function (element) {
    element.tabIndex = 0;
  });
  stops = wanted;
}

// The page with its places has the form of the page as it was sent, so they are walked side by side.
function placed(message) {
  if (!isOpening() || message.url !== pageName) return;
  if (!message.html) return forget();
  var next = new DOMParser().parseFromString(message.html, "text/html");
  var wanted = new Set();
  places = new WeakMap();
  pairPlaces(document.body, next.body, { files: message.files, stops: wanted }, null);
  keepStops(wanted);
  if (shown) follow();
  else outline(blockOf(under));
}

function pairPlaces(live, marked, found, around) {
  var place = placeOf(marked, found.files);
  if (place) {
    places.set(live, place);
    // A block that only repeats the place of the one around it needs no stop of its own.
    var repeats = around && around.file === place.file && around.line === place.line;
    if (!repeats && !isReached(live)) found.stops.add(live);
  }
  var ours = Array.from(live.childNodes).filter(function (child) {
    return sent.has(child);
  });
  if (ours.length !== marked.childNodes.length) return;
  ours.forEach(function (child, at) {
    var other = marked.childNodes[at];
    if (child.nodeType === 1 && child.nodeName === other.nodeName) pairPlaces(child, other, found, place || around);
  });
}

// By the keyboard, without our help: code and tables are, because they scroll.
function isReached(element) {
  return (element.hasAttribute("tabindex") && !stops.has(element)) || element.querySelector(":scope > pre[tabindex]");
}

function placeOf(element, files) {
  var parts = (element.getAttribute("data-pt-at") || "").split(":");
  var file = files[Number(parts[0])];
  return parts.length === 2 && file ? { file: file, line: Number(parts[1]) } : null;
}

// The innermost block around a node.
function blockOf(node) {
  for (; node && node !== document.body; node = node.parentNode) {
    if (places.has(node)) return node;
  }
  return null;
}

function outline(block) {
  shown = block;
  frame.hidden = !block;
  if (!block) return;
  var edge = block.getBoundingClientRect();
  var place = places.get(block);
  label.textContent = place.file + ":" + place.line;
  frame.style.left = edge.left - 4 + "px";
  frame.style.top = edge.top - 4 + "px";
  frame.style.width = edge.width + 8 + "px";
  frame.style.height = edge.height + 8 + "px";
  frame.classList.toggle("low", edge.top < 28);
}

function follow() {
  if (shown) outline(shown.isConnected && places.has(shown) ? shown : null);
}

addEventListener("scroll", follow, { capture: true, passive: true });
addEventListener("resize", follow);
