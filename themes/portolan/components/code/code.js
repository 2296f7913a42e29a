// A copy button on every block of code, and on the line of an operation. It takes the source alone: no prompts and no output of a console session, no
// signs and no removed lines of a diff, no marks of annotations, no hidden lines unless they are shown. Where there are
// hidden lines, another button shows them; where only the first lines are shown, one shows all; where lines are longer than
// the block, one breaks them.
function source(code) {
  var copy = code.cloneNode(true);
  var session = copy.querySelector(".prompt") !== null;
  var hidden = code.closest(".bare") ? "" : ".boring, ";
  copy.querySelectorAll(hidden + ".sign, .mark, .line.del" + (session ? ", .prompt, .out" : "")).forEach((part) => {
    var after = part.nextSibling;
    if (part.matches(".line") && after && after.nodeType === 3) after.data = after.data.replace(/^\n/, "");
    part.remove();
  });
  var lines = copy.textContent.replace(/\s+$/, "").split("\n");
  // What is left of a line of output is an empty line.
  if (session) lines = lines.filter((line) => line.trim() !== "");
  return lines.join("\n");
}

// The button is made for the first line that is too long, and stays while lines are broken.
var sizes = new ResizeObserver((entries) => {
  entries.forEach((entry) => {
    var pre = entry.target;
    var figure = pre.parentElement;
    var breaks = figure.querySelector(":scope > .breaks");
    var long = pre.scrollWidth > pre.clientWidth + 1;
    if (long && !breaks) {
      breaks = portolan.button(figure, "breaks", "", portolan.word("wrap"));
      breaks.ariaPressed = false;
    }
    figure.classList.add("sized");
    if (breaks) figure.classList.toggle("long-lines", long || breaks.ariaPressed === "true");
  });
});

portolan.component("code", (root) => {
  root.querySelectorAll("figure.code, .operation").forEach((figure) => {
    if (figure.querySelector(":scope > .copy")) return;
    // The name of a switch stays; whether it is pressed says what is shown.
    if (figure.querySelector(".boring")) portolan.button(figure, "reveal", "", portolan.word("show_hidden")).ariaPressed = false;
    if (figure.dataset.fold) {
      portolan.button(figure, "whole-code", portolan.word("show_all", { count: figure.querySelectorAll(".line").length }));
    }
    portolan.button(figure, "copy", "", portolan.word("copy"));
    var pre = figure.querySelector(":scope > pre");
    if (pre) sizes.observe(pre);
  });
});

document.addEventListener("click", (event) => {
  var reveal = event.target.closest(".reveal");
  if (reveal) reveal.ariaPressed = reveal.parentElement.classList.toggle("bare");
  var breaks = event.target.closest(".breaks");
  if (breaks) breaks.ariaPressed = breaks.parentElement.classList.toggle("wrap");
  var all = event.target.closest(".whole-code");
  if (all) {
    all.parentElement.classList.add("whole");
    all.parentElement.querySelector("pre").focus({ preventScroll: true });
  }
  var pressed = event.target.closest(".copy");
  var code = pressed && pressed.parentElement.querySelector("code");
  if (!code) return;
  portolan.told(portolan.copy(source(code)), (text) => {
    pressed.dataset.said = text;
    clearTimeout(pressed.timer);
    pressed.timer = setTimeout(() => {
      delete pressed.dataset.said;
    }, 2000);
  });
});
