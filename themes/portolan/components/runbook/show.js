// What a run looks like: the bar above the steps, the time behind each, what changed on the page.
var BAR =
  '<div class="run-state"><label><b></b><progress></progress></label><span></span><span></span></div><div class="run-acts"></div>';

function element(name, text, tag) {
  var made = document.createElement(tag || "div");
  made.className = name;
  made.textContent = text || "";
  return made;
}

// A row of buttons behind a text, made anew only where others are needed.
function row(box, names, text) {
  var held = false;
  if (box.dataset.acts !== names) {
    held = box.contains(document.activeElement);
    box.dataset.acts = names;
    box.replaceChildren(element(""));
    names.split(" ").forEach((name) => {
      portolan.button(box, /start|resume|seen/.test(name) ? "main" : "").dataset.act = name;
    });
  }
  Array.from(box.children).forEach((child, at) => {
    child.textContent = at ? word(child.dataset.act) : text || "";
  });
  // Another window has changed what had the focus.
  if (held) box.children[1].focus();
}

function show(run) {
  var state = run.state;
  var open = state ? left(run, state) : run.steps;
  run.root.classList.toggle("on", !!isOn(run));
  run.bar.classList.toggle("idle", !state);
  run.steps.forEach((step) => {
    var time = step.head.querySelector(":scope > .run-at");
    if (time) time.remove();
    step.box.checked = !!(state && state.ticks[step.id]);
    if (step.box.checked) {
      time = element("run-at", mark(state, step.id).trim(), "time");
      time.dateTime = new Date(state.ticks[step.id]).toISOString();
      time.dataset.pt = "";
      step.head.append(time);
    }
    if (isOn(run) && step === open[0]) step.item.setAttribute("aria-current", "step");
    else step.item.removeAttribute("aria-current");
  });
  var label = run.bar.querySelector("label");
  label.firstChild.textContent = run.old
    ? word("offer", { time: date(run.old.at).slice(0, 16), count: count(run, run.old) })
    : count(run, state || { ticks: {} });
  label.lastChild.max = run.steps.length;
  label.lastChild.value = run.steps.length - open.length;
  label.lastChild.hidden = !!run.old;
  var names = run.old ? "resume anew" : !state ? "start print" : run.asks ? "forget keep" : "copy print reset";
  var since = state && date(state.at).slice(0, 16).replace(date(Date.now()).slice(0, 11), "");
  row(run.bar.lastChild, names, run.asks ? word("ask") : state && word("started", { time: since }));
  note(run);
  face(run);
}

// That the page has changed while the run goes on, and that nothing can be kept.
function note(run) {
  var found = isOn(run) ? changes(run) : [];
  var text = found.join("\n") + run.lost;
  if (run.note.dataset.text === text) return;
  run.note.dataset.text = text;
  run.note.replaceChildren();
  if (run.lost) run.note.append(element("", word("refused")));
  if (!found[0]) return;
  var list = element("", "", "ul");
  found.forEach((change) => {
    list.append(element("", change, "li"));
  });
  run.note.append(element("", word("changed")), list, element("run-acts"));
  row(run.note.lastChild, "seen");
}

// All that changes from second to second.
function face(run) {
  var parts = run.bar.firstChild.children;
  parts[1].textContent = !run.state ? "" : run.state.end ? ended(run) : clock(passed(run));
  var words = rto(run);
  parts[2].hidden = !words[0] || !!run.old;
  parts[2].textContent = words[0];
  parts[2].className = "badge" + words[1];
  if (isOn(run) && words[1] && run.level !== undefined && run.level !== words[1]) portolan.say(words[0]);
  run.level = words[1];
}

setInterval(() => {
  runs.filter(isOn).forEach(face);
}, 1000);
