// The page of results: the same questions and answers, in a page that has an address for each of them.
const STEP = 10;

function buildPage(form) {
  const field = form.querySelector("input");
  const place = document.getElementById("pt-found");
  const chipRow = make("div", { class: "chips" });
  const notes = make("p", { class: "notes" });
  const said = make("p", { class: "said", role: "status" });
  const list = make("ol", { class: "hits" });
  const rest = make("div", { class: "rest" });
  const more = make("p", { class: "next" }, button(word("show_more"), next, { class: "act" }));
  const title = document.title;
  let state = read();
  let typing = 0;
  place.replaceChildren(chipRow, said, notes, list, more, rest);

  function read() {
    const given = new URLSearchParams(location.search);
    const filters = noFilters();
    for (const name of NAMES) filters[name] = given.getAll(name);
    return { q: clean(given.get("q") || ""), filters, shown: Math.min(Math.max(Number(given.get("n")) || STEP, STEP), 200) };
  }

  // Puts the state into the address; where that is refused, as some browsers do on disk, the page works all the same.
  function write(add) {
    const address = resultsAddress(location.href.split(/[?#]/)[0], state.q, state.filters) + (state.shown > STEP ? "&n=" + state.shown : "");
    try {
      if (address !== location.href) history[add ? "pushState" : "replaceState"](null, "", address);
    } catch (error) {
      console.warn(error);
    }
  }

  const asking = asker({ wait, show, fail });

  function run() {
    document.title = state.q ? state.q + " · " + title : title;
    if (state.q) return asking.put({ q: state.q, ...state.filters, limit: state.shown });
    asking.stop();
    chipRow.replaceChildren();
    lay([], "", [], []);
  }

  function lay(remarks, text, rows, parts) {
    notes.replaceChildren(...remarks);
    said.textContent = text;
    list.replaceChildren(...rows);
    rest.replaceChildren(...parts.filter(Boolean));
    more.hidden = true;
  }

  function wait(text) {
    said.textContent = text;
  }

  function show(hits, request, whole) {
    putChips(chipRow, hits.facets, state.filters, refilter);
    if (!hits.total) return lay([], "", [], nothing(request.q, hits, state.filters, seek, unfilter));
    lay(remarks(hits), count("found_one", "found_many", hits.total), hits.pages.map((page, at) => item(page, at, hits, request, whole)), []);
    more.hidden = hits.pages.length >= hits.total || state.shown >= 200;
    if (whole && history.state && history.state.y) scrollTo(0, history.state.y);
  }

  function fail(error, shown) {
    if (!shown) return lay([], "", [], failed(error, run));
    notes.append(make("span", null, sentence(error), " ", button(word("retry"), run, { class: "act" })));
  }

  function item(page, at, hits, request, whole) {
    const words = hits.words;
    const intro = page.sections.find((section) => !section.anchor);
    const text = (section) => (whole ? section.snippet.length > 0 && snippet(section) : make("span", { class: "words" }));
    const sections = page.sections.filter((section) => section.anchor).map((section) =>
      make("li", null, make("a", { href: target(page, section, words) }, marked(section.heading, words)), text(section)));
    const expand = async () => {
      const found = await ask({ ...request, offset: at, limit: 1, sections: 50, snippets: true }, () => true);
      hits.pages[at] = found.pages[0] || page;
      const open = item(hits.pages[at], at, hits, request, true);
      row.replaceWith(open);
      open.querySelectorAll("li a")[sections.length].focus();
    };
    const row = make("li", null,
      make("h2", null, make("a", { href: target(page, null, words) }, marked(page.title, words)), " ", badge(page)),
      crumbs(page),
      intro && text(intro),
      sections.length > 0 && make("ul", null, sections),
      page.more > 0 && button(count("more_one", "more_many", page.more), () => expand().catch((error) => fail(error, true)), { class: "act small" }));
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
    state.shown = STEP;
    remember(state.q);
    write(true);
    run();
  }

  function refilter() {
    state.shown = STEP;
    write(true);
    run();
  }

  function unfilter() {
    state.filters = noFilters();
    refilter();
  }

  function next() {
    const before = list.children.length;
    state.shown += STEP;
    write(false);
    run().then(() => {
      const first = list.children[before];
      if (first) first.querySelector("a").focus();
    });
  }

  form.addEventListener("submit", sent);
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      state.q = clean(field.value);
      state.shown = STEP;
      write(false);
      run();
    }, DELAY * 3);
  });
  addEventListener("popstate", () => {
    state = read();
    field.value = state.q;
    run();
  });
  // Where the reader was, for the way back from a page.
  addEventListener("pagehide", () => {
    try {
      history.replaceState({ y: scrollY }, "");
    } catch (error) {
      console.warn(error);
    }
  });
  if (document.activeElement !== field || !field.value) field.value = state.q;
  run();
}

const seekForm = document.getElementById("pt-seek");
if (seekForm) buildPage(seekForm);
