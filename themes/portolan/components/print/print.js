// The way from the print button to paper. The button leads to the whole book, which is printed at once when it is
// opened by the button, and never when it is opened by its address alone.
function isBook() {
  return document.body.classList.contains("print");
}

portolan.component("print", function (root) {
  var link = root.querySelector("#pt-print");
  if (!link || !isBook()) return;
  link.addEventListener("click", function (event) {
    event.preventDefault();
    window.print();
  });
});

if (location.hash === "#pt-print" && isBook()) {
  addEventListener("load", function () {
    try {
      // Going back or loading the page again prints nothing.
      history.replaceState(history.state, "", location.pathname + location.search);
    } catch (error) {
      // Some browsers refuse it for files on disk.
    }
    setTimeout(function () {
      window.print();
    }, 100);
  });
}
