// The dialog: a field, filters, a list that the arrows walk through, and what there is to say. It is built once and keeps
// its text and its answer from one opening to the next.
const DELAY = 60;
const SPOKEN = 400;
const MOST_PAGES = 10;

function buildDialog() {
  const link = document.getElementById("pt-find");
  const filters = keptFilters();
  let answer = null;
  let asked = "";
  let typing = 0;
  let speaking = 0;

  const field = make("input", {
    id: "pt-q", name: "q", type: "text", role: "combobox", "aria-label": word("search_label"), "aria-expanded": "false",
    "aria-controls": "pt-hits", "aria-autocomplete": "list", placeholder: word("placeholder"), autocomplete: "off",
    autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "search",
    input: () => later(), paste: (event) => pasted(event) && later(),
  });
  const wipe = button("", () => seek(""), { class: "icon wipe", "aria-label": word("wipe"), hidden: true });
  const form = make("form", { class: "seek", action: link.dataset.results, submit: sent }, icon("search"), field, wipe,
    button([make("span", null, word("leave"))], () => dialog.close(), { class: "leave" }));
  const chipRow = make("div", { class: "chips" });
  const notes = make("p", { class: "notes" });
  const list = make("div", { id: "pt-hits", role: "listbox", "aria-label": word("results") });
  const rest = make("div", { class: "rest" });
  const body = make("div", { class: "body" }, notes, list, rest);
  const copy = make("span", { class: "offline" });
  const busy = make("span", { class: "busy" });
  const all = make("a", { class: "all", click: () => remember(asked) });
  const keys = make("span", { class: "keys", "aria-hidden": "true" }, [["↑↓", "key_move"], ["↵", "key_open"], ["Esc", "key_close"]]
    .map(([key, name]) => make("span", null, make("kbd", null, key), word(name))));
  const said = make("p", { class: "unseen", role: "status" });
  const dialog = make("dialog", { id: "pt-search", class: "seeker", "aria-label": word("search_label"), keydown: pressed, click: clicked },
    make("div", { class: "sheet" }, form, chipRow, body, make("div", { class: "under" }, copy, busy, keys, all), said));
  document.body.append(dialog);

  const asking = asker({ wait, show, fail });

  function later() {
    clearTimeout(typing);
    wipe.hidden = !field.value;
    typing = setTimeout(run);
  }

  async function run() {
    asked = clean(field.value);
    if (!asked) return begin();
    const { limit } = await facts();
    asking.put({ q: asked, ...filters, limit: Math.min(limit || MOST_PAGES, MOST_PAGES) });
  }

  function seek(text) {
    field.value = text;
    field.focus();
    later();
  }

  function retry() {
    field.focus();
    run();
  }

  async function begin() {
    asking.stop();
    answer = null;
    const { pinned = [] } = await facts();
    if (asked) return;
    lay([], beginning(pinned, seek, redraw));
    chipRow.replaceChildren();
    busy.textContent = "";
    all.hidden = true;
    speak("");
  }

  // After a remembered search was removed: the focus stays in the list.
  async function redraw() {
    await begin();
    (rest.querySelector(".drop") || field).focus();
  }

  function lay(remarks, below, rows) {
    notes.replaceChildren(...remarks);
    notes.hidden = !remarks.length;
    list.replaceChildren(...(rows || []));
    rest.replaceChildren(...below.flat().filter(Boolean));
    list.hidden = !rows;
    rest.hidden = Boolean(rows);
    field.setAttribute("aria-expanded", String(Boolean(rows)));
    if (!rows) field.removeAttribute("aria-activedescendant");
  }

  function wait(text) {
    busy.textContent = text;
    if (!answer) lay([], [make("p", { class: "big loading" }, text)]);
    speak(text);
  }

  function show(hits, request, whole) {
    const fresh = !answer || answer.request.q !== request.q;
    const held = fresh ? null : current() && current().id;
    answer = { hits, request };
    busy.textContent = "";
    putChips(chipRow, hits.facets, filters, refilter);
    if (!hits.total) lay([], nothing(request.q, hits, filters, seek, unfilter));
    else {
      lay(remarks(hits), [], hits.pages.map((page, at) => group(page, at, hits.words, whole, expand)));
      if (fresh) body.scrollTop = 0;
      const kept = held && document.getElementById(held);
      choose(kept || best(hits, list), false);
    }
    all.hidden = !hits.total;
    all.href = resultsAddress(link.dataset.results, request.q, filters);
    all.textContent = count("all_one", "all_many", hits.total);
    if (whole) speak(hits.total ? count("found_one", "found_many", hits.total) : word("nothing", { text: request.q }));
  }

  function fail(error, shown) {
    busy.textContent = "";
    if (shown) note(notes, error, retry);
    else {
      answer = null;
      lay([], failed(error, retry));
      chipRow.replaceChildren();
      all.hidden = true;
    }
    speak(sentence(error));
  }

  function refilter() {
    keepFilters(filters);
    run();
  }

  function unfilter() {
    Object.assign(filters, noFilters());
    refilter();
    field.focus();
  }

  async function expand(at) {
    const { hits, request } = answer;
    try {
      const page = await wholePage(request, at);
      if (!page || !answer || answer.hits !== hits) return;
      const shown = hits.pages[at].sections.filter((section) => section.anchor).length;
      hits.pages[at] = page;
      show(hits, request, true);
      choose(document.getElementById("pt-hit-" + at + "-" + shown), true);
    } catch (error) {
      fail(error, true);
    }
  }

  const options = () => [...list.querySelectorAll("[role=option]")];
  const current = () => list.querySelector("[aria-selected=true]");

  function choose(option, scroll) {
    const before = current();
    if (!option || option === before) return;
    if (before) before.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    if (scroll) option.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = options();
    if (!all.length) return walk(step);
    choose(all[(all.indexOf(current()) + step + all.length) % all.length], true);
  }

  // Where there is no list of hits the arrows walk through what can be pressed.
  function walk(step) {
    const stops = [field, ...rest.querySelectorAll("a, button, input")];
    const at = stops.indexOf(document.activeElement);
    stops[(at + step + stops.length) % stops.length].focus();
  }

  function pressed(event) {
    const inList = event.target === field || body.contains(event.target);
    if (event.key === "Escape") {
      event.preventDefault();
      if (field.value) seek("");
      else dialog.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && inList) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Delete" && event.target.closest(".rest li")) {
      const drop = event.target.closest("li").querySelector(".drop");
      if (drop) drop.click();
    } else if (event.key === "Enter" && event.target === field && !event.isComposing) {
      const option = current();
      // What is shown may be the answer to what was typed before.
      if (!option || !answer || answer.request.q !== clean(field.value)) return;
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        remember(asked);
        if (option.href) window.open(option.href, "_blank", "noopener");
      } else option.click();
    }
  }

  function clicked(event) {
    const option = event.target.closest("a.hit, .rest a");
    if (event.target === dialog) dialog.close();
    if (!option) return;
    if (option.matches(".hit")) remember(asked);
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  }

  // Enter without a list: the page of results, which works for every query.
  function sent(event) {
    event.preventDefault();
    const text = clean(field.value);
    if (!text) return;
    remember(text);
    location.href = resultsAddress(link.dataset.results, text, filters);
  }

  function speak(text) {
    clearTimeout(speaking);
    speaking = setTimeout(() => { said.textContent = text; }, SPOKEN);
  }

  addEventListener("online", () => dialog.open && rest.querySelector(".act") && run());

  return async function (text) {
    if (!dialog.open) dialog.showModal();
    if (text !== undefined) field.value = text;
    field.focus();
    field.select();
    copyOf().then((said) => { copy.textContent = said; });
    if (text !== undefined || !answer) later();
  };
}

function resultsAddress(page, text, filters) {
  const given = new URLSearchParams({ q: text });
  for (const name of NAMES) for (const value of filters[name]) given.append(name, value);
  return page.split("?")[0] + "?" + given;
}

let openDialog = null;
portolan.openSearch = (text) => (openDialog ||= buildDialog())(text);
portolan.warmSearch = () => open().catch(() => {});
// What the dialog asks, without the dialog: the hits of a request.
portolan.ask = ask;
