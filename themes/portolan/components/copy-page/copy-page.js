// "Copy page": the Markdown beside this page goes to the clipboard. A page on disk may not read it; there only the link
// beside the button is shown.
var disk = location.protocol === "file:";

function markdown(button) {
  return fetch(button.dataset.copy).then((answer) => {
    if (!answer.ok) throw new Error("cannot load " + button.dataset.copy);
    return answer.text();
  });
}

// Some browsers copy only what they are promised within the click.
function promised(text) {
  if (!window.ClipboardItem || !navigator.clipboard || !navigator.clipboard.write) return text.then(portolan.copy);
  var blob = text.then((whole) => {
    return new Blob([whole], { type: "text/plain" });
  });
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]).catch(() => text.then(portolan.copy));
}

portolan.component("copy-page", (root) => {
  var button = root.querySelector("#pt-copy");
  if (button) button.hidden = disk;
});

document.addEventListener("click", (event) => {
  var button = event.target.closest && event.target.closest("#pt-copy");
  if (!button) return;
  var text = button.lastChild;
  var label = button.dataset.label || (button.dataset.label = text.textContent);
  portolan.told(promised(markdown(button)), (said) => {
    text.textContent = said;
    setTimeout(() => {
      text.textContent = label;
    }, 2000);
  });
});
