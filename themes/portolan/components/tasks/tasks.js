// Ticks of task lists are kept on the reader's machine, by page and by the words of each task, so that they outlive a
// change of the page. A list of several tasks is counted, and can be reset.
var name = "ticks:" + portolan.page();
var kept = portolan.kept("localStorage", name, {});
var BOXES = ".layout > main .task input";
var LISTS = ".layout > main :is(ul, ol):has(> .task + .task):not(.task :is(ul, ol))";

function boxes(list) {
  return list.querySelectorAll(".task input");
}

function key(box, seen) {
  var words = box.closest("label").textContent.trim().slice(0, 99);
  while (seen[words]) words += "#";
  seen[words] = true;
  return words;
}

function count(list) {
  var done = list.querySelectorAll(".task input:checked").length;
  list.lastElementChild.firstChild.textContent = portolan.word("ticks", { done: done, count: boxes(list).length });
}

function bar(list) {
  var made = document.createElement("li");
  made.className = "ticks";
  made.dataset.pt = "";
  made.append(document.createElement("span"));
  portolan.button(made, "", portolan.word("reset"));
  list.append(made);
}

function keep() {
  portolan.keep("localStorage", name, kept);
}

portolan.component("tasks", () => {
  var seen = {};
  document.querySelectorAll(BOXES).forEach((box) => {
    box.disabled = false;
    box.dataset.key = key(box, seen);
    // Some browsers tick boxes as they were when the page was left.
    box.checked = box.dataset.key in kept ? kept[box.dataset.key] : box.defaultChecked;
  });
  document.querySelectorAll(LISTS).forEach((list) => {
    if (!list.querySelector(":scope > .ticks")) bar(list);
    count(list);
  });
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(BOXES)) return;
  kept[event.target.dataset.key] = event.target.checked;
  keep();
  document.querySelectorAll(LISTS).forEach(count);
});
document.addEventListener("click", (event) => {
  if (!event.target.matches(".ticks > button")) return;
  var list = event.target.closest("ul, ol");
  boxes(list).forEach((box) => {
    box.checked = box.defaultChecked;
    delete kept[box.dataset.key];
  });
  keep();
  count(list);
});
