// The chosen row, and the steps from one to the next. The focus stays in the field: the row is named to those who hear it.
function chooser({ field, list, rest }) {
  const current = () => list.querySelector("[aria-selected=true]");

  function choose(option, scroll) {
    const before = current();
    if (!option || option === before) return;
    if (before) before.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    if (scroll) option.scrollIntoView({ block: "nearest" });
  }

  // Round through the hits; where there are none, through what can be pressed.
  function move(step) {
    const options = [...list.querySelectorAll("[role=option]")];
    if (options.length) return choose(after(options, current(), step), true);
    after([field, ...rest.querySelectorAll("a, button, input")], document.activeElement, step).focus();
  }

  const after = (all, one, step) => all[(all.indexOf(one) + step + all.length) % all.length];
  return { current, choose, move };
}
