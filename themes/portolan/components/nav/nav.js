// The sidebar and the drawer, which are one element: groups that the page does not hold are filled from the shared
// nav file, the drawer gets the focus.

function find(entries, url) {
  var far = [];
  for (var i = 0; i < entries.length; i++) {
    var entry = entries[i];
    if (entry[1] === url) return { entry: entry, far: far };
    if (typeof entry[2] === "string") far.push(entry[2]);
    else if (entry[2]) {
      var inner = find(entry[2], url);
      if (inner.entry) return inner;
      far = far.concat(inner.far);
    }
  }
  return { entry: null, far: far };
}

// The entry of this URL, looking into pieces of the tree that lie in files of their own only where it must.
function search(entries, url) {
  var found = find(entries, url);
  if (found.entry) return Promise.resolve(found.entry);
  return found.far.reduce((before, path) => {
    return before.then((entry) => {
      if (entry) return entry;
      return portolan.tree(path).then((inner) => search(inner, url));
    });
  }, Promise.resolve(null));
}

function children(entry) {
  if (typeof entry[2] === "string") return portolan.tree(entry[2]);
  return Promise.resolve(entry[2]);
}

function put(parent, tag, text) {
  var made = document.createElement(tag);
  made.textContent = text;
  parent.append(made);
  return made;
}

function item(list, entry) {
  var role = entry[4];
  var row = put(list, "li");
  if (role === "separator" || role === "part") {
    row.className = role;
    row.textContent = entry[0];
    return;
  }
  var title = put(row, entry[1] ? "a" : "span");
  if (entry[1]) title.href = role === "link" ? entry[1] : portolan.root + entry[1];
  if (role === "link") title.className = "link";
  if (entry[3]) {
    put(title, "b", entry[3]);
    title.append(" ");
  }
  title.append(entry[0]);
  if (entry[5]) {
    title.append(" ");
    var badge = put(title, "small", entry[5]);
    badge.className = "badge";
    badge.dataset.v = entry[5].toLowerCase();
  }
  if (title.pathname === location.pathname && title.host === location.host) title.ariaCurrent = "page";
  if (entry[2] && entry[2].length) {
    var group = put(row, "details");
    put(group, "summary").ariaLabel = entry[0];
    group.addEventListener("toggle", () => fill(group, entry));
  }
}

function fill(group, entry) {
  if (!group.open || group.querySelector("ul")) return Promise.resolve();
  return children(entry).then((entries) => {
    if (group.querySelector("ul")) return;
    var list = put(group, "ul");
    entries.forEach((child) => item(list, child));
    portolan.start(list);
  });
}

function open(group) {
  if (!group.open || group.querySelector("ul") || group.ariaBusy) return;
  // What stands before it: a link, or text.
  var link = group.previousElementSibling;
  var url = link.href ? link.href.slice(portolan.root.length) : null;
  group.ariaBusy = "true";
  portolan
    .tree()
    .then((tree) => search(tree, url))
    .then((entry) => {
      group.ariaBusy = null;
      if (entry) return fill(group, entry);
      throw new Error("no entry for " + url);
    })
    .catch((error) => {
      group.ariaBusy = null;
      console.error(error);
      if (link.href) location.href = link.href;
    });
}

document.addEventListener(
  "toggle",
  (event) => {
    var element = event.target;
    if (element.matches(".nav details.far")) open(element);
    if (element.id === "pt-nav" && event.newState === "open") reveal(element, true);
  },
  true,
);

// The current row into view, within the sidebar's own scroller only.
function reveal(nav, focus) {
  var row = nav.querySelector("[aria-current=page]");
  if (!row) return;
  var box = nav.getBoundingClientRect();
  var place = row.getBoundingClientRect();
  // A drawer is opened to see what stands around it.
  if (focus || place.top < box.top + 48 || place.bottom > box.bottom - 48) {
    nav.scrollTop += place.top - box.top - box.height / 3;
  }
  if (focus) row.focus({ preventScroll: true });
}

portolan.component("nav", (root) => {
  var nav = root.querySelector("#pt-nav");
  if (nav) reveal(nav);
});

document.addEventListener("click", (event) => {
  var link = event.target.closest("#pt-nav:popover-open a");
  if (link) link.closest("#pt-nav").hidePopover();
});
