// Measures a preview: from the write of a page's source to the new text in the document of a browser. Started by
// `cargo xtask bench --reload`; prints one JSON object. Any preview that serves HTML can be measured, because the text
// is looked for by a script of our own, whether the page is changed in place or loaded anew. Whatever ends this, its
// server and its browser end with it: also when whoever started it is killed, which closes its input.
//
//   node reload.bench.mjs PAGE-FILE URL-PATH PORT SAVES SECONDS PROGRAM ARGUMENT...
import { spawn } from 'node:child_process';
import fs from 'node:fs';

const [file, at, port, saves, seconds, program, ...rest] = process.argv.slice(2);
const url = `http://127.0.0.1:${port}/${at}`;
const sleep = (time) => new Promise((done) => setTimeout(done, time));

const start = performance.now();
// What is left of the time that all of it may take.
const left = () => Math.ceil(Number(seconds) * 1000 - (performance.now() - start));
const child = spawn(program, rest, { stdio: 'ignore' });
let ended = false;
child.on('exit', () => (ended = true));
child.on('error', () => (ended = true));
process.on('exit', () => child.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
process.stdin.on('end', () => process.exit(1)).on('error', () => process.exit(1)).resume();

const facts = (name) => {
  try {
    return Number(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8').match(new RegExp(`${name}:\\s+(\\d+)`))[1]) * 1024;
  } catch {
    return 0;
  }
};
const times = [];
let ready = null;
let lost = 0;
const tell = () => {
  times.sort((one, other) => one - other);
  const share = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? null;
  console.log(JSON.stringify({ ready, median: share(0.5), p95: share(0.95), most: share(1), saves: times.length, lost, memory: facts('VmRSS'), peak: facts('VmHWM') }));
  process.exit(0);
};

for (;;) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(Math.max(1, left())) }).catch(() => null);
  if (answer?.ok) break;
  if (ended) throw new Error(`${program} serves nothing at ${url}`);
  if (left() <= 0) tell();
  await sleep(5);
}
ready = performance.now() - start;

const { launch } = await import('./browser.mjs');
const browser = await launch();
const page = await browser.newPage();
let seen = () => {};
page.on('console', (message) => {
  const [, number, time] = message.text().match(/^marker (\d+) (\d+)$/) ?? [];
  if (number) seen(Number(number), Number(time));
});
await page.addInitScript(() => {
  let last = -1;
  const look = () => {
    const found = (document.querySelector('main') ?? document.body)?.textContent.match(/Marker number (\d+)\./);
    if (!found || Number(found[1]) === last) return;
    last = Number(found[1]);
    console.log(`marker ${last} ${Date.now()}`);
  };
  new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
});
await page.goto(url, { waitUntil: 'load', timeout: Math.max(1, left()) });
// Until the preview's own connection stands and what it does after its start is over.
await sleep(2000);

const text = fs.readFileSync(file, 'utf8');
for (let number = 0; number < Number(saves) && left() > 0; number++) {
  const next = `${text}\nMarker number ${number}.\n`;
  const before = Date.now();
  const shown = new Promise((done) => {
    seen = (found, time) => found === number && done(time);
  });
  fs.writeFileSync(file, next);
  const time = await Promise.race([shown, sleep(Math.min(120_000, Math.max(1, left()))).then(() => null)]);
  if (time === null) lost += 1;
  else times.push(time - before);
  // Never in step with anything that happens regularly.
  await sleep(80 + ((number * 37) % 120));
}
fs.writeFileSync(file, text);
tell();
