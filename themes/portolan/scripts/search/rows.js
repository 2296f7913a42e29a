// The rows of the dialog's list. The focus stays in the field: the chosen row is named to those who hear it.

// A page: its title, then its best sections, then what unfolds the others.
function group(page, at, words, whole, expand) {
  const id = "pt-hit-" + at;
  const { href, name, badge, way, text, sections, more } = parts(page, words, whole);
  return make("div", { role: "group", "aria-labelledby": id + "-name" },
    option("a", { id, href }, make("span", { class: "title", id: id + "-name" }, name, badge), way, text),
    sections.map(({ href, name, text }, number) =>
      option("a", { id: id + "-" + number, class: "hit part", href }, make("span", { class: "heading" }, name), text)),
    more && option("div", { id: id + "-more", class: "hit more", click: () => expand(at) }, more));
}

function option(tag, more, ...inside) {
  return make(tag, { class: "hit", role: "option", tabindex: "-1", "aria-selected": "false", ...more }, inside);
}

// The best section of the best page.
function best(hits, list) {
  const { anchor } = hits.pages[0].sections[0] || {};
  return list.querySelector(anchor ? "#pt-hit-0-0" : "#pt-hit-0");
}

// A field drops line ends, which would join the words of a pasted log. Says whether it has put the text in itself.
function pasted(event) {
  const text = event.clipboardData && event.clipboardData.getData("text/plain");
  if (!text || !/[\r\n]/.test(text)) return false;
  const field = event.target;
  event.preventDefault();
  field.setRangeText(text.replace(/\s*[\r\n]+\s*/g, " "), field.selectionStart, field.selectionEnd, "end");
  return true;
}
