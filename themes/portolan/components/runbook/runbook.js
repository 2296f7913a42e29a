// The run of a runbook: a clock that starts with the first tick, the time of each tick, what is left of the RTO, a log to
// copy. Other windows follow.
var runs = [];

var acts = {
  start: begin,
  anew: begin,
  copy: (run) => {
    portolan.told(portolan.copy(log(run)), (text) => {
      button(run, "copy").textContent = text;
      setTimeout(show, 2000, run);
    });
  },
  print: () => {
    print();
  },
  reset: (run) => {
    run.asks = true;
  },
  keep: (run) => {
    run.asks = false;
  },
  forget: (run) => {
    run.state = run.asks = null;
  },
  resume: (run) => {
    run.state = run.old;
    run.old = null;
    if (left(run, run.state)[0]) run.state.end = 0;
  },
  seen: settle,
};

function button(run, name) {
  return run.root.querySelector(':scope > * > * > [data-act="' + name + '"]');
}

// Who uses the keyboard is never left without a place.
function act(run, name) {
  acts[name](run);
  if (/start|anew|forget|resume|seen/.test(name)) save(run);
  show(run);
  var next = { reset: "keep", keep: "reset", forget: "start", copy: name, print: name }[name];
  (next ? button(run, next) : (left(run, run.state)[0] || run.steps[0]).box).focus();
}

portolan.component("runbook", () => {
  // The whole book on one page is for paper.
  if (document.body.classList.contains("print")) return;
  runs = Array.from(document.querySelectorAll(".runbook[data-run]")).map((root) => {
    var run = root.run || (root.run = { root: root, bar: element("run-bar"), note: element("run-note") });
    if (!run.bar.isConnected) {
      run.bar.innerHTML = BAR;
      run.bar.dataset.pt = run.note.dataset.pt = "";
      root.querySelector(":scope > ol").before(run.bar, run.note);
    }
    run.id = root.dataset.run;
    read(run);
    load(run);
    return run;
  });
  runs.forEach(show);
});

document.addEventListener("change", (event) => {
  var root = event.target.closest(".runbook");
  var run = root && root.run;
  var step = run && run.steps.find((step) => step.box === event.target);
  if (!step) return;
  load(run);
  if (!run.state) begin(run);
  var state = run.state;
  if (event.target.checked) state.ticks[step.id] = Date.now();
  else delete state.ticks[step.id];
  state.end = left(run, state)[0] ? 0 : Date.now();
  save(run);
  show(run);
  portolan.say(count(run, state) + (state.end ? ", " + ended(run) : ""));
});
document.addEventListener("click", (event) => {
  var pressed = event.target.closest(".run-acts > button");
  if (pressed) act(pressed.closest(".runbook").run, pressed.dataset.act);
});
document.addEventListener("keydown", (event) => {
  var bar = event.key === "Escape" && event.target.closest(".run-bar");
  if (bar && bar.parentNode.run.asks) act(bar.parentNode.run, "keep");
});

// What another window has done, or this one on a page that the way back shows as it was left.
function follow() {
  runs.forEach(load);
  runs.forEach(show);
}

addEventListener("storage", (event) => {
  if (!event.key || event.key === portolan.key(STORE)) follow();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) follow();
});
