// The connection: quiet while it stands, patient when it does not.
var token = own.dataset.token;
var session = null;
var revision = 0;
var pause = 250;
var lost = null;
var socket = null;

function connect() {
  var protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(protocol + "//" + location.host + "/.portolan/live?token=" + token);
  socket.onmessage = function (event) {
    hear(JSON.parse(event.data));
  };
  socket.onclose = function () {
    // A restart takes a moment; only a longer absence is worth a word.
    lost = lost || setTimeout(function () {
      say("ended");
    }, 1000);
    setTimeout(renew, pause);
    pause = Math.min(pause * 2, 2000);
  };
}

// What this tab wants to know; an answer comes like everything else.
function ask(question) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(question));
}

// Another process has another token, which its pages name.
function renew() {
  fetch(location.pathname, { cache: "no-cache" })
    .then(function (answer) {
      return answer.text();
    })
    .then(function (text) {
      var script = connected(new DOMParser().parseFromString(text, "text/html"));
      if (script) token = script.dataset.token;
    })
    .catch(function () {})
    .then(connect);
}

function hear(message) {
  if (message.type === "hello") {
    clearTimeout(lost);
    lost = null;
    pause = 250;
    say(null);
    greeted(message);
    return;
  }
  if (message.type === "places" || message.type === "opened") {
    answers[message.type](message);
    return;
  }
  var repeats = message.type === "diagnostics" || message.type === "overlay";
  if (repeats && greetings > 0) greetings--;
  else revision++;
  var known = answers[message.type];
  if (known) known(message);
}

// After a greeting come two messages that only repeat what holds.
var greetings = 0;

function greeted(hello) {
  var missed = session !== null && (session !== hello.session || revision !== hello.revision);
  session = hello.session;
  revision = hello.revision;
  greetings = 2;
  editor = hello.editor || null;
  offer();
  show();
  if (missed) refresh();
}

var answers = {
  page: function (message) {
    if (isOwn(message.url)) refresh();
  },
  asset: function (message) {
    reshow(message.url);
  },
  style: function () {
    restyle();
    refresh();
  },
  nav: function () {
    renewSite();
    refresh();
  },
  search: function () {
    renewFacts();
  },
  reload: function () {
    location.reload();
  },
  moved: function (message) {
    if (!isOwn(message.from)) return;
    leaving = true;
    location.replace((siteTop() + message.to).split("/").map(encodeURIComponent).join("/") + location.hash);
  },
  gone: function (message) {
    if (isOwn(message.url)) vanish();
  },
  places: placed,
  opened: opened,
  diagnostics: function (message) {
    problems = message.list;
    show();
  },
  overlay: function (message) {
    if (!broken.length) shrunk = false;
    broken = message.list;
    show();
  },
};

connect();
