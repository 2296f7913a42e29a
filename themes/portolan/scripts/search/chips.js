// Filters: a chip for each value that pages found have, with their number. What is chosen is kept for the session in
// the dialog, and in the address on the page.
const MOST = 8;

const noFilters = () => Object.fromEntries(NAMES.map((name) => [name, []]));
const isFiltered = (filters) => NAMES.some((name) => filters[name].length);

// The chips for an answer, a group for each property that divides the pages.
function chips(facets, filters, change) {
  return NAMES.map((name) => {
    const facet = facets.find((facet) => facet.name === name) || { values: [] };
    const gone = filters[name].filter((value) => !facet.values.some((known) => known.value === value));
    const values = facet.values.filter(({ value }, at) => at < MOST || filters[name].includes(value));
    for (const value of gone) values.push({ value, pages: 0 });
    if (values.length < 2 && !filters[name].length) return null;
    const label = make("span", { class: "of", id: "pt-of-" + name }, word("filter_" + name));
    return make("div", { role: "group", "aria-labelledby": label.id }, label, values.map((known) => chip(name, known)));
  });

  function chip(name, { value, pages }) {
    const on = filters[name].includes(value);
    const flip = () => {
      filters[name] = on ? filters[name].filter((other) => other !== value) : [...filters[name], value];
      change();
    };
    const shown = name === "language" ? languageName(value) : value;
    return button([shown, make("span", { class: "many" }, shownNumber(pages))], flip, {
      class: "chip",
      "aria-pressed": String(on),
      "data-chip": name + ":" + value,
    });
  }
}

function languageName(tag) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang, "en"], { type: "language" }).of(tag);
  } catch (error) {
    return tag;
  }
}

// Puts the chips of an answer in the place of those before, and leaves the focus where it was.
function putChips(place, facets, filters, change) {
  const held = place.contains(document.activeElement) && document.activeElement.dataset.chip;
  const scroll = place.scrollLeft;
  place.replaceChildren(...chips(facets, filters, change).filter(Boolean));
  place.scrollLeft = scroll;
  const again = held && [...place.querySelectorAll(".chip")].find((chip) => chip.dataset.chip === held);
  if (again) again.focus();
}
