// What the reader opened in the sidebar, and how far it was scrolled, kept for the session. It runs before the sidebar's
// own script, which then brings the current row into view.
var restored = null;

// Addresses from the root of the site.
function opened() {
  return portolan.kept("sessionStorage", "nav-open", []);
}

function address(group) {
  var link = group.parentElement.querySelector(":scope > a");
  return link ? link.href.slice(portolan.root.length) : null;
}

// Also called with every list that the sidebar fills later.
portolan.component("nav-memory", (root) => {
  var nav = document.getElementById("pt-nav");
  if (!nav) return;
  var before = opened();
  root.querySelectorAll(".nav details:not([open])").forEach((group) => {
    if (before.indexOf(address(group)) >= 0) group.open = true;
  });
  if (root === document) {
    var scroll = portolan.read("sessionStorage", "nav-scroll");
    if (scroll) restored = Number(scroll);
  }
  if (restored !== null) nav.scrollTop = restored;
});

document.addEventListener("click", (event) => {
  var handle = event.target.closest("#pt-nav summary");
  var url = handle && address(handle.parentElement);
  if (!url) return;
  var rest = opened().filter((other) => other !== url);
  if (!handle.parentElement.open) rest.push(url);
  portolan.keep("sessionStorage", "nav-open", rest.slice(-20));
});

// Once the reader moves it, the sidebar stays where it is put.
["wheel", "pointerdown", "keydown"].forEach((type) => {
  addEventListener(type, () => { restored = null; }, { passive: true });
});

addEventListener("pagehide", () => {
  var nav = document.getElementById("pt-nav");
  if (nav) portolan.write("sessionStorage", "nav-scroll", String(Math.round(nav.scrollTop)));
});
