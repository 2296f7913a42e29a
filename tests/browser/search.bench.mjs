// Measures what a search costs a reader: bytes, rounds and time, in Chromium, over http on the loopback address without
// compression and from disk. Started by `cargo xtask bench --search`; prints one JSON object. Bytes are those of the
// files that were asked for, without the headers of http.
//
//   node search.bench.mjs ours|pagefind SITE PAGE QUERIES.json
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const [which, folder, page, list] = process.argv.slice(2);
const site = path.resolve(folder);
const queries = JSON.parse(fs.readFileSync(list, 'utf8'));
const OPENINGS = 15;
const QUIET = 200;
const PATIENCE = 60_000;

const sleep = (time) => new Promise((done) => setTimeout(done, time));
const share = (values, part) => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;
};

const browser = await launch();

/** A reader without any cache, and the files that were asked for since the last look. */
async function reader(url, base, script) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  let files = [];
  let open = 0;
  let last = performance.now();
  const change = (by) => {
    open += by;
    last = performance.now();
  };
  tab.on('request', (request) => {
    change(1);
    const local = base ? path.join(site, decodeURIComponent(new URL(request.url()).pathname)) : fileURLToPath(request.url().split('?')[0]);
    files.push({ name: path.relative(site, local), bytes: fs.existsSync(local) ? fs.statSync(local).size : 0 });
  });
  tab.on('requestfinished', () => change(-1));
  tab.on('requestfailed', () => change(-1));
  if (script) {
    // The pages that Pagefind gets have lost the theme's files.
    tab.on('pageerror', (error) => console.error(String(error)));
    await tab.addInitScript(script);
  }
  await tab.goto(url, { waitUntil: 'load', timeout: PATIENCE });
  const quiet = async () => {
    for (;;) {
      const seen = script ? await tab.evaluate(() => performance.now() - window.bench.last) : QUIET;
      if (open === 0 && performance.now() - last >= QUIET && seen >= QUIET) return;
      await sleep(20);
    }
  };
  await quiet();
  const taken = () => {
    const taken = files;
    files = [];
    return taken;
  };
  taken();
  return { tab, quiet, taken, close: () => context.close() };
}

/** Runs in the page, before its own scripts: notes what the engine is asked, and when something is shown for it. */
function notes() {
  const bench = (window.bench = { last: 0, input: 0, opened: 0, dialog: 0, ready: 0, asked: [], shown: [] });
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiate.apply(WebAssembly, given);
    const real = made.instance.exports;
    const text = (at, length) => new TextDecoder().decode(new Uint8Array(real.memory.buffer, at, length));
    const ask = (at, length) => {
      const { q, snippets } = JSON.parse(text(at, length));
      const start = performance.now();
      const code = real.ask(at, length);
      const end = performance.now();
      const needs = text(real.out_ptr(), real.out_len()).startsWith('{"need"');
      bench.asked.push({ q, snippets, needs, start, end });
      bench.last = end;
      return code;
    };
    const boot = (...given) => {
      const code = real.boot(...given);
      bench.ready = performance.now();
      return code;
    };
    return { module: made.module, instance: { exports: { ...real, boot, ask } } };
  };
  addEventListener('keydown', () => (bench.opened ||= performance.now()), true);
  addEventListener('input', () => (bench.last = bench.input = performance.now()), true);
  new MutationObserver(() => {
    const body = document.querySelector('#pt-search .body');
    if (body) bench.dialog ||= performance.now();
    if (!body || body.querySelector('.loading')) return;
    const found = body.querySelectorAll('[role=option]').length;
    bench.last = performance.now();
    bench.shown.push({ at: bench.last, found, text: document.getElementById('pt-q').value });
  }).observe(document, { childList: true, subtree: true });
}

const numberOf = (name) => {
  const [, high, low] = name.match(/\/([0-9a-f]{3,})\/([0-9a-f]{2})\.js$/) ?? [];
  return high === undefined ? null : parseInt(high, 16) * 256 + parseInt(low, 16);
};
const bytesOf = (files, wanted) => files.filter(wanted).reduce((sum, file) => sum + file.bytes, 0);

/** Ours, from this address. */
async function ours(url, base) {
  const texts = Number(fs.readFileSync(path.join(site, 'site.js'), 'utf8').match(/search:\{.*?texts:(\d+)/)[1]);
  const isText = ({ name }) => numberOf(name) >= texts && numberOf(name) !== null;
  const openings = [];
  const parts = { dialog: [], typed: [], ready: [], asked: [] };
  let first;
  let it;
  for (let round = 0; round < OPENINGS; round++) {
    await it?.close();
    it = await reader(url, base, notes);
    await it.tab.keyboard.press('Control+k');
    await it.tab.waitForSelector('#pt-q', { state: 'visible', timeout: PATIENCE });
    await it.tab.keyboard.insertText(queries[0]);
    await it.tab.waitForFunction(() => window.bench.shown.some(({ found }) => found > 0), null, { polling: 20, timeout: PATIENCE });
    const seen = await it.tab.evaluate(() => window.bench);
    const shown = seen.shown.find(({ found }) => found > 0).at;
    openings.push(shown - seen.opened);
    const asks = seen.asked.filter(({ snippets, end }) => !snippets && end <= shown);
    parts.dialog.push(seen.dialog - seen.opened);
    parts.typed.push(seen.input - seen.opened);
    parts.ready.push(seen.ready - seen.opened);
    parts.asked.push(asks.reduce((sum, { start, end }) => sum + end - start, 0));
    await it.quiet();
    first = it.taken();
  }

  /** What one change of the field led to. */
  const one = async (change) => {
    await it.tab.evaluate(() => Object.assign(window.bench, { asked: [], shown: [], input: 0 }));
    await change();
    await it.quiet();
    const seen = await it.tab.evaluate(() => window.bench);
    const files = it.taken();
    const asks = seen.asked.filter(({ snippets }) => !snippets);
    const done = asks.find(({ needs }) => !needs);
    const shown = done && seen.shown.find(({ at }) => at >= done.end);
    return {
      rounds: asks.filter(({ needs }) => needs).length,
      bytes: bytesOf(files, (file) => !isText(file)),
      texts: bytesOf(files, isText),
      time: shown ? shown.at - seen.input : null,
      waited: asks.length ? asks[0].start - seen.input : null,
      asked: asks.reduce((sum, { start, end }) => sum + end - start, 0),
      found: shown ? shown.found : 0,
    };
  };
  const write = (text) => async () => {
    await it.tab.locator('#pt-q').selectText();
    await it.tab.keyboard.insertText(text);
  };
  const further = [];
  for (const query of queries.slice(1)) further.push(await one(write(query)));
  // The same again, a letter at a time: nothing has to be loaded any more.
  const keys = [];
  for (const query of queries.slice(1, 9)) {
    await it.tab.locator('#pt-q').selectText();
    for (const letter of query) {
      const key = await one(() => it.tab.keyboard.insertText(letter));
      if (key.time !== null && key.rounds === 0) keys.push(key);
    }
  }
  await it.close();
  const of = (what) => further.map((query) => query[what]);
  return {
    opening: share(openings, 0.5),
    opening_most: share(openings, 1),
    // When the dialog is there, when its text is, when the engine and the index are; and how long the engine worked.
    opening_dialog: share(parts.dialog, 0.5),
    opening_typed: share(parts.typed, 0.5),
    opening_ready: share(parts.ready, 0.5),
    opening_asked: share(parts.asked, 0.5),
    first: bytesOf(first, (file) => !isText(file)),
    first_texts: bytesOf(first, isText),
    first_files: Object.fromEntries(first.filter(({ name }) => numberOf(name) === null).map(({ name, bytes }) => [name, bytes])),
    bytes: share(of('bytes'), 0.5),
    bytes_p90: share(of('bytes'), 0.9),
    texts: share(of('texts'), 0.5),
    rounds: share(of('rounds'), 0.5),
    rounds_most: share(of('rounds'), 1),
    time: share(of('time').filter((time) => time !== null), 0.5),
    without: further.filter(({ found }) => !found).length,
    keys: keys.length,
    key: share(keys.map(({ time }) => time), 0.5),
    key_p95: share(keys.map(({ time }) => time), 0.95),
    // How long the dialog waits for the next letter, which is a part of the time above.
    key_waited: share(keys.map(({ waited }) => waited), 0.5),
    key_asked: share(keys.map(({ asked }) => asked), 0.5),
    key_asked_p95: share(keys.map(({ asked }) => asked), 0.95),
  };
}

/** Pagefind, by its own interface; a result stands when its title is there, which its fragment holds. */
async function pagefind(url, base) {
  const ask = (query) =>
    it.tab.evaluate(async (query) => {
      const start = performance.now();
      window.pagefind ||= await import('/pagefind/pagefind.js');
      const found = await window.pagefind.search(query);
      const hits = await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
      return { time: performance.now() - start, found: hits.length };
    }, query);
  const openings = [];
  let first;
  let it;
  for (let round = 0; round < OPENINGS; round++) {
    await it?.close();
    it = await reader(url, base, null);
    openings.push((await ask(queries[0])).time);
    await it.quiet();
    first = it.taken();
  }
  const further = [];
  for (const query of queries.slice(1)) {
    const { time, found } = await ask(query);
    await it.quiet();
    further.push({ time, found, bytes: bytesOf(it.taken(), () => true) });
  }
  const keys = [];
  for (const query of queries.slice(1, 9)) {
    for (let length = 1; length <= query.length; length++) await ask(query.slice(0, length));
    for (let length = 1; length <= query.length; length++) keys.push((await ask(query.slice(0, length))).time);
  }
  await it.close();
  return {
    opening: share(openings, 0.5),
    opening_most: share(openings, 1),
    first: bytesOf(first, () => true),
    bytes: share(further.map(({ bytes }) => bytes), 0.5),
    bytes_p90: share(further.map(({ bytes }) => bytes), 0.9),
    time: share(further.map(({ time }) => time), 0.5),
    without: further.filter(({ found }) => !found).length,
    keys: keys.length,
    key: share(keys, 0.5),
    key_p95: share(keys, 0.95),
  };
}

const { base, close } = await serve(site);
try {
  const measured =
    which === 'ours'
      ? { http: await ours(base + page, base), file: await ours(pathToFileURL(path.join(site, page)).href, null) }
      : { http: await pagefind(base + page, base) };
  console.log(JSON.stringify(measured));
} finally {
  await browser.close();
  close();
}
