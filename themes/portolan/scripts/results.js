// The page of results: the same questions and answers, in a page that has an address for each of them. Only that page has
// this script, which loads search at once: whoever comes here asks.
const ALL = 200;
const PAUSE = 180;
const form = document.getElementById("pt-seek");

function buildPage(search) {
  const { NAMES, asker, beginning, button, clean, count, failed, facts, make, noFilters, note, nothing, parts, pasted, putChips,
    remarks, remember, resultsAddress, typedHelp, wholePage, word } = search;
  const field = form.querySelector("input");
  const place = document.getElementById("pt-found");
  const chipRow = make("div", { class: "chips" });
  const notes = make("p", { class: "notes" });
  const said = make("p", { class: "said", role: "status" });
  const list = make("ol", { class: "hits" });
  const rest = make("div", { class: "rest" });
  const more = make("p", { class: "next" }, button(word("show_more"), next, { class: "act" }));
  const title = document.title;
  let step = 10;
  let urgent = [];
  let state = read();
  let typing = 0;
  place.replaceChildren(chipRow, said, notes, list, more, rest);

  function read() {
    const given = new URLSearchParams(location.search);
    const filters = noFilters();
    for (const name of NAMES) filters[name] = given.getAll(name);
    return { q: clean(given.get("q") || ""), filters, shown: Math.min(Math.max(Number(given.get("n")) || step, step), ALL) };
  }

  // Puts the state into the address; where that is refused, as some browsers do on disk, the page works all the same.
  function write(add) {
    const address = resultsAddress(location.href.split(/[?#]/)[0], state.q, state.filters) + (state.shown > step ? "&n=" + state.shown : "");
    if (address !== location.href) inHistory(add ? "pushState" : "replaceState", null, address);
  }

  function inHistory(how, value, address) {
    try {
      history[how](value, "", address);
    } catch (error) {
      // Refused: the address stays behind.
    }
  }

  const asking = asker({ wait, show, fail });

  function run() {
    document.title = state.q ? state.q + " · " + title : title;
    if (state.q) return asking.put({ q: state.q, ...state.filters, limit: state.shown });
    asking.stop();
    begin();
  }

  // Nothing is asked yet.
  function begin() {
    chipRow.replaceChildren();
    lay([], "", [], beginning(urgent, seek, forgotten, typedHelp("h2"), "h2"));
  }

  // After a remembered search was removed: the focus stays in the list.
  function forgotten() {
    begin();
    (rest.querySelector(".drop") || field).focus();
  }

  function lay(remarks, text, rows, below) {
    notes.replaceChildren(...remarks);
    said.textContent = text;
    list.replaceChildren(...rows);
    rest.replaceChildren(...below.filter(Boolean));
    more.hidden = true;
  }

  function wait(text) {
    said.textContent = text;
  }

  function show(hits, request, whole) {
    putChips(chipRow, hits.facets, state.filters, refilter);
    if (!hits.total) return lay([], "", [], nothing(request.q, hits, state.filters, { seek, unfilter }));
    lay(remarks(hits), count("found_one", "found_many", hits.total), hits.pages.map((page, at) => item(page, at, hits, request, whole)), []);
    more.hidden = hits.pages.length >= hits.total || state.shown >= ALL;
    if (whole && history.state && history.state.y) scrollTo(0, history.state.y);
  }

  function fail(error, shown) {
    if (shown) note(notes, error, run);
    else lay([], "", [], failed(error, run));
  }

  function item(page, at, hits, request, whole) {
    const { href, name, badge, way, text, sections, more } = parts(page, hits.words, whole);
    const expand = async () => {
      const open = item((await wholePage(request, at)) || page, at, hits, request, true);
      row.replaceWith(open);
      open.querySelectorAll("ul a")[sections.length].focus();
    };
    const row = make("li", null, make("h2", null, make("a", { href }, name), badge), way, text,
      sections.length > 0 && make("ul", null, sections.map(({ href, name, text }) => make("li", null, make("a", { href }, name), text))),
      more && button(more, () => expand().catch((error) => fail(error, true)), { class: "act small" }));
    return row;
  }

  function seek(text) {
    field.value = text;
    sent();
  }

  function sent(event) {
    if (event) event.preventDefault();
    clearTimeout(typing);
    state.q = clean(field.value);
    state.shown = step;
    remember(state.q);
    write(true);
    run();
  }

  function refilter() {
    state.shown = step;
    write(true);
    run();
  }

  function unfilter() {
    state.filters = noFilters();
    refilter();
  }

  function next() {
    const before = list.children.length;
    state.shown += step;
    write(false);
    run().then(() => {
      const first = list.children[before];
      if (first) first.querySelector("a").focus();
    });
  }

  form.addEventListener("submit", sent);
  field.addEventListener("paste", pasted);
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      state.q = clean(field.value);
      state.shown = step;
      write(false);
      run();
    }, PAUSE);
  });
  addEventListener("popstate", () => {
    state = read();
    field.value = state.q;
    run();
  });
  // Where the reader was, for the way back from a page.
  addEventListener("pagehide", () => inHistory("replaceState", { y: scrollY }));
  if (document.activeElement !== field || !field.value) field.value = state.q;
  facts().then(({ limit, pinned }) => {
    step = limit || step;
    urgent = pinned || urgent;
    state = read();
    run();
  });
}

let building = null;

function build() {
  building ||= portolan.reach().then(() => buildPage(portolan.search));
  building.catch(() => {
    building = null;
    document.getElementById("pt-lost").hidden = false;
  });
}

build();
form.addEventListener("focusin", build);
