// Marks the section that is being read: the last heading above a line under the header, at the end of the page the
// last one. Never changes the address and never scrolls the page.
var links = [];
var now = null;
var asked = false;

function mark() {
  asked = false;
  var line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 8;
  var atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  var current = null;
  links.forEach((link) => {
    if (link.heading.getBoundingClientRect().top <= line) current = link;
  });
  if (atEnd && scrollY > 0) current = links[links.length - 1];
  if (current === now) return;
  if (now) now.element.ariaCurrent = null;
  now = current;
  var nav = document.getElementById("pt-toc");
  var name = nav.querySelector("button span");
  name.textContent = current ? current.element.textContent : "";
  if (!current) return;
  current.element.ariaCurrent = "location";
  var list = document.getElementById("pt-toc-list");
  var box = list.getBoundingClientRect();
  var place = current.element.getBoundingClientRect();
  if (place.top < box.top + 32 || place.bottom > box.bottom - 32) list.scrollTop += place.top - box.top - box.height / 2;
}

function ask() {
  if (asked || !links.length) return;
  asked = true;
  requestAnimationFrame(mark);
}

portolan.component("toc", (root) => {
  var nav = root.querySelector("#pt-toc");
  if (!nav) return;
  now = null;
  links = [];
  nav.querySelectorAll("li > a").forEach((element) => {
    var heading = document.getElementById(decodeURIComponent(element.hash.slice(1)));
    if (heading) links.push({ element: element, heading: heading });
  });
  ask();
});

addEventListener("scroll", ask, { passive: true });
addEventListener("resize", ask);

document.addEventListener("click", (event) => {
  var list = document.getElementById("pt-toc-list");
  if (list && event.target.closest("#pt-toc-list a") && list.matches(":popover-open")) list.hidePopover();
});
