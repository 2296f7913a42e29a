// What scripts of mdBook's books ask for by name: where the site begins, and the buttons of mdBook's schemes, which they
// listen to. The buttons are not shown; one is pressed when the scheme of its name comes up.
(() => {
  "use strict";
  var html = document.documentElement;
  window.path_to_root = portolan.root;

  var names = ["light", "rust", "coal", "navy", "ayu"];
  var box = document.createElement("div");
  box.hidden = true;
  names.forEach((name) => {
    [name, "mdbook-theme-" + name].forEach((id) => {
      if (document.getElementById(id)) return;
      var button = document.createElement("button");
      button.type = "button";
      button.id = id;
      box.append(button);
    });
  });
  document.body.append(box);

  function current() {
    return names.find((name) => html.classList.contains(name));
  }

  var last = current();
  new MutationObserver(() => {
    var now = current();
    if (now === last) return;
    last = now;
    [now, "mdbook-theme-" + now].forEach((id) => {
      var button = document.getElementById(id);
      if (button && box.contains(button)) button.click();
    });
  }).observe(html, { attributes: true, attributeFilter: ["class"] });
})();
