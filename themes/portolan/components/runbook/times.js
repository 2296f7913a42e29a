// Times and lengths of time, in words where people read them. All are UTC.
function word(key, values) {
  return portolan.word("run_" + key, values);
}

function date(time) {
  return new Date(time).toISOString().replace("T", " ").slice(0, 19);
}

function clock(time) {
  return String(Math.floor(time / 36e5)).padStart(2, "0") + date(time).slice(13);
}

function span(time) {
  var seconds = Math.round(time / 1000);
  var minutes = Math.floor(seconds / 60);
  if (seconds < 120) return seconds + " s";
  return (minutes > 59 ? Math.floor(minutes / 60) + " h " : "") + (minutes % 60) + " min";
}

function isOn(run) {
  return run.state && !run.state.end;
}

function passed(run) {
  return (run.state.end || Date.now()) - run.state.at;
}

function ended(run) {
  return word(run.state.end ? "done" : "after", { time: clock(passed(run)) });
}

// The RTO in words, and the class of its badge: a warning from three quarters of it on.
function rto(run) {
  if (!run.rto) return ["", ""];
  if (!run.state) return [word("rto", { time: span(run.rto) }), ""];
  var rest = run.rto - passed(run);
  if (rest <= 0) return [word("over", { time: span(-rest) }), " danger"];
  return isOn(run) ? [word("left", { time: span(rest) }), rest > run.rto / 4 ? "" : " warning"] : [word("within", { time: span(run.rto) }), " tip"];
}

// When a step was done.
function mark(state, id) {
  var at = state.ticks[id];
  return at ? " " + date(at).slice(11) + " (+" + span(at - state.at) + ")" : "";
}
