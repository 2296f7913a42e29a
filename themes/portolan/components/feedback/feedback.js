// "Was this page useful?": a choice opens the field for words, and nothing leaves the page before the reader sends it.
// What could not be sent stays as it was typed.
function word(key) {
  return portolan.word("feedback_" + key);
}

function tell(form, key) {
  form.querySelector(".said").textContent = word(key);
}

function add(parent, tag, text, values) {
  var made = Object.assign(document.createElement(tag), values);
  made.textContent = text;
  parent.append(made);
  return made;
}

// The field for words, and the button that sends what was answered.
function ask(form) {
  if (form.querySelector("div")) return;
  var box = document.createElement("div");
  add(box, "label", word("text"), { htmlFor: "pt-answer" });
  var field = add(box, "textarea", "", { id: "pt-answer", name: "text", rows: 3, maxLength: 4000 });
  field.setAttribute("aria-describedby", "pt-sent");
  var line = add(box, "p", "");
  var button = form.querySelector("button");
  button.hidden = false;
  line.append(button);
  add(line, "small", word("sent_along"), { id: "pt-sent" });
  form.querySelector("fieldset").after(box);
}

// The button keeps the focus while it does nothing.
function send(form) {
  var button = form.querySelector("button");
  if (button.ariaDisabled) return;
  button.ariaDisabled = "true";
  tell(form, "sending");
  return fetch(form.dataset.to, { method: "POST", body: new URLSearchParams(new FormData(form)) })
    .then((answer) => {
      if (!answer.ok) throw new Error("the answer was " + answer.status);
      var said = form.querySelector(".said");
      said.tabIndex = -1;
      form.querySelectorAll("fieldset, div").forEach((part) => {
        part.hidden = true;
      });
      tell(form, "thanks");
      // The button that had the focus is gone.
      said.focus({ preventScroll: true });
    })
    .catch((error) => {
      console.warn("portolan: feedback", error);
      tell(form, "failed");
    })
    .then(() => {
      button.ariaDisabled = null;
    });
}

// A page on disk has nobody to tell.
function withdraw(form) {
  var place = form.parentElement;
  form.remove();
  if (!place.firstElementChild) place.remove();
}

portolan.component("feedback", (root) => {
  var form = root.querySelector("#pt-feedback");
  if (!form || !form.hidden) return;
  if (location.protocol === "file:") return withdraw(form);
  form.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.name === "useful") ask(form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
});
