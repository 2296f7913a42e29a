// The files of the index. Each is `portolan.chunk("NAME","BYTES");` with deflated bytes: on a server it is fetched and
// read byte by byte, on disk it is run as a script, because browsers refuse to fetch there.
const onDisk = location.protocol === "file:";
const TRIES = 3;
const PATIENCE = 20000;
const arriving = {};

// What went wrong, in the one word that the dialog has a sentence for.
function failure(kind, detail) {
  const error = new Error("search: " + kind + (detail ? ": " + detail : ""));
  error.kind = kind;
  return error;
}

const pause = (time) => new Promise((done) => setTimeout(done, time));

// A file of the index, inflated, as `take` takes it: as a response that still comes in. What cannot be had or is damaged
// is asked for again, past every cache. A file that is not there is not asked for again: that helps only once the site is
// read anew.
async function load(name, take) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await take(inflated(await (onDisk ? injected : fetched)(name, attempt > 1)));
    } catch (error) {
      // What has no kind comes of inflating.
      error.kind ||= "damaged";
      if (attempt === TRIES || !["damaged", "unreachable", "module"].includes(error.kind)) throw error;
      await pause(150 * attempt * attempt);
    }
  }
}

const address = (name) => portolan.root + "assets/search/" + name + ".js";

async function fetched(name, fresh) {
  let response;
  try {
    response = await fetch(address(name), { cache: fresh ? "reload" : "default", signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok) return unescaped(new Uint8Array(await response.arrayBuffer()), name);
  } catch (error) {
    throw error.kind ? error : failure(navigator.onLine ? "unreachable" : "offline", name);
  }
  throw failure(response.status < 500 ? "missing" : "unreachable", name);
}

// The bytes between the last two quotes, where they are written as in a script. They are moved within the file, a run
// without an escape at a time: most of them are long.
function unescaped(file, name) {
  let at = ('portolan.chunk("' + name + '","').length;
  const end = file.length - 4;
  if (end < at || file[end] !== 34) throw failure("damaged", name);
  let length = 0;
  for (;;) {
    const found = file.indexOf(92, at);
    const stop = found < 0 ? end : found;
    file.copyWithin(length, at, stop);
    length += stop - at;
    if (found < 0) return file.subarray(0, length);
    const byte = file[found + 1];
    file[length++] = { 110: 10, 114: 13 }[byte] ?? byte;
    at = found + 2;
  }
}

// In this encoding every byte is one character, whose low eight bits it is.
function injected(name, fresh) {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    const end = (tell, value) => {
      delete arriving[name];
      script.remove();
      tell(value);
    };
    arriving[name] = (text) => {
      const bytes = new Uint8Array(text.length);
      for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at) & 255;
      end(done, bytes);
    };
    script.charset = "x-user-defined";
    script.src = address(name) + (fresh ? "?again=" + Date.now() : "");
    script.onload = () => end(fail, failure("damaged", name));
    script.onerror = () => end(fail, failure("missing", name));
    document.head.append(script);
  });
}

portolan.chunk = (name, text) => arriving[name] && arriving[name](text);

// The type lets a browser compile while it inflates.
function inflated(bytes) {
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream, { headers: { "content-type": "application/wasm" } });
}
