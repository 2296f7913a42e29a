// A run as Markdown, which is plain text, too: what was done when, what is open, and of which build the page was.
var build = {};

portolan.facts().then((facts) => {
  build = facts.build || build;
});

function log(run) {
  var state = run.state;
  var label = run.root.getAttribute("aria-label");
  var about = { edition: document.documentElement.dataset.edition, build: [build.id, build.commit, build.date].filter(Boolean).join(", ") };
  var open = left(run, state);
  var lines = [
    "# " + (label ? label + " · " : "") + document.title,
    "",
    location.href.replace(/[?#].*/, "") + (document.getElementById(run.id) ? "#" + run.id : ""),
    "",
    "- " + word("started", { time: date(state.at) }),
    "- " + count(run, state) + ", " + ended(run),
  ];
  if (run.rto) lines.push("- " + word("rto", { time: span(run.rto) }) + ", " + rto(run)[0]);
  lines.push("- " + word("page", about), "");
  run.steps.forEach((step) => {
    lines.push((state.ticks[step.id] ? "- [x] " : "- [ ] ") + step.name + mark(state, step.id));
  });
  for (var id in state.steps) {
    if (!state.steps[id][0]) lines.push("- [x] " + state.steps[id][1] + mark(state, id) + ", " + word("removed"));
  }
  open = open.map((step) => step.name);
  if (open[0]) lines.push("", word("open") + ": " + open.join("; "));
  return lines.join("\n") + "\n";
}
