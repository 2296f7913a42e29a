// Elements. Data goes into them as text or as an attribute, never as HTML.
const word = (key, values) => portolan.word(key, values);

function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...inside.flat(3).filter(Boolean));
  return element;
}

const icon = (name) => make("span", { class: "glyph " + name, "aria-hidden": "true" });
const button = (text, click, attributes) => make("button", { type: "button", click, ...attributes }, text);
const count = (one, many, number) => word(number === 1 ? one : many, { count: shownNumber(number) });

// Takes ten milliseconds to make: the dialog does it while nobody waits.
let numbers = null;
const shownNumber = (number) => (numbers ||= new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 1 })).format(number);

// What was asked, without what no reader typed: line ends of a pasted log line, control characters.
const clean = (text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

// The sentence for a failure; the rest is in the console, for people who look for its cause.
function sentence(error) {
  const key = "failed_" + error.kind;
  return word(word(key) === key ? "failed_module" : key);
}

// The way on that always works.
const allPages = () => make("a", { href: document.getElementById("pt-find").dataset.all }, word("search_all_pages"));
