// Brings the page up to date: fetches it again and changes what differs.
var own = document.currentScript;
var running = false;
var again = false;
var deleted = false;
var leaving = false;

function address(url) {
  var path = decodeURIComponent(new URL(url, location.href).pathname).slice(1);
  return path === "" || path.endsWith("/") ? path + "index.html" : path;
}

// The element that connects a page says which page it is: a site may be asked for below its path on its server, too.
// The page that stands for a missing one has no name of its own.
var pageName = own.dataset.page || null;

function connected(page) {
  return page.querySelector('script[src="/.portolan/live.js"]');
}

function isOwn(url) {
  return pageName ? pageName === url : ("/" + address(location.href)).endsWith("/" + url);
}

// Where the site begins, decoded: `/`, or its path on its server.
function siteTop() {
  var here = "/" + address(location.href);
  return pageName && here.endsWith("/" + pageName) ? here.slice(0, here.length - pageName.length) : "/";
}

// Saves that come while one is shown are shown together.
function refresh() {
  if (leaving) return;
  if (running) {
    again = true;
    return;
  }
  running = true;
  fetch(location.pathname + location.search, { cache: "no-cache", headers: { Accept: "text/html" } })
    .then(function (answer) {
      if (answer.redirected) throw new Error("moved");
      // What is shown is the last good page.
      if (answer.status >= 500) throw new Error("broken");
      if (answer.status === 404 && own.dataset.missing === undefined) {
        vanish();
        throw new Error("gone");
      }
      if (answer.ok && deleted) {
        deleted = false;
        say(null);
      }
      return answer.text();
    })
    .then(function (text) {
      apply(new DOMParser().parseFromString(text, "text/html"));
    })
    .catch(function () {
      // The server is gone, which the lost connection tells, or is too busy: the next message comes.
    })
    .then(function () {
      running = false;
      if (again) {
        again = false;
        refresh();
      }
    });
}

// What the page said stays readable: perhaps it was deleted by mistake.
function vanish() {
  deleted = true;
  say("deleted");
}

function scripts(page) {
  return Array.from(page.querySelectorAll("script[src]"))
    .filter(function (script) {
      return page !== document || sent.has(script);
    })
    .map(function (script) {
      return script.getAttribute("src");
    })
    .filter(function (src) {
      return !src.startsWith("/.portolan/");
    })
    .join("\n");
}

function apply(next) {
  if (leaving) return;
  // Scripts cannot be taken back. The browser keeps the place in the page.
  if (scripts(document) !== scripts(next)) {
    location.reload();
    return;
  }
  var script = connected(next);
  if (script) pageName = script.dataset.page || null;
  var html = document.documentElement;
  ["lang", "dir", "data-site", "data-edition"].forEach(function (name) {
    var value = next.documentElement.getAttribute(name);
    if (value === null) html.removeAttribute(name);
    else if (html.getAttribute(name) !== value) html.setAttribute(name, value);
  });
  if (document.title !== next.title) document.title = next.title;
  styles(next);
  keepPlace(function () {
    morph(document.body, next.body);
    if (window.portolan && portolan.start) portolan.start(document);
  });
  document.dispatchEvent(new CustomEvent("portolan:changed"));
}

// What the reader sees first stays where it is, whatever grows or shrinks above it.
function keepPlace(change) {
  var html = document.documentElement;
  var anchor = scrollY > 0 ? firstSeen(document.querySelector("main") || document.body) : null;
  var top = anchor && anchor.getBoundingClientRect().top;
  html.style.setProperty("overflow-anchor", "none");
  change();
  if (anchor && anchor.isConnected) {
    var moved = anchor.getBoundingClientRect().top - top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  }
  html.style.removeProperty("overflow-anchor");
  if (!html.getAttribute("style")) html.removeAttribute("style");
}

function firstSeen(parent) {
  var found = null;
  Array.from(parent.children).some(function (child) {
    var box = child.getBoundingClientRect();
    if (!box.height || box.bottom <= 0) return false;
    found = child;
    return true;
  });
  if (found && found.getBoundingClientRect().top < 0 && found.children.length) return firstSeen(found) || found;
  return found;
}

// The new sheet stands beside the old one until it is loaded, so that the page is never bare.
function styles(next) {
  var wanted = Array.from(next.querySelectorAll('head link[rel="stylesheet"]'));
  var names = wanted.map(function (link) {
    return link.getAttribute("href");
  });
  var old = Array.from(document.querySelectorAll('head link[rel="stylesheet"]')).filter(function (link) {
    return names.indexOf(link.getAttribute("href")) < 0;
  });
  var last = old[old.length - 1] || null;
  var loading = wanted.filter(function (link) {
    return !document.querySelector('head link[rel="stylesheet"][href="' + CSS.escape(link.getAttribute("href")) + '"]');
  });
  Promise.all(
    loading.map(function (link) {
      return new Promise(function (done) {
        var fresh = document.importNode(link, true);
        fresh.onload = fresh.onerror = done;
        if (last) last.after(fresh);
        else document.head.append(fresh);
        last = fresh;
      });
    }),
  ).then(function () {
    old.forEach(function (link) {
      link.remove();
    });
  });
}

// An image of an unchanged name has new content.
function reshow(url) {
  document.querySelectorAll("img[src]").forEach(function (image) {
    var source = new URL(image.src, location.href);
    if (source.origin !== location.origin || "/" + address(source.href) !== siteTop() + url) return;
    source.searchParams.set("pt", String(Date.now()));
    image.src = source.href;
  });
}

// A sheet of an unchanged name has new content: asked for again, under a name that nobody else uses.
function restyle() {
  var old = Array.from(document.querySelectorAll('head link[rel="stylesheet"]'));
  old.forEach(function (link) {
    if (/\.[0-9a-f]{8}\.css$/.test(link.getAttribute("href"))) return;
    var fresh = link.cloneNode();
    var url = new URL(link.href);
    url.searchParams.set("pt", String(Date.now()));
    fresh.href = url.href;
    fresh.onload = fresh.onerror = function () {
      link.remove();
    };
    link.after(fresh);
  });
}

// The facts of the site: which navigation and which search index it has now.
function renewFacts(then) {
  if (!window.portolan || !portolan.root) return;
  var script = document.createElement("script");
  script.src = portolan.root + "site.js?pt=" + Date.now();
  script.onload = function () {
    script.remove();
    if (then) portolan.facts().then(then);
  };
  document.head.append(script);
}

// The same, and the whole navigation where it was loaded already.
function renewSite() {
  var loaded = document.querySelector('script[src*="/assets/nav-"]');
  renewFacts(function (facts) {
    if (!loaded) return;
    var nav = document.createElement("script");
    nav.src = portolan.root + facts.nav;
    document.head.append(nav);
  });
}

remember(document.body, document.body.cloneNode(true));
document.querySelectorAll("head script").forEach(function (script) {
  sent.set(script, script.cloneNode(true));
});
