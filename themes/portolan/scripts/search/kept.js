// What is remembered in this browser, and nowhere else: searches, pages that were read, filters.
const SEARCHES = 5;
const LOCAL = "localStorage";
const SESSION = "sessionStorage";

const list = (store, name) => portolan.kept(store, name, []);
const keep = portolan.keep;
const searches = () => list(LOCAL, "searches").filter((text) => typeof text === "string");

// Searches longer than a line are pasted logs, which nobody looks for in a list.
function remember(text) {
  if (text && text.length < 100) keep(LOCAL, "searches", [text, ...forgetSearch(text)].slice(0, SEARCHES));
}

function forgetSearch(text) {
  const others = searches().filter((other) => other.toLowerCase() !== text.toLowerCase());
  keep(LOCAL, "searches", others);
  return others;
}

// Pages as `[title, URL from the root]`; the script of every page writes them.
const isPage = (entry) => Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string";
const pagesRead = () => list(LOCAL, "read").filter((entry) => isPage(entry) && entry[1] !== portolan.page());

function keptFilters() {
  const filters = noFilters();
  for (const entry of list(SESSION, "filters")) if (isPage(entry) && filters[entry[0]]) filters[entry[0]].push(entry[1]);
  return filters;
}

function keepFilters(filters) {
  keep(SESSION, "filters", NAMES.flatMap((name) => filters[name].map((value) => [name, value])));
}
