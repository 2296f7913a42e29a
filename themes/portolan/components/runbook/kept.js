// What is kept of a run, on the reader's machine: by page, runbook and step, so that it outlives a reload and a change of
// the page.
var STORE = "run:" + portolan.page();
var refused = false;

function kept() {
  return portolan.kept("localStorage", STORE, {});
}

// What the page has now: its steps in order, and how long they may take.
function read(run) {
  run.steps = Array.from(run.root.querySelectorAll(":scope > ol > .step")).map((item) => {
    var label = item.querySelector("label");
    var list = item.parentNode;
    return {
      id: item.dataset.step,
      hash: item.dataset.hash,
      title: label.textContent.trim(),
      name: list.start + Array.from(list.children).indexOf(item) + ". " + label.textContent.trim(),
      item: item,
      head: label.parentNode,
      box: label.querySelector("input"),
    };
  });
  var page = document.querySelector(".meta [data-rto]");
  run.rto = 1000 * (run.root.dataset.rto || (page && page.dataset.rto) || 0);
}

// A run that nobody touched for a day, or that was done before the page got more steps, is offered and not resumed.
function load(run) {
  var state = refused ? run.state : kept()[run.id];
  var stale = !run.state && state && (Date.now() - state.seen > 864e5 || (state.end && left(run, state).length));
  run.old = stale && state;
  run.state = stale ? null : state;
}

function save(run) {
  var all = kept();
  delete all[run.id];
  if (run.state) all[run.id] = Object.assign(run.state, { seen: Date.now() });
  var text = Object.keys(all)[0] ? JSON.stringify(all) : null;
  portolan.write("localStorage", STORE, text);
  if (refused || portolan.read("localStorage", STORE) === text) return;
  refused = run.lost = true;
  portolan.say(word("refused"));
}

function left(run, state) {
  return run.steps.filter((step) => !state.ticks[step.id]);
}

function count(run, state) {
  return word("count", { done: run.steps.length - left(run, state).length, count: run.steps.length });
}

function begin(run) {
  run.state = { at: Date.now(), end: 0, ticks: {}, steps: {} };
  run.old = null;
  settle(run);
}

// The steps as this run knows them. What is gone from the page and was done stays, for the log.
function settle(run) {
  var known = run.state.steps;
  var now = {};
  run.steps.forEach((step) => {
    now[step.id] = [step.hash, step.title];
  });
  for (var id in known) if (!now[id] && run.state.ticks[id]) now[id] = ["", known[id][1]];
  run.state.steps = now;
}

// What the page has otherwise than this run knows it, in words.
function changes(run) {
  var gone = Object.assign({}, run.state.steps);
  var found = [];
  run.steps.forEach((step) => {
    var before = gone[step.id];
    delete gone[step.id];
    if (!before || before[0] !== step.hash) found.push(word(before ? "altered" : "new") + ": " + step.name);
  });
  for (var id in gone) if (gone[id][0]) found.push(word("removed") + ": " + gone[id][1]);
  return found;
}
