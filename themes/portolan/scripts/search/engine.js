// The engine: a WebAssembly module and the index of this site. It asks for the chunks that it lacks; they are loaded
// side by side and put, and it is asked again. It is kept from one opening of the dialog to the next.
const ROUNDS = 24;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let opening = null;

function open() {
  if (!opening) {
    const mine = (opening = start());
    mine.then(() => (mine.done = true), () => forget(mine));
  }
  return opening;
}

function forget(session) {
  if (opening === session) opening = null;
}

async function start() {
  if (!window.WebAssembly || !window.DecompressionStream) throw failure("old");
  const { search } = (await Promise.race([portolan.facts(), pause(3000)])) || (await renewed());
  if (!search) throw failure("absent");
  const session = { pack: search.pack, engine: search.engine, loading: {} };
  const engine = load("engine-" + search.engine, started);
  const boot = async (file) => {
    const bytes = await whole(file);
    session.exports = await engine;
    call(session, "boot", [], bytes);
  };
  await Promise.all([engine, load(search.pack + "/boot", boot)]);
  return session;
}

const whole = async (file) => new Uint8Array(await file.arrayBuffer());

async function started(file) {
  try {
    return (await WebAssembly.instantiateStreaming(file, {})).instance.exports;
  } catch (error) {
    throw error instanceof TypeError ? error : failure("module", error.message);
  }
}

// `site.js` as it is now: the site may have been replaced since this page was opened.
function renewed() {
  const script = document.createElement("script");
  const lost = () => failure(navigator.onLine ? "unreachable" : "offline", "site.js");
  return new Promise((done, fail) => {
    script.src = portolan.root + "site.js?" + Date.now();
    script.onload = () => {
      portolan.facts().then(done);
      setTimeout(() => fail(lost()), 500);
    };
    script.onerror = () => fail(lost());
    document.head.append(script);
  }).finally(() => script.remove());
}

// One call into the module. It has trapped when it throws: no further call can be trusted then.
function call(session, name, before, bytes) {
  const { exports } = session;
  let failed, text;
  try {
    const at = exports.alloc(bytes.length);
    new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
    failed = exports[name](...before, at, bytes.length);
    text = decoder.decode(new Uint8Array(exports.memory.buffer, exports.out_ptr(), exports.out_len()));
  } catch (error) {
    throw failure("trap", error.message);
  }
  if (failed) throw failure("damaged", text);
  return text;
}

// The place of a chunk: 256 in a folder.
function chunkName(pack, id) {
  const hex = id.toString(16).padStart(5, "0");
  return pack + "/" + hex.slice(0, -2) + "/" + hex.slice(-2);
}

// A chunk that two questions want is loaded once.
function fetchChunk(session, id) {
  const put = async (file) => call(session, "put", [id], await whole(file));
  return (session.loading[id] ||= load(chunkName(session.pack, id), put).finally(() => delete session.loading[id]));
}

// What the index says, or nothing when `wanted` says that nobody waits for it any more. What is there is said at once;
// what has to be loaded is not asked for before `until`.
async function answered(session, request, wanted, until) {
  for (let round = 0; round < ROUNDS; round++) {
    const answer = JSON.parse(call(session, "ask", [], encoder.encode(JSON.stringify(request))));
    if (answer.hits) return answer.hits;
    if (answer.failed !== undefined) throw failure("damaged", answer.failed);
    // A moment that went by while the engine came counts.
    const rest = until - performance.now();
    if (!round && rest > 0) await pause(rest);
    if (!wanted()) return null;
    await Promise.all(answer.need.map((id) => fetchChunk(session, id)));
  }
  throw failure("damaged");
}

// Asks, and mends once what can be mended: a module that has trapped, an index that was replaced.
async function ask(request, wanted = () => true, until = 0) {
  const mended = {};
  for (;;) {
    let mine, session;
    try {
      mine = open();
      session = await mine;
      // A preview tells of a new index while the page stays open.
      const known = await Promise.race([portolan.facts(), null]);
      if (known && known.search && known.search.pack !== session.pack) {
        forget(mine);
        continue;
      }
      return await answered(session, request, wanted, until);
    } catch (error) {
      const cure = error.kind === "trap" ? "restart" : "renew";
      if (!["trap", "missing", "damaged"].includes(error.kind) || mended[cure]) throw error;
      mended[cure] = true;
      if (cure === "restart") forget(mine);
      else {
        const { search } = await renewed();
        if (!search || !session || search.pack !== session.pack || search.engine !== session.engine) forget(mine);
      }
    }
  }
}

// Who reaches for this script wants the engine next, before anything else of it is run.
open().catch(() => {});
