// The way into search: the button of the header, its keys, and what is remembered of the pages that were read. The
// dialog, the engine and the index are loaded when the reader reaches for them.
var loading = null;
var mac = /Mac|iPhone|iPad/.test(navigator.platform);

function reach() {
  if (!loading) {
    loading = portolan.load("search");
    loading.catch(function () { loading = null; });
  }
  return loading;
}

// Opens the dialog; where its script cannot be had, the list of all pages is the way on.
function open(text) {
  var link = document.getElementById("pt-find");
  if (!link) return;
  reach().then(
    function () { portolan.openSearch(text); },
    function () { location.href = link.dataset.all; },
  );
}

portolan.component("search", function (root) {
  var link = root.querySelector("#pt-find");
  if (!link) return;
  // With a script it is a button, and what a new tab of it shows is the page that can be searched.
  link.href = link.dataset.results;
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");
  link.querySelector("kbd").textContent = mac ? "⌘ K" : "Ctrl K";
  if (root !== document) return;
  ["pointerenter", "focus", "touchstart"].forEach(function (type) {
    link.addEventListener(type, function () { reach().then(function () { portolan.warmSearch(); }, function () {}); }, { passive: true });
  });
  // The page that shows what was found needs the script for the words of its address, or once a reader types.
  var form = document.getElementById("pt-seek");
  if (form && new URLSearchParams(location.search).get("q")) reach().catch(lost);
  if (form) form.addEventListener("focusin", function () { reach().catch(lost); });
  // Addresses of mdBook's search.
  var asked = document.documentElement.dataset.classes && new URLSearchParams(location.search).get("search");
  if (asked) open(asked);
});

function lost() {
  document.getElementById("pt-lost").hidden = false;
}

document.addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("#pt-find");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

function inField(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

document.addEventListener("keydown", function (event) {
  var link = document.getElementById("pt-find");
  if (!link || event.defaultPrevented || event.altKey) return;
  if (event.target === link && event.key === " ") {
    event.preventDefault();
    open();
    return;
  }
  var chord = (mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.shiftKey;
  var plain = !event.ctrlKey && !event.metaKey && !inField(event.target);
  var slash = plain && event.key === "/" && portolan.read("localStorage", "slash") !== "off";
  if (!(chord && event.key.toLowerCase() === "k") && !slash) return;
  event.preventDefault();
  open();
});

// The last pages that were read, for the dialog: in this browser alone.
try {
  var here = location.href.split(/[?#]/)[0];
  var title = document.querySelector("main h1");
  var known = !/(^| )(lost|found|all|print)( |$)/.test(document.body.className);
  if (title && known && document.getElementById("pt-find") && here.indexOf(portolan.root) === 0) {
    var url = here.slice(portolan.root.length);
    var read = JSON.parse(portolan.read("localStorage", "read")) || [];
    read = read.filter(function (entry) { return entry[1] !== url; });
    read.unshift([title.textContent.trim().slice(0, 120), url]);
    portolan.write("localStorage", "read", JSON.stringify(read.slice(0, 6)));
  }
} catch (error) {
  // The storage holds something else: nothing is remembered.
}
