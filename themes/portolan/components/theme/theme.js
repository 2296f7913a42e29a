// Light, dark or as the system: the head script has applied the stored choice before anything was painted.
var html = document.documentElement;
var dark = matchMedia("(prefers-color-scheme: dark)");
// What holds while the reader has chosen nothing.
var start = html.dataset.start || "system";

function apply(choice) {
  if (choice === "light" || choice === "dark") html.dataset.theme = choice;
  else delete html.dataset.theme;
  paint();
}

// mdBook's books style by the name of the scheme.
function paint() {
  if (!html.dataset.classes) return;
  var names = html.dataset.classes.split(" ");
  var now = html.dataset.theme || (dark.matches ? "dark" : "light");
  var at = now === "dark" ? 1 : 0;
  html.classList.remove(names[1 - at]);
  html.classList.add(names[at]);
}

dark.addEventListener("change", paint);

function show(root) {
  var choice = html.dataset.theme || "system";
  var field = root.querySelector("#pt-theme input[value=" + choice + "]");
  if (field) field.checked = true;
}

portolan.component("theme", show);

document.addEventListener("change", (event) => {
  if (event.target.name !== "pt-theme") return;
  var choice = event.target.value;
  apply(choice);
  portolan.write("localStorage", "theme", choice === start ? null : choice);
});

addEventListener("storage", (event) => {
  if (event.key !== portolan.key("theme")) return;
  apply(event.newValue || start);
  show(document);
});
