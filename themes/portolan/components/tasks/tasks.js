// Ticks of task lists are kept on the reader's machine, by page and by the words of each task, so that they outlive a
// change of the page. A list of several tasks is counted, and can be reset.
var name = "ticks:" + location.href.replace(/[?#].*/, "").replace(portolan.root, "");
var kept = {};
try {
  kept = JSON.parse(portolan.read("localStorage", name)) || {};
} catch (error) {}
var BOXES = ".layout > main .task input[type=checkbox]";
var LISTS = ".layout > main :is(ul, ol):has(> .task + .task):not(.task :is(ul, ol))";

function boxes(list) {
  return Array.from(list.querySelectorAll(".task input[type=checkbox]"));
}

function key(box, seen) {
  var words = box.closest("label").textContent.trim().replace(/\s+/g, " ").slice(0, 120);
  seen[words] = (seen[words] || 0) + 1;
  return seen[words] > 1 ? words + "#" + seen[words] : words;
}

function count(list) {
  var all = boxes(list);
  var done = all.filter(function (box) {
    return box.checked;
  }).length;
  list.querySelector(":scope > .ticks > span").textContent = portolan.word("ticks", { done: done, count: all.length });
}

function bar(list) {
  var made = document.createElement("li");
  made.className = "ticks";
  made.dataset.pt = "";
  made.append(document.createElement("span"));
  var reset = document.createElement("button");
  reset.type = "button";
  reset.textContent = portolan.word("reset");
  made.append(reset);
  list.append(made);
}

function keep(box) {
  if (box.checked === box.defaultChecked) delete kept[box.dataset.key];
  else kept[box.dataset.key] = box.checked;
  portolan.write("localStorage", name, Object.keys(kept).length ? JSON.stringify(kept) : null);
}

portolan.component("tasks", function () {
  var seen = {};
  document.querySelectorAll(BOXES).forEach(function (box) {
    box.disabled = false;
    box.dataset.key = key(box, seen);
    if (box.dataset.key in kept) box.checked = kept[box.dataset.key];
  });
  document.querySelectorAll(LISTS).forEach(function (list) {
    if (!list.querySelector(":scope > .ticks")) bar(list);
    count(list);
  });
});

document.addEventListener("change", function (event) {
  if (!event.target.matches(BOXES)) return;
  keep(event.target);
  document.querySelectorAll(LISTS).forEach(count);
});
document.addEventListener("click", function (event) {
  if (!event.target.matches(".ticks > button")) return;
  var list = event.target.closest("ul, ol");
  boxes(list).forEach(function (box) {
    box.checked = box.defaultChecked;
    keep(box);
  });
  count(list);
});
