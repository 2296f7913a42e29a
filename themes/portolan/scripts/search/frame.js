// The elements of the dialog, made once. `on` holds what they call.
function buildFrame(on) {
  const link = document.getElementById("pt-find");
  const field = make("input", {
    id: "pt-q", name: "q", type: "text", role: "combobox", "aria-label": word("search_label"), "aria-expanded": "false",
    "aria-controls": "pt-hits", "aria-autocomplete": "list", placeholder: word("placeholder"), autocomplete: "off",
    autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "search",
    input: on.typed, paste: (event) => pasted(event) && on.typed(),
  });
  const wipe = button("", () => on.seek(""), { class: "icon wipe", "aria-label": word("wipe"), hidden: true });
  const leave = button([make("span", null, word("leave"))], () => box.close(), { class: "leave" });
  const form = make("form", { class: "seek", action: link.dataset.results, submit: on.sent }, icon("search"), field, wipe, leave);
  const chipRow = make("div", { class: "chips" });
  const notes = make("p", { class: "notes" });
  const list = make("div", { id: "pt-hits", role: "listbox", "aria-label": word("results") });
  const rest = make("div", { class: "rest" });
  const body = make("div", { class: "body" }, notes, list, rest);
  const copy = make("span", { class: "offline" });
  const busy = make("span", { class: "busy" });
  const all = make("a", { class: "all", click: on.left });
  const keys = make("span", { class: "keys", "aria-hidden": "true" }, [["↑↓", "key_move"], ["↵", "key_open"], ["Esc", "key_close"]]
    .map(([key, name]) => make("span", null, make("kbd", null, key), word(name))));
  const said = make("p", { class: "unseen", role: "status" });
  const box = make("dialog", { id: "pt-search", class: "seeker", "aria-label": word("search_label"), keydown: on.pressed, click: on.clicked },
    make("div", { class: "sheet" }, form, chipRow, body, make("div", { class: "under" }, copy, busy, keys, all), said));
  document.body.append(box);
  return { box, link, field, wipe, chipRow, notes, list, rest, body, copy, busy, all, said };
}
