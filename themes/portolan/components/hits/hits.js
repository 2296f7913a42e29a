// Marks on a page that a search has led to. The words come in the address (`?h=`, in mdBook's books `?highlight=` too)
// and are taken out of it at once, so that a copied address is the page's own.

var looked, pattern;

// One character as search compares it: without accents, in lower case.
function folded(character) {
  if (character < "\x80") return character.toLowerCase();
  return character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// Where `words` begin a word of the text: `[from, to]` up to the end of that word, in order. Short words are not taken
// for the beginning of longer ones. A list of hits asks for the same words again and again.
portolan.find = (text, words) => {
  var plain = "";
  var places = [];
  for (var at = 0; at < text.length; at++) {
    var one = folded(text[at]);
    for (var part = 0; part < one.length; part++) places.push(at);
    plain += one;
  }
  places.push(text.length);
  if (words !== looked) {
    looked = words;
    var parts = words.filter(Boolean).map((word) => {
      var plainWord = Array.from(word, folded).join("").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return plainWord.length < 3 ? plainWord + "(?![\\p{L}\\p{N}])" : plainWord + "[\\p{L}\\p{N}]*";
    });
    parts.sort((a, b) => b.length - a.length);
    // Without words, what is nowhere.
    pattern = new RegExp("(?<![\\p{L}\\p{N}])(?:" + (parts.join("|") || "(?!)") + ")", "gu");
  }
  var found = [];
  for (var match of plain.matchAll(pattern)) {
    found.push([places[match.index], places[match.index + match[0].length]]);
  }
  return found;
};

function asked() {
  var given = new URLSearchParams(location.search);
  var names = html.dataset.classes ? ["h", "highlight"] : ["h"];
  var text = names.map((name) => given.get(name)).find(Boolean);
  if (!text) return (history.state && history.state.marked) || "";
  names.forEach((name) => { given.delete(name); });
  var rest = given.toString();
  try {
    history.replaceState({ marked: text }, "", location.pathname + (rest && "?" + rest) + location.hash);
  } catch (error) {
    // Some browsers refuse it for files on disk.
  }
  return text;
}

// The text of the page with, for each piece, where it begins. Blocks are parted, so that no word reaches into the next.
function texts(main) {
  var walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  var pieces = [];
  var whole = "";
  var block = null;
  while (walker.nextNode()) {
    var node = walker.currentNode;
    if (node.parentElement.closest("[data-pt], script, style")) continue;
    var own = node.parentElement.closest("p, li, td, th, dt, dd, pre, h1, h2, h3, h4, h5, h6, summary, div, section");
    if (own !== block) whole += "\n";
    block = own;
    pieces.push({ node: node, from: whole.length });
    whole += node.data;
  }
  return { whole: whole, pieces: pieces };
}

function ranges(main, words) {
  var page = texts(main);
  var at = 0;
  return portolan.find(page.whole, words).slice(0, 2000).map((found) => {
    var range = document.createRange();
    while (at + 1 < page.pieces.length && page.pieces[at + 1].from <= found[0]) at++;
    var last = at;
    while (last + 1 < page.pieces.length && page.pieces[last + 1].from < found[1]) last++;
    range.setStart(page.pieces[at].node, found[0] - page.pieces[at].from);
    range.setEnd(page.pieces[last].node, found[1] - page.pieces[last].from);
    return range;
  });
}

var html = document.documentElement;
var words = asked();

function clear() {
  words = "";
  if (window.CSS && CSS.highlights) CSS.highlights.delete("pt-hit");
  var pill = document.querySelector(".unmark");
  if (pill) pill.remove();
  try {
    history.replaceState(null, "", location.href);
  } catch (error) {
    // As above.
  }
}

portolan.component("hits", (root) => {
  var main = document.getElementById("pt-main");
  if (!words || !main || !(root === document || root.contains(main) || main.contains(root))) return;
  var all = ranges(main, words.split(" "));
  if (!all.length) return;
  all.forEach((range) => {
    var fold = range.startContainer.parentElement.closest("[data-fold]");
    if (fold) fold.classList.add("whole");
  });
  if (window.CSS && CSS.highlights) {
    CSS.highlights.set("pt-hit", new Highlight(...all));
    if (!document.querySelector(".unmark")) {
      portolan.button(document.body, "unmark", portolan.word("clear_marks")).onclick = clear;
    }
  }
  if (root === document && !location.hash) {
    // Past the title, the reader sees where the first hit is anyway.
    var place = all[0].getBoundingClientRect();
    if (place.bottom > innerHeight * 0.8) scrollTo(0, scrollY + place.top - innerHeight / 3);
  }
});
