// One index, asked in every way that there is: hits, their order, totals, snippets and scores are the native engine's to
// the last bit. PORTOLAN_SITE is the built example portal, PORTOLAN the program, PORTOLAN_ASK the native engine
// (`cargo build -p portolan-search --example ask`). The questions are the portal's judged ones and some made of them.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SITE = path.resolve(process.env.PORTOLAN_SITE ?? path.join(ROOT, 'site'));
const PORTOLAN = process.env.PORTOLAN;
const ASK = process.env.PORTOLAN_ASK;
const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((file) => fs.existsSync(file));
const PATIENCE = 120_000;

/** The judged texts; a basic string of TOML without control characters is one of JSON, too. */
const judged = () => {
  const file = fs.readFileSync(path.join(ROOT, 'tests/relevance/example.toml'), 'utf8');
  return [...file.matchAll(/^text = (".*")$/gm)].map(([, text]) => JSON.parse(text));
};

/** The judged questions, and some in other forms: misspelt, as a phrase, half typed, filtered, further pages of hits. */
function requests() {
  const texts = [...new Set(judged())];
  const plain = texts.map((q) => ({ q, limit: 10, snippets: true }));
  const some = texts.filter((text) => /^[\p{L} ]{8,40}$/u.test(text) && text.includes(' ')).slice(0, 12);
  const misspelt = (text) => text.split(' ').map((word) => (word.length > 5 ? word.slice(0, 2) + word.slice(3) : word)).join(' ');
  const more = some.flatMap((q, at) => [
    { q: misspelt(q), limit: 10, snippets: true },
    { q: `"${q.split(' ').slice(0, 2).join(' ')}"`, limit: 10, snippets: true, typing: false },
    { q: q.slice(0, -2), limit: 30, sections: 5, snippets: false, typing: true },
    { q, limit: 5, offset: 3, kind: [['guide', 'runbook'], ['api'], ['reference']][at % 3], snippets: true },
    { q: `${q.split(' ')[0]} -${q.split(' ')[1]}`, limit: 10, language: [['en'], ['es']][at % 2], snippets: true },
  ]);
  return [...plain, ...more];
}

const factsOf = (script) => {
  const [, pack] = script.match(/search:\{pack:"([0-9a-f]{16})"/) ?? [];
  return { pack };
};

let browser;
let asked;
let native;

before(async () => {
  const script = path.join(SITE, 'site.js');
  assert.ok(fs.existsSync(script), `no site in ${SITE}: build it first`);
  const { pack } = factsOf(fs.readFileSync(script, 'utf8'));
  assert.ok(pack, `the site in ${SITE} has no search`);
  asked = requests();
  assert.ok(asked.length >= 200, `${asked.length} questions`);
  assert.ok(ASK, 'PORTOLAN_ASK names no program: cargo build -p portolan-search --example ask');
  const said = spawnSync(ASK, [SITE, pack], { input: JSON.stringify(asked), maxBuffer: 1 << 28 });
  assert.equal(said.status, 0, String(said.stderr));
  native = JSON.parse(said.stdout);
  assert.ok(native.filter(({ total }) => total > 0).length > asked.length * 0.8, 'most questions are answered by something');
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

/** Runs in a page: asks the engine that the dialog asks. */
async function askAll(requests) {
  await portolan.load('search');
  const answers = [];
  for (const request of requests) answers.push(await portolan.ask(request));
  return answers;
}

async function inChromium(url) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(url, { waitUntil: 'load' });
    return await page.evaluate(askAll, asked);
  } finally {
    await context.close();
  }
}

function same(answers) {
  assert.equal(answers.length, native.length);
  answers.forEach((answer, at) => assert.deepEqual(answer, native[at], `the answer to ${JSON.stringify(asked[at])}`));
}

/** Firefox, which is driven by nothing: a page asks by itself and sends what it heard to a server of ours. */
async function inFirefox() {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-firefox-'));
  const site = path.join(place, 'site');
  fs.cpSync(SITE, site, { recursive: true });
  let heard;
  const answers = new Promise((done) => (heard = done));
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      response.end();
      if (request.method === 'POST') heard(JSON.parse(Buffer.concat(parts).toString()));
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const to = `http://127.0.0.1:${server.address().port}/`;
  const script = `(${askAll})(${JSON.stringify(asked)}).catch((error) => String(error))
    .then((said) => fetch("${to}", { method: "POST", mode: "no-cors", body: JSON.stringify(said) }));`;
  fs.writeFileSync(path.join(site, 'ask.js'), script);
  const index = fs.readFileSync(path.join(site, 'index.html'), 'utf8');
  fs.writeFileSync(path.join(site, 'ask.html'), index.replace('</body>', '<script src="ask.js" defer></script></body>'));
  const firefox = spawn(FIREFOX, ['--headless', '--no-remote', '--profile', fs.mkdtempSync(path.join(place, 'profile-')), pathToFileURL(path.join(site, 'ask.html')).href], { stdio: 'ignore' });
  let late;
  const limit = new Promise((_, fail) => (late = setTimeout(() => fail(new Error('Firefox says nothing')), PATIENCE)));
  try {
    return await Promise.race([answers, limit]);
  } finally {
    clearTimeout(late);
    const ended = new Promise((done) => firefox.on('exit', done));
    firefox.kill('SIGKILL');
    await ended;
    server.close();
    fs.rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe('the native engine’s answers', () => {
  test('Chromium over http', async () => {
    const server = await serve(SITE, '/some/folder/');
    try {
      same(await inChromium(`${server.base}index.html`));
    } finally {
      server.close();
    }
  });

  test('Chromium from disk', async () => same(await inChromium(pathToFileURL(path.join(SITE, 'index.html')).href)));

  test('Firefox from disk', { skip: FIREFOX ? false : 'Firefox is not installed' }, async () => {
    const answers = await inFirefox();
    assert.ok(Array.isArray(answers), String(answers));
    same(answers);
  });

  test('the preview, once its index has followed', { skip: PORTOLAN ? false : 'PORTOLAN is not set' }, async () => {
    const child = spawn(PORTOLAN, ['serve', '-p', '0', ROOT], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    try {
      let said = '';
      child.stdout.on('data', (text) => (said += text));
      child.stderr.on('data', (text) => (said += text));
      const { pack } = factsOf(fs.readFileSync(path.join(SITE, 'site.js'), 'utf8'));
      let url;
      for (const start = Date.now(); ; await new Promise((done) => setTimeout(done, 100))) {
        assert.ok(Date.now() - start < PATIENCE, `the preview has not the build’s index ${pack}: ${said}`);
        url = said.match(/http:\/\/[\d.:]+\//)?.[0];
        const script = url && (await fetch(`${url}site.js`).catch(() => null));
        if (script?.ok && factsOf(await script.text()).pack === pack) break;
      }
      same(await inChromium(`${url}index.html`));
    } finally {
      child.kill('SIGINT');
      await new Promise((done) => child.on('exit', done));
    }
  });

  test('portolan search --json', { skip: PORTOLAN ? false : 'PORTOLAN is not set' }, () => {
    // What only the program's interface cannot say is left out.
    const isPlain = (request) => Object.keys(request).every((key) => ['q', 'limit', 'snippets'].includes(key));
    const plain = asked.map((request, at) => [request, native[at]]).filter(([request]) => isPlain(request));
    assert.ok(plain.length > 150);
    for (const [{ q, limit }, hits] of plain) {
      const run = spawnSync(PORTOLAN, ['search', '--json', '--limit', String(limit), '--', q, SITE], { maxBuffer: 1 << 26 });
      assert.equal(run.status, hits.total ? 0 : 1, `${q}: ${run.stderr}`);
      const said = JSON.parse(run.stdout);
      assert.equal(said.total, hits.total, q);
      const pages = said.hits.map(({ url, title, score }) => ({ url: url.split('#')[0], title, score }));
      assert.deepEqual(pages, hits.pages.map(({ url, title, score }) => ({ url, title, score })), q);
    }
  });
});
