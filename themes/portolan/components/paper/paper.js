// What a page becomes for the printer, and back: folded parts open, pictures are there, each address of a link to
// elsewhere stands once, numbered, at the end, and each sheet says of what it is a part.
var added = [];
var sheet = null;

function addresses(main) {
  var list = document.createElement("ol");
  var known = [];
  main.querySelectorAll("a[href^=http]").forEach((link) => {
    var url = link.getAttribute("href");
    // What it says is where it leads.
    if (link.textContent === url) return;
    if (!known.includes(url)) {
      known.push(url);
      list.append(document.createElement("li"));
      list.lastChild.textContent = url;
    }
    link.dataset.to = known.indexOf(url) + 1;
  });
  return list;
}

function add(main, name, ...content) {
  var part = document.createElement("div");
  part.className = name;
  part.append(...content);
  main.append(part);
  added.push(part);
}

// Title, version and commit, as far as the page knows them. On the screen the sheet does nothing.
function foot() {
  var known = Array.from(document.querySelectorAll("#pt-versions [aria-current], .facts code"), (part) => part.textContent);
  var text = JSON.stringify([document.title.slice(0, 80), ...known].join(" · "));
  if (!sheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, (sheet = new CSSStyleSheet())];
  sheet.replaceSync("@page{@bottom-left{content:" + text + ";font:8pt sans-serif}}");
}

addEventListener("beforeprint", () => {
  var main = document.getElementById("pt-main");
  document.querySelectorAll("main details:not([open])").forEach((fold) => {
    fold.open = true;
    fold.dataset.shut = "";
  });
  document.querySelectorAll("img[loading=lazy]").forEach((image) => (image.loading = "eager"));
  if (!main || added[0]) return;
  document.documentElement.classList.add("numbered");
  var list = addresses(main);
  if (list.firstChild) add(main, "addresses", portolan.word("addresses"), list);
  add(main, "source", portolan.root + portolan.page() + " · " + new Date().toISOString().slice(0, 10));
  foot();
});

addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-shut]").forEach((fold) => {
    fold.open = false;
    delete fold.dataset.shut;
  });
  document.documentElement.classList.remove("numbered");
  added.splice(0).forEach((part) => part.remove());
});
