// Questions of one place, the dialog or the page: the newest one wins. First what was found, at once; then the words
// around it, in a round of their own.
const SLOW = 150;
// What has to be loaded waits a moment for the next letter. Who pastes or has paused does not wait.
const DELAY = 60;
const BURST = 300;
const NAMES = ["kind", "owner", "tag", "language"];

// `view` has `wait(text)`, `show(hits, request, whole)` and `fail(error, shown)`.
function asker(view) {
  let newest = 0;
  let last = -BURST;
  const stop = () => ++newest;

  async function put(request) {
    const mine = stop();
    const wanted = () => mine === newest;
    const slow = setTimeout(() => wanted() && waiting().then((text) => wanted() && !shown && view.wait(text)), SLOW);
    let shown = false;
    const typing = performance.now() - last < BURST;
    const patience = () => typing && performance.now() + DELAY;
    last = performance.now();
    try {
      const hits = await ask({ ...request, snippets: false }, wanted, patience());
      if (!hits || !wanted()) return;
      shown = true;
      view.show(hits, request, !hits.total);
      if (!hits.total) return;
      const whole = await ask({ ...request, snippets: true }, wanted, patience());
      if (whole && wanted()) view.show(whole, request, true);
    } catch (error) {
      console.warn(error);
      if (wanted()) view.fail(error, shown);
    } finally {
      clearTimeout(slow);
    }
  }
  return { put, stop };
}

// What the site says of its index, if it says it in time: how many pages a list has, which ones are pinned.
const facts = async () => ((await Promise.race([portolan.facts(), pause(300)])) || {}).search || {};

// What is being waited for. The engine and the index once, with their size; then little.
async function waiting() {
  if (opening && opening.done) return word("searching");
  const { bytes } = await facts();
  return bytes ? word("loading_size", { size: shownNumber(bytes / 1e6) }) : word("loading");
}
