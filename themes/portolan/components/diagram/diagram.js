// Large diagrams in a dialog: wheel, buttons and + − 0 zoom; dragging, wheels and arrow keys pan. The drawing itself moves
// into the dialog and back, so that its ids stay its own.
function show(figure, opener) {
  var home = figure.querySelector(".diagram-view");
  var svg = home.firstElementChild;
  var width = svg.width.baseVal.value;
  var height = svg.height.baseVal.value;
  var dialog = document.createElement("dialog");
  var bar = document.createElement("div");
  var stage = document.createElement("div");
  var name = document.createElement("span");
  var scale = 1;

  // A sign needs a name beside it.
  function button(sign, key, act) {
    var word = portolan.word(key);
    portolan.button(bar, "", sign || word, sign && word).onclick = act;
  }

  // The point under the pointer, or the middle, stays where it is.
  function zoom(to, event) {
    var box = stage.getBoundingClientRect();
    var x = event ? event.clientX - box.left : box.width / 2;
    var y = event ? event.clientY - box.top : box.height / 2;
    to = Math.min(8, Math.max(0.05, to));
    var left = ((stage.scrollLeft + x) * to) / scale - x;
    var top = ((stage.scrollTop + y) * to) / scale - y;
    scale = to;
    svg.style.inlineSize = width * scale + "px";
    stage.scrollTo(left, top);
  }

  function fit() {
    zoom(Math.min(2, (stage.clientWidth - 32) / width, (stage.clientHeight - 32) / height));
  }

  dialog.className = "diagram-dialog";
  bar.className = "diagram-bar";
  stage.className = "diagram-stage" + (figure.classList.contains("plate") ? " plate" : "");
  stage.tabIndex = 0;
  name.textContent = svg.querySelector("title").textContent;
  dialog.setAttribute("aria-label", (stage.ariaLabel = name.textContent));
  stage.setAttribute("role", "group");
  bar.append(name);
  button("−", "zoom_out", () => { zoom(scale / 1.25); });
  button("+", "zoom_in", () => { zoom(scale * 1.25); });
  button("", "zoom_fit", fit);
  button("", "zoom_close", close);
  home.style.blockSize = home.getBoundingClientRect().height + "px";
  stage.append(svg);
  dialog.append(bar, stage);
  document.body.append(dialog);
  dialog.showModal();
  stage.focus();
  fit();

  function close() {
    dialog.close();
  }

  // A preview may have brought a newer drawing in the meantime.
  function putBack() {
    removeEventListener("beforeprint", putBack);
    svg.style.inlineSize = home.style.blockSize = "";
    if (!home.firstElementChild) home.append(svg);
    dialog.remove();
    opener.focus({ preventScroll: true });
  }

  // Paper shows the page, which is laid out before a dialog has told that it is closed.
  addEventListener("beforeprint", putBack);
  dialog.onclose = putBack;
  dialog.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoom(scale * 1.25);
    else if (event.key === "-") zoom(scale / 1.25);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  };
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && event.deltaMode === 0 && Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    zoom(scale * Math.exp(-event.deltaY / 400), event);
  }, { passive: false });
  stage.onpointerdown = (event) => {
    if (event.button || event.pointerType === "touch" || event.target.closest("a, text")) return;
    stage.setPointerCapture(event.pointerId);
    stage.onpointermove = (moved) => {
      stage.scrollBy(-moved.movementX, -moved.movementY);
    };
  };
  stage.onpointerup = stage.onpointercancel = () => {
    stage.onpointermove = null;
  };
}

portolan.component("diagram", (root) => {
  root.querySelectorAll(".diagram").forEach((figure) => {
    var svg = figure.querySelector(".diagram-view > svg");
    var opener = figure.querySelector(":scope > .diagram-zoom");
    var isLarge = svg && (svg.width.baseVal.value >= 480 || svg.height.baseVal.value >= 480);
    if (opener && !isLarge && !document.querySelector(".diagram-dialog")) opener.remove();
    if (opener || !isLarge) return;
    opener = portolan.button(figure, "diagram-zoom", portolan.word("zoom"));
    opener.onclick = () => { show(figure, opener); };
    figure.querySelector(".diagram-source").before(opener);
  });
});
