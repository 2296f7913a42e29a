// What the dialog shows: an answer, or what there is to say in its place. `on` holds what can be pressed there.
const SPOKEN = 400;

function stage(frame, filters, on) {
  const { link, field, chipRow, notes, list, rest, body, busy, all, said } = frame;
  const choice = chooser(frame);
  let answer = null;
  let speaking = 0;

  // The answer to this text, if that is what is shown.
  const answers = (text) => answer && answer.request.q === text;

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

  // Without an answer, and without what belongs to one.
  function clear(below) {
    answer = null;
    busy.textContent = "";
    lay([], below);
    chipRow.replaceChildren();
    all.hidden = true;
  }

  function begin(below) {
    clear(below);
    speak("");
  }

  function wait(text) {
    busy.textContent = text;
    if (!answer) lay([], [make("p", { class: "big loading" }, text)]);
    speak(text);
  }

  function show(hits, request, whole) {
    const fresh = !answers(request.q);
    const held = !fresh && choice.current();
    answer = { hits, request };
    busy.textContent = "";
    putChips(chipRow, hits.facets, filters, on.refilter);
    if (!hits.total) lay([], nothing(request.q, hits, filters, on));
    else {
      lay(remarks(hits), [], hits.pages.map((page, at) => group(page, at, hits.words, whole, expand)));
      if (fresh) body.scrollTop = 0;
      choice.choose((held && document.getElementById(held.id)) || best(hits, list));
    }
    all.hidden = !hits.total;
    all.href = resultsAddress(link.dataset.results, request.q, filters);
    all.textContent = count("all_one", "all_many", hits.total);
    if (whole) speak(hits.total ? count("found_one", "found_many", hits.total) : word("nothing", { text: request.q }));
  }

  function fail(error, shown) {
    if (shown) {
      busy.textContent = "";
      note(notes, error, on.retry);
    } else clear(failed(error, on.retry));
    speak(sentence(error));
  }

  // All sections of the page at this place.
  async function expand(at) {
    const { hits, request } = answer;
    try {
      const page = await wholePage(request, at);
      if (!page || !answer || answer.hits !== hits) return;
      const shown = hits.pages[at].sections.filter((section) => section.anchor).length;
      hits.pages[at] = page;
      show(hits, request, true);
      choice.choose(document.getElementById("pt-hit-" + at + "-" + shown), true);
    } catch (error) {
      fail(error, true);
    }
  }

  function speak(text) {
    clearTimeout(speaking);
    speaking = setTimeout(() => { said.textContent = text; }, SPOKEN);
  }

  return { begin, wait, show, fail, answers, choice };
}

function resultsAddress(page, text, filters) {
  const given = new URLSearchParams({ q: text });
  for (const name of NAMES) for (const value of filters[name]) given.append(name, value);
  return page.split("?")[0] + "?" + given;
}
