// On the page for an address that does not exist: the pages whose addresses are most like it.

function urls(entries, out) {
  entries.forEach((entry) => {
    if (entry[1] && entry[4] !== "link") out.push(entry);
    if (Array.isArray(entry[2])) urls(entry[2], out);
  });
  return out;
}

function pairs(text) {
  var set = {};
  for (var i = 0; i < text.length - 1; i++) set[text.slice(i, i + 2)] = true;
  return Object.keys(set);
}

// How alike two addresses are, by pairs of letters: 0 to 1. The last part counts most.
function likeness(asked, url) {
  var mine = pairs(asked);
  var theirs = pairs(url);
  var shared = mine.filter((pair) => theirs.indexOf(pair) >= 0).length;
  return (2 * shared) / (mine.length + theirs.length || 1);
}

function plain(url) {
  var text = url;
  try {
    text = decodeURIComponent(url);
  } catch (error) {
    text = url;
  }
  return text.toLowerCase().replace(/(index)?\.html?$|[#?].*$/g, "").replace(/\/$/, "");
}

// A question made of the words of the address, for the page of results.
function offer(way, asked) {
  var words = asked.split("/").pop().replace(/[-_.+]+/g, " ").trim();
  var find = document.getElementById("pt-find");
  if (!way || !find) return;
  way.href = find.dataset.results + (words && "?q=" + encodeURIComponent(words));
  if (words) way.append(" “" + words + "”");
  way.hidden = false;
}

portolan.component("not-found", (root) => {
  var near = root.querySelector(".near");
  // Once for each address, however often the page is changed in place.
  if (!near || near.dataset.of === location.href || location.href.indexOf(portolan.root) !== 0) return;
  near.dataset.of = location.href;
  var asked = plain(location.href.slice(portolan.root.length));
  if (asked === "404") asked = "";
  offer(root.querySelector(".ways [hidden]"), asked);
  if (!asked) return;
  portolan.tree().then((tree) => {
    var last = asked.split("/").pop();
    urls(tree, [])
      .map((entry) => {
        var url = plain(entry[1]);
        return { entry: entry, score: likeness(asked, url) + likeness(last, url.split("/").pop()) };
      })
      .filter((found) => found.score > 0.8)
      .sort((a, b) => b.score - a.score)
      .slice(0, 5)
      .forEach((found) => {
        var row = document.createElement("li");
        var link = document.createElement("a");
        link.href = portolan.root + found.entry[1];
        link.textContent = found.entry[0];
        row.append(link);
        near.querySelector("ul").append(row);
        near.hidden = false;
      });
  }, console.error);
});
