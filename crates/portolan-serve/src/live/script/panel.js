// What the author sees of problems and of the connection. It lies in a tree of its own, so that neither the page's style
// nor the reader's print has anything to do with it; all texts are set as texts.
var style =
  ":host{all:initial}*{box-sizing:border-box}" +
  ".box{position:fixed;z-index:2147483647;inset:auto 12px 12px auto;max-width:calc(100% - 24px);text-align:end;font:13px/1.5 system-ui,sans-serif;color:#f3f5f8}" +
  "button{font:inherit;color:inherit;background:#22272f;border:1px solid #76808e;border-radius:8px;padding:6px 12px;cursor:pointer}" +
  "button:focus-visible{outline:2px solid #8ab4ff;outline-offset:2px}[hidden]{display:none!important}" +
  ".pill{display:inline-block;background:#22272f;border:1px solid #76808e;border-radius:8px;padding:6px 12px;margin:0 0 0 8px}" +
  ".list{text-align:start;max-width:44rem;max-height:50vh;overflow:auto;background:#191d23;border:1px solid #76808e;" +
  "border-radius:12px;margin:0 0 8px;padding:4px 16px}" +
  ".sheet{position:fixed;z-index:2147483647;inset:auto 0 0 0;max-height:50vh;overflow:auto;background:#2b1719;color:#f3f5f8;" +
  "border-top:3px solid #ff9a9a;padding:12px 24px;font:14px/1.5 system-ui,sans-serif}" +
  ".sheet h2{font-size:16px;margin:0 0 8px}.one{padding:8px 0;border-top:1px solid #303741}.one:first-of-type{border-top:0}" +
  ".error b{color:#ff9a9a}.warning b{color:#f2bd55}.notice b{color:#8ab4ff}" +
  "code,pre{font:12px/1.5 ui-monospace,Menlo,Consolas,monospace}pre{margin:4px 0;overflow:auto;background:#0e1116;padding:6px 8px;border-radius:4px}" +
  ".place{color:#a4adb9}button.place{font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;background:none;border:0;padding:0;text-decoration:underline}" +
  ".toggle{display:inline-grid;vertical-align:bottom;padding:7px;margin:0 0 0 8px}.toggle svg{width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}" +
  ".toggle[aria-pressed=true]{background:#8ab4ff;border-color:#8ab4ff;color:#10141a}" +
  ".frame{position:fixed;z-index:2147483646;pointer-events:none;border:2px solid #2f6fed;border-radius:4px;background:#2f6fed14}" +
  ".frame span{position:absolute;inset:auto auto 100% -2px;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;background:#2f6fed;color:#fff;padding:1px 6px;border-radius:4px 4px 0 0;white-space:nowrap}" +
  ".frame.low span{inset:0 auto auto 0;border-radius:0 0 4px}" +
  ".hint{color:#dce1e7}mark{background:none;color:#ff9a9a;text-decoration:underline wavy}" +
  "@media print{:host{display:none!important}}";

var host = document.createElement("div");
host.id = "pt-live";
host.dataset.pt = "";
var shadow = host.attachShadow({ mode: "open" });
var sheet = new CSSStyleSheet();
sheet.replaceSync(style);
shadow.adoptedStyleSheets = [sheet];

function make(parent, name, className, text) {
  var made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

var overlay = make(shadow, "div", "sheet");
overlay.setAttribute("role", "alertdialog");
overlay.hidden = true;
var box = make(shadow, "div", "box");
var list = make(box, "div", "list");
list.setAttribute("role", "region");
list.tabIndex = 0;
list.hidden = true;
var badge = make(box, "button", "badge");
badge.type = "button";
badge.setAttribute("aria-expanded", "false");
badge.hidden = true;
var pill = make(box, "span", "pill");
pill.setAttribute("role", "status");
pill.hidden = true;
var note = make(box, "span", "pill");
note.setAttribute("role", "status");
note.hidden = true;

var problems = [];
var broken = [];
var shrunk = false;

// What is wrong with another page alone is no reason to cover this one.
function brokenHere() {
  return broken.filter(function (problem) {
    return !problem.url || isOwn(problem.url);
  });
}

badge.addEventListener("click", function () {
  if (brokenHere().length) shrunk = !shrunk;
  else list.hidden = !list.hidden;
  show();
});
addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  if (brokenHere().length) shrunk = true;
  list.hidden = true;
  show();
});

function place(problem) {
  var at = problem.location;
  if (!at) return "";
  return [at.file, at.line, at.line && at.column].filter(Boolean).join(":");
}

function describe(parent, problem) {
  var one = make(parent, "div", "one " + problem.level);
  make(one, "b", "", word(problem.level));
  one.append(" " + problem.message + " ");
  make(one, "code", "place", "[" + problem.id + "]");
  if (place(problem)) describePlace(make(one, "div"), problem);
  if (problem.excerpt) excerpt(make(one, "pre"), problem);
  if (problem.hint) make(one, "div", "hint", problem.hint);
}

// A place that can be opened is a button.
function describePlace(parent, problem) {
  if (!editor || !problem.location.file) {
    make(parent, "code", "place", place(problem));
    return;
  }
  var button = make(parent, "button", "place", place(problem));
  button.type = "button";
  button.title = word("open_place", { editor: editor });
  button.addEventListener("click", function () {
    open({ file: problem.location.file, line: problem.location.line || 1 });
  });
}

// The author's line, with the part that is meant; columns count characters.
function excerpt(parent, problem) {
  var letters = Array.from(problem.excerpt);
  var at = problem.location || {};
  if (!at.column) {
    parent.append(problem.excerpt);
    return;
  }
  var from = at.column - 1;
  var to = from + Math.max(at.length || 0, 1);
  parent.append(letters.slice(0, from).join(""));
  make(parent, "mark", "", letters.slice(from, to).join("") || " ");
  parent.append(letters.slice(to).join(""));
}

// Those of the page that is shown come first.
function show() {
  var here = problems.filter(function (problem) {
    return problem.url && isOwn(problem.url);
  });
  var others = problems.filter(function (problem) {
    return here.indexOf(problem) < 0;
  });
  list.replaceChildren();
  here.concat(others.slice(0, 100)).forEach(function (problem) {
    describe(list, problem);
  });
  overlay.replaceChildren();
  var sad = brokenHere();
  var whole = sad.some(function (problem) {
    return !problem.url;
  });
  overlay.setAttribute("aria-label", word("cannot_render"));
  list.setAttribute("aria-label", word("panel"));
  make(overlay, "h2", "", word(whole ? "broken_book" : "broken_page"));
  sad.forEach(function (problem) {
    describe(overlay, problem);
  });
  overlay.hidden = !sad.length || shrunk;
  var count = sad.length || problems.length;
  badge.hidden = !count;
  if (!count) list.hidden = true;
  badge.setAttribute("aria-expanded", String(sad.length ? !shrunk : !list.hidden));
  badge.textContent = sad.length
    ? word("not_rendered", { problems: counted(sad.length) })
    : here.length
      ? word("on_page", { problems: counted(problems.length), here: here.length })
      : counted(problems.length);
  attach();
}

function counted(count) {
  return word(count === 1 ? "one_problem" : "problems", { count: count });
}

// What holds until something else is said.
function say(key) {
  pill.textContent = key ? word(key) : "";
  pill.hidden = !key;
  attach();
}

// What is true for a moment.
var remarked = null;

function remark(text, time) {
  clearTimeout(remarked);
  note.textContent = text;
  note.hidden = false;
  remarked = setTimeout(function () {
    note.hidden = true;
    attach();
  }, time);
  attach();
}

// Nothing to show: nothing in the page.
function attach() {
  var needed = [pill, note, badge, toggle].some(function (part) {
    return !part.hidden;
  });
  if (needed && !host.isConnected) document.documentElement.append(host);
  if (!needed) host.remove();
}
