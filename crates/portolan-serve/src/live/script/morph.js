// Changes the page in place into what the server has now, and nothing else of it. Three trees are compared: the page as
// it was sent, as it is sent now, and as it stands. Only what differs between the first two is touched in the third, so
// what the reader opened, chose or selected stays, and so does what other scripts have added.
//
// `sent` knows for each node of the page the node as it was sent.
var sent = new WeakMap();

// The page as it is now, before any other script has run, is the page as it was sent.
function remember(live, copy) {
  sent.set(live, copy);
  var ours = live.childNodes;
  var theirs = copy.childNodes;
  for (var at = 0; at < ours.length; at++) remember(ours[at], theirs[at]);
}

function idOf(node) {
  return node.nodeType === 1 ? node.id : "";
}

function morph(live, next) {
  var before = sent.get(live);
  if (before && before.isEqualNode(next)) return;
  if (live.nodeType !== 1) {
    if (live.data !== next.data) live.data = next.data;
    sent.set(live, next);
    return;
  }
  attributes(live, before, next);
  children(live, next);
  sent.set(live, next);
}

function attributes(live, before, next) {
  Array.from(next.attributes).forEach(function (attribute) {
    if (!before || before.getAttribute(attribute.name) !== attribute.value) live.setAttribute(attribute.name, attribute.value);
  });
  if (!before) return;
  Array.from(before.attributes).forEach(function (attribute) {
    if (!next.hasAttribute(attribute.name)) live.removeAttribute(attribute.name);
  });
}

function isSame(live, next) {
  return sent.get(live).isEqualNode(next);
}

// Which node that stands becomes which one that was sent now: first those around the change, which are as they were;
// then those with the same id, those that did not change, and those of the same kind, in order.
function pairs(lives, nexts) {
  var pair = new Map();
  var start = 0;
  var end = 0;
  var most = Math.min(lives.length, nexts.length);
  while (start < most && isSame(lives[start], nexts[start])) {
    pair.set(nexts[start], lives[start]);
    start++;
  }
  while (end < most - start && isSame(lives[lives.length - 1 - end], nexts[nexts.length - 1 - end])) {
    pair.set(nexts[nexts.length - 1 - end], lives[lives.length - 1 - end]);
    end++;
  }
  middle(lives.slice(start, lives.length - end), nexts.slice(start, nexts.length - end), pair);
  return pair;
}

function middle(lives, nexts, pair) {
  var taken = new Set();
  function match(next, live) {
    pair.set(next, live);
    taken.add(live);
  }
  var byId = new Map();
  var byText = new Map();
  lives.forEach(function (live) {
    if (idOf(live)) byId.set(idOf(live), live);
  });
  nexts.forEach(function (next) {
    var live = idOf(next) && byId.get(idOf(next));
    if (live && live.nodeName === next.nodeName && !taken.has(live)) match(next, live);
  });
  lives.forEach(function (live) {
    if (taken.has(live)) return;
    var text = textOf(sent.get(live));
    if (!byText.has(text)) byText.set(text, []);
    byText.get(text).push(live);
  });
  nexts.forEach(function (next) {
    var same = !pair.has(next) && byText.get(textOf(next));
    if (same && same.length) match(next, same.shift());
  });
  // Between what is paired already; an id is never given to another element.
  var place = new Map();
  lives.forEach(function (live, at) {
    place.set(live, at);
  });
  var from = 0;
  nexts.forEach(function (next) {
    if (pair.has(next)) {
      from = Math.max(from, place.get(pair.get(next)) + 1);
      return;
    }
    for (var at = from; at < lives.length; at++) {
      var live = lives[at];
      if (taken.has(live) && place.get(live) >= from && idOf(live)) break;
      if (taken.has(live) || live.nodeName !== next.nodeName || idOf(live) !== idOf(next)) continue;
      match(next, live);
      from = at + 1;
      break;
    }
  });
}

function textOf(node) {
  return node.nodeType === 1 ? node.outerHTML : node.nodeType + ":" + node.data;
}

function children(live, next) {
  var nexts = Array.from(next.childNodes);
  var lives = Array.from(live.childNodes).filter(function (child) {
    return sent.has(child);
  });
  var pair = pairs(lives, nexts);
  var kept = new Set(pair.values());
  lives.forEach(function (child) {
    if (!kept.has(child)) child.remove();
  });
  var cursor = served(live.firstChild);
  nexts.forEach(function (child) {
    var known = pair.get(child);
    if (known && known === cursor) {
      cursor = served(cursor.nextSibling);
    } else if (known) {
      move(live, known, cursor);
    } else {
      known = document.importNode(child, true);
      remember(known, child);
      live.insertBefore(known, cursor);
      return;
    }
    morph(known, child);
  });
}

// The next node that was sent: what scripts have added stays where it is.
function served(node) {
  while (node && !sent.has(node)) node = node.nextSibling;
  return node;
}

// Where the browser can, a moved element keeps its focus, its frame and its scrolling.
function move(parent, node, before) {
  if (parent.moveBefore && node.isConnected) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
}
