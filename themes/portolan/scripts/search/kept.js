// What is remembered in this browser, and nowhere else: searches, pages that were read, filters.
const SEARCHES = 5;

function list(store, name) {
  try {
    const found = JSON.parse(portolan.read(window[store], name));
    return Array.isArray(found) ? found : [];
  } catch (error) {
    return [];
  }
}

function keep(store, name, value) {
  try {
    portolan.write(window[store], name, JSON.stringify(value));
  } catch (error) {
    // Refused: then nothing is kept.
  }
}

const searches = () => list("localStorage", "searches").filter((text) => typeof text === "string");

function remember(text) {
  if (!text) return;
  const others = forgetSearch(text);
  keep("localStorage", "searches", [text, ...others].slice(0, SEARCHES));
}

function forgetSearch(text) {
  const others = searches().filter((other) => other.toLowerCase() !== text.toLowerCase());
  keep("localStorage", "searches", others);
  return others;
}

// Pages as `[title, URL from the root]`; the script of every page writes them.
const isPage = (entry) => Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string";
const isHere = (url) => portolan.root + url === location.href.split(/[?#]/)[0];
const pagesRead = () => list("localStorage", "read").filter(isPage).filter((entry) => !isHere(entry[1]));

function keptFilters() {
  const filters = noFilters();
  for (const [name, value] of list("sessionStorage", "filters")) if (filters[name]) filters[name].push(String(value));
  return filters;
}

function keepFilters(filters) {
  keep("sessionStorage", "filters", NAMES.flatMap((name) => filters[name].map((value) => [name, value])));
}
