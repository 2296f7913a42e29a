// "Was this page useful?": a choice opens the field for words, and nothing leaves the page before the reader sends it.
// What could not be sent stays as it was typed.
function tell(form, word) {
  form.querySelector(".said").textContent = form.dataset[word];
}

// The button keeps the focus while it does nothing.
function send(form) {
  var button = form.querySelector("button");
  if (button.ariaDisabled) return;
  button.ariaDisabled = "true";
  tell(form, "sending");
  return fetch(form.dataset.to, { method: "POST", body: new URLSearchParams(new FormData(form)) })
    .then(function (answer) {
      if (!answer.ok) throw new Error("the answer was " + answer.status);
      var said = form.querySelector(".said");
      said.tabIndex = -1;
      form.querySelectorAll("fieldset, div").forEach(function (part) {
        part.hidden = true;
      });
      tell(form, "thanks");
      // The button that had the focus is gone.
      said.focus({ preventScroll: true });
    })
    .catch(function (error) {
      console.warn("portolan: feedback", error);
      tell(form, "failed");
    })
    .then(function () {
      button.ariaDisabled = null;
    });
}

// A page on disk has nobody to tell.
function withdraw(form) {
  var place = form.parentElement;
  form.remove();
  if (!place.firstElementChild) place.remove();
}

portolan.component("feedback", function (root) {
  var form = root.querySelector("#pt-feedback");
  if (!form || !form.hidden) return;
  if (location.protocol === "file:") return withdraw(form);
  form.hidden = false;
  form.addEventListener("change", function (event) {
    if (event.target.name === "useful") form.querySelector("div").hidden = false;
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    send(form);
  });
});
