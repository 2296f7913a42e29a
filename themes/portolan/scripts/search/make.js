// Elements. Data goes into them as text or as an attribute, never as HTML.
const word = (key, values) => portolan.word(key, values);

function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...inside.flat().filter((part) => part || part === 0));
  return element;
}

const icon = (name) => make("span", { class: "glyph " + name, "aria-hidden": "true" });
const button = (text, click, attributes) => make("button", { type: "button", click, ...attributes }, text);
const numbers = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 1 });
const count = (one, many, number) => word(number === 1 ? one : many, { count: numbers.format(number) });

// What was asked, without what no reader typed: line ends of a pasted log line, control characters.
const clean = (text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

// The sentence for a failure, and for people who look for its cause the rest in the console.
function sentence(error) {
  console.warn(error);
  const kind = error.kind === "missing" && onDisk ? "missing_copy" : error.kind;
  const text = word("failed_" + kind);
  return text === "failed_" + kind ? word("failed_module") : text;
}

// The way on that always works.
const allPages = () => make("a", { href: document.getElementById("pt-find").dataset.all }, word("search_all_pages"));
