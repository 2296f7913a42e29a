// What was found, as elements that the dialog and the page share.
const MARKED = 200;

// Where a hit leads. The words to mark go along in the address, which the page takes off again: that works on every
// host, from disk and in a new tab.
function target(page, section, words) {
  const anchor = section && section.anchor ? "#" + encodeURIComponent(section.anchor) : "";
  const marked = markedWords(page, words);
  return portolan.root + page.url + (marked ? "?h=" + encodeURIComponent(marked) : "") + anchor;
}

// The words that were looked for and the forms of them that the page has.
function markedWords(page, words) {
  const all = new Set(words);
  for (const section of page.sections) {
    for (const piece of section.snippet) if (piece.hit) all.add(piece.text.toLowerCase());
  }
  let text = "";
  for (const one of all) if (text.length + one.length < MARKED) text += (text && " ") + one;
  return text;
}

const snippet = (section) => section.snippet.map((piece) => (piece.hit ? make("mark", null, piece.text) : piece.text));

// A text with the words in it marked.
function marked(text, words) {
  const parts = [];
  let done = 0;
  for (const [from, to] of portolan.find(text, words)) {
    parts.push(text.slice(done, from), make("mark", null, text.slice(from, to)));
    done = to;
  }
  return [...parts, text.slice(done)];
}

// The parts of a page that was found. The text before the first heading belongs to its title. Until the words around
// hits are there, room is kept for them, so that nothing moves.
function parts(page, words, whole) {
  const text = (section) => section && (!whole || section.snippet.length > 0) && make("span", { class: "words" }, whole ? snippet(section) : "");
  const part = (section) => ({ href: target(page, section, words), name: marked(section.heading, words), text: text(section) });
  return {
    href: target(page, null, words),
    name: marked(page.title, words),
    badge: page.kind && [" ", make("span", { class: "badge" }, page.kind)],
    way: page.breadcrumb.length > 0 && make("span", { class: "way" }, page.breadcrumb.join(" › ")),
    text: text(page.sections.find((section) => !section.anchor)),
    sections: page.sections.filter((section) => section.anchor).map(part),
    more: page.more && count("more_one", "more_many", page.more),
  };
}

// The page at this place with all of its sections.
async function wholePage(request, at) {
  const found = await ask({ ...request, offset: at, limit: 1, sections: 50, snippets: true }, () => true);
  return found.pages[0];
}

// What there is to say of the answer as a whole: words taken for others, words that no page has together.
function remarks(hits) {
  const lines = hits.corrected.map(([typed, taken]) => make("span", null, word("corrected", { typed, taken })));
  if (hits.some && hits.total) lines.push(make("span", null, word("some")));
  return lines;
}
