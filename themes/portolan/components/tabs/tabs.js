// Tabs: a row of buttons over the sections. A choice is kept by its label, for every set of the same group on the site;
// the head script shows kept choices before the page is painted, until this one has taken over (class `on`).
var chosen = portolan.kept("localStorage", "tabs", {});
var count = 0;

function panels(set) {
  return Array.from(set.querySelectorAll(":scope > .tab"));
}

function show(set, name) {
  panels(set).forEach((panel, at) => {
    var button = set.querySelector(":scope > .tab-row").children[at];
    panel.hidden = panel.dataset.tab !== name;
    button.ariaSelected = !panel.hidden;
    button.tabIndex = panel.hidden ? -1 : 0;
  });
}

function row(set) {
  var made = document.createElement("div");
  made.className = "tab-row";
  made.dataset.pt = "";
  made.role = "tablist";
  panels(set).forEach((panel) => {
    var button = portolan.button(made, "", panel.querySelector(".tab-title").textContent);
    button.role = "tab";
    button.id = "pt-tab-" + ++count;
    button.dataset.name = panel.dataset.tab;
    panel.role = "tabpanel";
    panel.setAttribute("aria-labelledby", button.id);
  });
  set.prepend(made);
}

portolan.component("tabs", (root) => {
  root.querySelectorAll("[data-tabs]").forEach((set) => {
    var all = panels(set);
    var old = set.querySelector(":scope > .tab-row");
    if (old) old.remove();
    row(set);
    var kept = all.some((panel) => panel.dataset.tab === chosen[set.dataset.tabs]);
    show(set, kept ? chosen[set.dataset.tabs] : all[0].dataset.tab);
    set.classList.add("on");
  });
  reveal();
});

// All sets of the group follow; the one that was used stays where it is in the window.
function choose(button) {
  var set = button.closest("[data-tabs]");
  var top = set.getBoundingClientRect().top;
  chosen[set.dataset.tabs] = button.dataset.name;
  portolan.keep("localStorage", "tabs", chosen);
  document.querySelectorAll("[data-tabs]").forEach((other) => {
    if (other.dataset.tabs === set.dataset.tabs) show(other, button.dataset.name);
  });
  scrollBy(0, set.getBoundingClientRect().top - top);
}

// What an address names may lie in a section that is not shown.
function reveal() {
  var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  var shut = target && target.closest(".tab[hidden]");
  for (var at = shut; at; at = at.parentElement.closest(".tab[hidden]")) show(at.parentElement, at.dataset.tab);
  if (shut) target.scrollIntoView();
}

addEventListener("hashchange", reveal);
document.addEventListener("click", (event) => {
  var button = event.target.closest(".tab-row > button");
  if (button) choose(button);
});
document.addEventListener("keydown", (event) => {
  var button = event.target.closest(".tab-row > button");
  if (!button) return;
  var all = Array.from(button.parentElement.children);
  var at = all.indexOf(button);
  var right = getComputedStyle(button).direction === "rtl" ? -1 : 1;
  var steps = { ArrowRight: at + right, ArrowLeft: at - right, Home: 0, End: -1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  var next = all[(steps[event.key] + all.length) % all.length];
  choose(next);
  next.focus();
});
