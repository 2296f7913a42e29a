// The dialog: what is asked with it, and what its keys and rows do. It is built once and keeps its text and its answer
// from one opening to the next.
const MOST_PAGES = 10;
// What is typed, or the key that opens the dialog, for the list of keys.
const HELP = "?";

function buildDialog() {
  const filters = keptFilters();
  let asked = "";
  let typing = 0;
  const frame = buildFrame({ typed, seek, sent, left, pressed, clicked });
  const { box, link, field, wipe, rest, body, copy } = frame;
  const view = stage(frame, filters, { seek, retry, refilter, unfilter });
  const asking = asker(view);

  function typed() {
    clearTimeout(typing);
    wipe.hidden = !field.value;
    typing = setTimeout(run);
  }

  async function run() {
    asked = clean(field.value);
    if (!asked || asked === HELP) return begin();
    const { limit } = await facts();
    asking.put({ q: asked, ...filters, limit: Math.min(limit || MOST_PAGES, MOST_PAGES) });
  }

  async function begin() {
    asking.stop();
    const { pinned = [] } = await facts();
    if (!asked) view.begin(beginning(pinned, seek, redraw, help()));
    else if (asked === HELP) view.begin(help());
  }

  // After a remembered search was removed: the focus stays in the list.
  async function redraw() {
    await begin();
    (rest.querySelector(".drop") || field).focus();
  }

  function seek(text) {
    field.value = text;
    field.focus();
    typed();
  }

  function retry() {
    field.focus();
    run();
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

  function left() {
    remember(asked);
  }

  function pressed(event) {
    const { key, target } = event;
    if (key === "Escape") {
      event.preventDefault();
      if (field.value) seek("");
      else box.close();
    } else if (/^Arrow(Down|Up)$/.test(key) && (target === field || body.contains(target))) {
      event.preventDefault();
      view.choice.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Delete" && target.closest(".rest li")) {
      const drop = target.closest("li").querySelector(".drop");
      if (drop) drop.click();
    } else if (key === "Enter" && target === field && !event.isComposing) entered(event);
  }

  function entered(event) {
    const option = view.choice.current();
    // What is shown may be the answer to what was typed before.
    if (!option || !view.answers(clean(field.value))) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      left();
      if (option.href) window.open(option.href, "_blank", "noopener");
    } else option.click();
  }

  function clicked(event) {
    const option = event.target.closest("a.hit, .rest a");
    if (event.target === box) box.close();
    if (!option) return;
    if (option.matches(".hit")) left();
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) box.close();
  }

  // Enter without a list: the page of results, which works for every query.
  function sent(event) {
    event.preventDefault();
    const text = clean(field.value);
    if (!text) return;
    remember(text);
    location.href = resultsAddress(link.dataset.results, text, filters);
  }

  addEventListener("online", () => box.open && rest.querySelector(".act") && run());

  // What the reader has begun to type is gone on with, not replaced.
  return async (text, isTyped) => {
    if (!box.open) box.showModal();
    if (text) field.value = text;
    field.focus();
    if (!isTyped) field.select();
    copyOf().then((said) => { copy.textContent = said; });
    setTimeout(shownNumber);
    if (text || !view.answers(asked)) typed();
  };
}

let openDialog = null;
portolan.openSearch = (text, isTyped) => (openDialog ||= buildDialog())(text, isTyped);
// What the dialog asks, without the dialog: the hits of a request.
portolan.ask = ask;
// What the page of results is made of, too.
portolan.search = { NAMES, asker, beginning, button, clean, count, failed, facts, make, noFilters, note, nothing, parts, pasted,
  putChips, remarks, remember, resultsAddress, typedHelp, wholePage, word };
