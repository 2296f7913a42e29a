// What the dialog and the page show where there are no hits: nothing typed yet, nothing found, something failed.

// A titled list; nothing where it is empty.
function block(level, title, rows) {
  if (!rows.length) return null;
  return make("section", null, make(level, null, title), make("ul", null, rows.map((row) => make("li", null, row))));
}

// Before anything is typed: what the reader asked and read before, what the site has for emergencies, and some help.
function beginning(pinned, seek, redraw, help, level = "h3") {
  const again = (text) => [
    button([icon("clock"), make("span", null, text)], () => seek(text), { class: "row" }),
    button("", () => redraw(forgetSearch(text)), {
      class: "icon drop",
      "aria-label": word("remove_search", { text }),
      "data-drop": text,
    }),
  ];
  const page = (sign) => ([title, url]) =>
    make("a", { class: "row", href: portolan.root + url }, icon(sign), make("span", null, title));
  return [
    block(level, word("pinned"), pinned.filter(isPage).slice(0, 5).map(page("pin"))),
    block(level, word("recent_searches"), searches().map(again)),
    block(level, word("recent_pages"), pagesRead().slice(0, 5).map(page("page"))),
    help,
  ];
}

// What can be typed.
function typedHelp(level) {
  const typed = ["phrase", "without", "field"].map((name) => ["code", word("help_" + name), word("help_" + name + "_text")]);
  return explained(level, "help", typed);
}

// What can be typed, and which keys the dialog has.
function help() {
  const chord = document.querySelector("#pt-find kbd").textContent;
  const keys = [[chord + ", /", "search"], ["↑ ↓", "move"], ["↵", "open"], [chord.replace("K", "↵"), "tab"], ["Esc", "close"], ["?", "list"]];
  return [
    typedHelp("h3"),
    explained("h3", "keys", keys.map(([key, name]) => ["kbd", key, word("key_" + name)]), slash()),
  ];
}

function explained(level, title, rows, more) {
  const line = ([tag, sign, text]) => make("div", null, make("dt", null, make(tag, null, sign)), make("dd", null, text));
  return make("section", { class: "help" }, make(level, null, word(title)), make("dl", null, rows.map(line)), more);
}

// The keys `/` and `?` can be switched off: people who speak to their computer press them without meaning to.
function slash() {
  const on = portolan.read(LOCAL, "slash") !== "off";
  const change = (event) => portolan.write(LOCAL, "slash", event.target.checked ? null : "off");
  return make("label", null, make("input", { type: "checkbox", checked: on, change }), make("span", null, word("slash")));
}

// Nothing was found: what may be meant, what stands in the way, and the way on that always works.
function nothing(text, hits, filters, { seek, unfilter }) {
  const near = [...new Set([...hits.corrected.map(([, taken]) => taken), ...(hits.near || [])])];
  return [
    make("p", { class: "big" }, word("nothing", { text: text.length > 80 ? text.slice(0, 80) + "…" : text })),
    isFiltered(filters) ? make("p", null, button(word("unfilter"), unfilter, { class: "act" })) : null,
    near.length ? make("p", null, word("near"), near.map((one) => [" ", button(one, () => seek(one), { class: "chip" })])) : null,
    make("p", null, word("nothing_more"), " ", allPages()),
  ];
}

function failed(error, retry) {
  return [
    make("p", { class: "big" }, sentence(error)),
    make("p", null, button(word("retry"), retry, { class: "act" }), " ", allPages()),
  ];
}

// Below what stands: something that could not be added to it.
function note(place, error, retry) {
  place.append(make("span", null, sentence(error), " ", button(word("retry"), retry, { class: "act" })));
  place.hidden = false;
}

// Said where the site is read from a disk or without a network.
async function copyOf() {
  if (!onDisk && navigator.onLine) return "";
  const { build } = await portolan.facts();
  return build && build.date ? word("offline_built", { date: build.date }) : word("offline");
}
