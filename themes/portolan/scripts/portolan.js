// What the scripts of all components share: their registry, words, storage, the facts of the site and its whole
// navigation. The only global of the theme is `portolan`.
(() => {
  "use strict";
  var html = document.documentElement;
  var parts = [];
  var words = {};
  var shards = {};
  var waiting = {};
  var facts = null;
  var askers = [];
  var status = null;

  function arrived(key, entries) {
    shards[key] = entries;
    (waiting[key] || []).forEach((tell) => {
      tell(entries);
    });
    delete waiting[key];
  }

  var portolan = (window.portolan = {
    // Where the site begins, as an absolute URL: from this script's own place in `assets/`.
    root: new URL("../", document.currentScript.src).href,

    // Registers a component. `run` gets an element, and may get it again after the page was changed in place.
    component: (name, run) => {
      parts.push({ name: name, run: run });
      start(parts[parts.length - 1], document);
    },

    start: (root) => {
      parts.forEach((part) => {
        start(part, root);
      });
    },

    // The words of each language, in the order of `keys`; a script that is loaded later brings its own.
    words: (keys, rows) => {
      Object.keys(rows).forEach((lang) => {
        var table = (words[lang] = words[lang] || {});
        keys.forEach((key, at) => {
          table[key] = rows[lang][at];
        });
      });
    },

    word: (key, values) => {
      var lang = (html.lang || "en").toLowerCase();
      var table = words[lang] || words[lang.split("-")[0]] || words.en || {};
      return (table[key] || (words.en || {})[key] || key).replace(/\{(\w+)\}/g, (whole, name) => values && name in values ? values[name] : whole);
    },

    // Called by `site.js`: `{nav: "assets/nav.<hash>.js", build: {…}}`.
    site: (given) => {
      facts = given;
      askers.splice(0).forEach((tell) => {
        tell(facts);
      });
    },

    facts: () => {
      return new Promise((tell) => {
        if (facts) tell(facts);
        else askers.push(tell);
      });
    },

    // Called by the first nav file: entries are `[title, URL from the root or null, children, number, role]`; instead
    // of children there may be a name such as `nav-0f3c#2`: list 2 of the file `nav-0f3c.js` beside the first one.
    nav: (entries) => {
      arrived("", entries);
    },

    // Called by every other nav file with its name and its lists.
    navPart: (name, lists) => {
      lists.forEach((entries, at) => {
        arrived(name + "#" + at, entries);
      });
    },

    // The top of the navigation, or a list of it that lies in a file of its own.
    tree: (list) => {
      var key = list || "";
      if (shards[key]) return Promise.resolve(shards[key]);
      return portolan.facts().then((known) => {
        return new Promise((done, fail) => {
          (waiting[key] = waiting[key] || []).push(done);
          var script = document.createElement("script");
          script.src = portolan.root + (key ? known.nav.replace(/[^/]*$/, key.split("#")[0] + ".js") : known.nav);
          script.onerror = () => {
            fail(new Error("cannot load " + script.src));
          };
          document.head.append(script);
        });
      });
    },

    // A part of the theme that pages do not name (`portolan.later`): its style sheet, if it has one, then its script.
    load: (name) => {
      var style = portolan.later[name + "_css"];
      return Promise.all([style && added("link", style), added("script", portolan.later[name])]);
    },

    // `localStorage` or `sessionStorage`, by name, because even to name it may be refused: then nothing is kept.
    read: (store, name) => {
      try {
        return window[store].getItem(portolan.key(name));
      } catch (error) {
        return null;
      }
    },

    write: (store, name, value) => {
      try {
        if (value === null) window[store].removeItem(portolan.key(name));
        else window[store].setItem(portolan.key(name), value);
      } catch (error) {
        return;
      }
    },

    // A value that was kept, where it is of the kind of `none`, a list or an object; else `none`.
    kept: (store, name, none) => {
      try {
        var found = JSON.parse(portolan.read(store, name));
        return found && typeof found === "object" && Array.isArray(found) === Array.isArray(none) ? found : none;
      } catch (error) {
        return none;
      }
    },

    keep: (store, name, value) => {
      portolan.write(store, name, value && JSON.stringify(value));
    },

    // The address of this page from the root of the site, which is the same with and without the name of an index.
    page: () => location.href.replace(/[?#].*/, "").replace(portolan.root, "").replace(/(^|\/)$/, "$1index.html"),

    key: (name) => "pt:" + html.dataset.site + ":" + html.dataset.edition + ":" + name,

    // Speaks to screen readers.
    say: (text) => {
      if (!status || !status.isConnected) {
        status = document.createElement("div");
        status.className = "unseen";
        status.role = "status";
        document.body.append(status);
      }
      status.textContent = "";
      setTimeout(() => {
        status.textContent = text;
      }, 50);
    },

    // A button of a class, last in its place, with a text, or a name instead.
    button: (place, kind, text, name) => {
      var made = document.createElement("button");
      made.type = "button";
      made.className = kind;
      made.textContent = text || "";
      if (name) made.ariaLabel = made.title = name;
      made.dataset.pt = "";
      place.append(made);
      return made;
    },

    // Says how a copy went; `show` gets the word, and whether it went well.
    told: (copying, show, key) => {
      const tell = (text, well) => {
        portolan.say(portolan.word(text));
        show(portolan.word(text), well);
      };
      copying.then(() => tell(key || "copied", true), () => tell("copy_failed"));
    },

    copy: (text) => {
      if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
      return new Promise((done, fail) => {
        var field = document.createElement("textarea");
        field.value = text;
        field.className = "unseen";
        document.body.append(field);
        var focused = document.activeElement;
        field.select();
        var copied = document.execCommand("copy");
        field.remove();
        if (focused) focused.focus({ preventScroll: true });
        if (copied) done();
        else fail(new Error("copying was refused"));
      });
    },
  });

  // Adds an element to the head; what failed is taken out, so that it can be tried again.
  function added(tag, url) {
    return new Promise((done, fail) => {
      var element = document.createElement(tag);
      if (tag === "link") element.rel = "stylesheet";
      element[tag === "link" ? "href" : "src"] = portolan.root + url;
      element.onload = done;
      element.onerror = () => {
        element.remove();
        fail(new Error("cannot load " + url));
      };
      document.head.append(element);
    });
  }

  function start(part, root) {
    try {
      part.run(root);
    } catch (error) {
      console.error("portolan: " + part.name, error);
    }
  }
})();
