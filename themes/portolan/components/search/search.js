// The way into search: the button of the header, its keys, and what is remembered of the pages that were read. The
// dialog, the engine and the index are loaded when the reader reaches for them.
var loading = null;
var mac = /Mac|iPhone|iPad/.test(navigator.platform);

portolan.reach = () => {
  if (!loading) {
    loading = portolan.load("search");
    loading.catch(() => { loading = null; });
    portolan.facts().then(ahead);
  }
  return loading;
};

// What the script will ask for first comes beside it. From disk nothing can be fetched, and little is gained.
function ahead(known) {
  var it = known.search;
  if (it && /^http/.test(portolan.root)) ["engine-" + it.engine, it.pack + "/boot"].forEach((name) => {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "fetch";
    link.crossOrigin = "";
    link.href = portolan.root + "assets/search/" + name + ".js";
    document.head.append(link);
  });
}

// What is typed until the dialog is there.
var early;

// Opens the dialog; where its script cannot be had, the list of all pages is the way on.
function open(text) {
  var link = document.getElementById("pt-find");
  if (!link) return;
  early = "";
  portolan.reach().then(
    () => portolan.openSearch(early || text, early),
    () => { location.href = link.dataset.all; },
  ).then(() => { early = null; });
}

portolan.component("search", (root) => {
  var link = root.querySelector("#pt-find");
  if (!link) return;
  // With a script it is a button, and what a new tab of it shows is the page that can be searched.
  link.href = link.dataset.results;
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");
  link.querySelector("kbd").textContent = mac ? "⌘ K" : "Ctrl K";
  if (root !== document) return;
  link.addEventListener("pointerenter", portolan.reach);
  link.addEventListener("focus", portolan.reach);
  // Addresses of mdBook's search.
  var asked = document.documentElement.dataset.classes && new URLSearchParams(location.search).get("search");
  if (asked) open(asked);
});

document.addEventListener("click", (event) => {
  var link = event.target.closest("#pt-find");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

document.addEventListener("keydown", (event) => {
  var link = document.getElementById("pt-find");
  if (!link || event.defaultPrevented || event.altKey) return;
  var key = event.key;
  if (early != null && key.length < 2 && !event.ctrlKey && !event.metaKey) {
    early += key;
    return event.preventDefault();
  }
  var chord = event.ctrlKey !== mac && event.metaKey === mac && !event.shiftKey && key.toLowerCase() === "k";
  var press = key === " " && event.target === link;
  // Both can be switched off. `?` shows what can be typed.
  var sign = /^[/?]$/.test(key) && !event.ctrlKey && !event.metaKey && portolan.read("localStorage", "slash") !== "off" &&
    !event.target.closest("input, textarea, select, [contenteditable]");
  if (!chord && !press && !sign) return;
  event.preventDefault();
  open(key === "?" && key);
});

// The last pages that were read, for the dialog: in this browser alone.
var title = document.querySelector("body:not(.lost, .found, .all, .print) main h1");
if (title && portolan.later.search && location.href.startsWith(portolan.root)) {
  var url = portolan.page();
  var read = portolan.kept("localStorage", "read", []).filter((entry) => entry && entry[1] !== url);
  read.unshift([title.textContent.trim().slice(0, 120), url]);
  portolan.keep("localStorage", "read", read.slice(0, 6));
}
