// A copy button on every block of code, and on the line of an operation. It takes the source alone: no prompts and no output of a console session, no
// signs and no removed lines of a diff, no marks of annotations, no hidden lines unless they are shown. Where there are
// hidden lines, another button shows them; where only the first lines are shown, one shows all.
function source(code) {
  var copy = code.cloneNode(true);
  var session = copy.querySelector(".prompt") !== null;
  var hidden = code.closest(".bare") ? "" : ".boring, ";
  copy.querySelectorAll(hidden + ".sign, .mark, .line.del" + (session ? ", .prompt, .out" : "")).forEach(function (part) {
    var after = part.nextSibling;
    if (part.matches(".line") && after && after.nodeType === 3) after.data = after.data.replace(/^\n/, "");
    part.remove();
  });
  var lines = copy.textContent.replace(/\s+$/, "").split("\n");
  // What is left of a line of output is an empty line.
  if (session) lines = lines.filter(function (line) { return line.trim() !== ""; });
  return lines.join("\n");
}

function button() {
  var made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.dataset.pt = "";
  made.setAttribute("aria-label", portolan.word("copy"));
  return made;
}

// Its name stays; whether it is pressed says what is shown.
function revealer() {
  var made = document.createElement("button");
  made.type = "button";
  made.className = "reveal";
  made.dataset.pt = "";
  made.setAttribute("aria-pressed", "false");
  made.setAttribute("aria-label", portolan.word("show_hidden"));
  made.title = portolan.word("show_hidden");
  return made;
}

function whole(figure) {
  var made = document.createElement("button");
  made.type = "button";
  made.className = "whole-code";
  made.dataset.pt = "";
  made.textContent = portolan.word("show_all", { count: figure.querySelectorAll(".line").length });
  return made;
}

portolan.component("code", function (root) {
  root.querySelectorAll("figure.code").forEach(function (figure) {
    if (figure.querySelector(":scope > .copy")) return;
    if (figure.querySelector(".boring")) figure.append(revealer());
    if (figure.dataset.fold) figure.append(whole(figure));
    figure.append(button());
  });
  root.querySelectorAll(".operation").forEach(function (line) {
    if (!line.querySelector(".copy")) line.append(button());
  });
});

document.addEventListener("click", function (event) {
  var reveal = event.target.closest(".reveal");
  if (reveal) {
    var shown = reveal.parentElement.classList.toggle("bare");
    reveal.setAttribute("aria-pressed", String(shown));
  }
  var all = event.target.closest(".whole-code");
  if (all) {
    all.parentElement.classList.add("whole");
    all.parentElement.querySelector("pre").focus({ preventScroll: true });
    all.remove();
  }
  var pressed = event.target.closest(".copy");
  var code = pressed && pressed.parentElement.querySelector("code");
  if (!code) return;
  portolan.copy(source(code)).then(
    function () {
      answer(pressed, portolan.word("copied"));
    },
    function () {
      answer(pressed, portolan.word("copy_failed"));
    },
  );
});

function answer(pressed, text) {
  pressed.dataset.said = text;
  portolan.say(text);
  clearTimeout(pressed.timer);
  pressed.timer = setTimeout(function () {
    delete pressed.dataset.said;
  }, 2000);
}
