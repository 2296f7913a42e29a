// Light, dark or as the system: the head script has applied the stored choice before anything was painted.
var html = document.documentElement;

function apply(choice) {
  if (choice === "light" || choice === "dark") html.dataset.theme = choice;
  else delete html.dataset.theme;
}

function show(root) {
  var choice = html.dataset.theme || "system";
  var field = root.querySelector("#pt-theme input[value=" + choice + "]");
  if (field) field.checked = true;
}

portolan.component("theme", show);

document.addEventListener("change", function (event) {
  if (event.target.name !== "pt-theme") return;
  var choice = event.target.value;
  apply(choice);
  portolan.write(localStorage, "theme", choice === "system" ? null : choice);
});

addEventListener("storage", function (event) {
  if (event.key !== portolan.key("theme")) return;
  apply(event.newValue);
  show(document);
});
