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

// The bytes of a file, inflated, as `take` takes them. What cannot be had or is damaged is asked for again, past every
// cache. A file that is not there is not asked for again: that helps only once the site is read anew.
async function load(name, take) {
  for (let attempt = 1; ; attempt++) {
    try {
      const bytes = await (onDisk ? injected : fetched)(name, attempt > 1);
      return await take(await inflated(bytes));
    } catch (error) {
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

// The bytes between the last two quotes; written there as in a script.
function unescaped(file, name) {
  const start = 'portolan.chunk("' + name + '","';
  for (let at = 0; at < start.length; at++) if (file[at] !== start.charCodeAt(at)) throw failure("damaged", name);
  const out = new Uint8Array(file.length);
  let length = 0;
  for (let at = start.length; at < file.length; at++) {
    let byte = file[at];
    if (byte === 34) return out.subarray(0, length);
    if (byte === 92) {
      byte = file[++at];
      if (byte === 110) byte = 10;
      else if (byte === 114) byte = 13;
      else if (byte === 120) {
        byte = 0;
        at += 2;
      }
    }
    out[length++] = byte;
  }
  throw failure("damaged", name);
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

async function inflated(bytes) {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw failure("damaged", error.message);
  }
}
