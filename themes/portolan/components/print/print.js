// The way from the print button to paper. The button leads to the whole book, which is printed at once when it is
// opened by the button, and never when it is opened by its address alone. On a section the button leads away as elsewhere.
var whole = "whole" in document.body.dataset;

document.addEventListener("click", (event) => {
  if (!whole || !event.target.closest("#pt-print")) return;
  event.preventDefault();
  window.print();
});

if (whole && location.hash === "#pt-print") {
  addEventListener("load", () => {
    try {
      // Going back or loading the page again prints nothing.
      history.replaceState(history.state, "", location.pathname + location.search);
    } catch (error) {
      // Some browsers refuse it for files on disk.
    }
    setTimeout(() => {
      window.print();
    }, 100);
  });
}
