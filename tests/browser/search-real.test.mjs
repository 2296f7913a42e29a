// The search of the example portal with its real index and engine: from a server, from disk, in Firefox, and damaged.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { serve } from './server.mjs';
import { FIREFOX, firefox } from './search/firefox.mjs';
import { SITE, hits, launch, search, visit } from './search/reader.mjs';

const START = 'signalman/api.html';
const LOST = /Failed to load resource|Invalid or unexpected token|SyntaxError/;
const QUESTIONS = ['failover', 'databse failovr', '"connection refused"', 'kind:runbook certificate', 'X-RateLimit-Limit', 'busqueda', 'ERR', 'rate limit -quota'];

let browser;
let root;

before(async () => {
  browser = await launch();
  root = await serve(SITE);
});

after(async () => {
  await browser?.close();
  root?.close();
});

/** Runs in a page: asks each question in the dialog and gives what it shows. */
async function answers(questions) {
  const until = async (what) => {
    for (const start = Date.now(); !what(); await new Promise((done) => setTimeout(done, 20))) {
      if (Date.now() - start > 20_000) throw new Error('no answer');
    }
  };
  document.getElementById('pt-find').click();
  await until(() => document.querySelector('#pt-search[open]'));
  const field = document.getElementById('pt-q');
  const all = [];
  for (const question of questions) {
    field.value = '';
    field.dispatchEvent(new Event('input'));
    await until(() => document.querySelector('#pt-search .help'));
    field.value = question;
    field.dispatchEvent(new Event('input'));
    await until(() => document.querySelector('#pt-hits:not([hidden]) .words:not(:empty), #pt-search .big:not(.loading)'));
    all.push([question, [...document.querySelectorAll('#pt-search :is(.notes, .title, .heading, .words, .big)')].map((it) => it.textContent)]);
  }
  return all;
}

describe('the same answers', () => {
  let fromServer;
  before(async () => {
    await visit(browser, root.base + START, { real: true }, async (page) => {
      fromServer = await page.evaluate(answers, QUESTIONS);
    });
  });

  test('are given by a server', () => {
    assert.match(fromServer[0][1].join(), /Database failover/);
    assert.match(fromServer[1][1][0], /“databse” was taken for “database”/);
    const empty = fromServer.filter(([, shown]) => shown.length < 2).map(([question]) => question);
    assert.deepEqual(empty, ['"connection refused"'].filter((question) => empty.includes(question)));
  });

  test('come from disk', async () => {
    await visit(browser, pathToFileURL(path.join(SITE, START)).href, { real: true }, async (page) => {
      assert.deepEqual(await page.evaluate(answers, QUESTIONS), fromServer);
    });
  });

  test('come in Firefox, from a server and from disk', { skip: FIREFOX ? false : 'no Firefox' }, async () => {
    const fox = await firefox();
    try {
      for (const url of [root.base + START, pathToFileURL(path.join(SITE, START)).href]) {
        assert.deepEqual(await fox.run(url, `return (${answers})(${JSON.stringify(QUESTIONS)});`), fromServer, url);
      }
    } finally {
      fox.close();
    }
  });
});

describe('odd questions', () => {
  test('are answered or refused in words, and the next one is answered', async () => {
    const odd = ['x'.repeat(10_000), 'harbour failover '.repeat(588), 'a\u0000b\u0007\u001b[31m', '"connection refused', '-"', 'the of and', 'مرحبا بالعالم', 'title:', 'kind:"', '()[]{}*?~^', '\u202e\u200b', 'fail\ud800over'];
    await visit(browser, root.base + START, { real: true }, async (page) => {
      for (const text of odd) {
        await search(page, '');
        await page.waitForSelector('#pt-search .help');
        await page.fill('#pt-q', text);
        await page.waitForTimeout(300);
        await page.waitForFunction(() => document.querySelector('#pt-hits:not([hidden]), #pt-search .big:not(.loading), #pt-search .help'));
        const refused = await page.evaluate(() => document.querySelector('#pt-search .rest .act') !== null);
        assert.equal(refused, false, JSON.stringify(text.slice(0, 40)));
      }
      await page.fill('#pt-q', 'failover');
      await hits(page);
    });
  });
});

describe('a damaged index', () => {
  const cut = (bytes) => bytes.subarray(0, bytes.length >> 1);
  const flipped = (bytes) => {
    const copy = Buffer.from(bytes);
    copy[bytes.length >> 1] ^= 4;
    return copy;
  };
  const swapped = (files) => {
    const bytes = files.map((file) => fs.readFileSync(file));
    files.forEach((file, at) => fs.writeFileSync(file, bytes[(at + 1) % files.length]));
  };
  const each = (how) => (files) => files.forEach((file) => fs.writeFileSync(file, how(fs.readFileSync(file))));
  const ways = { 'cut off': each(cut), 'with a flipped bit': each(flipped), swapped, missing: (files) => files.forEach((file) => fs.rmSync(file)) };
  const boots = { 'cut off': each(cut), 'with a flipped bit': each(flipped), missing: ways.missing };

  const spoiled = async (pattern, spoil) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-spoiled-'));
    try {
      fs.cpSync(SITE, folder, { recursive: true });
      const inside = path.join(folder, 'assets/search');
      const files = fs.readdirSync(inside, { recursive: true }).map(String).filter((name) => pattern.test(name)).sort();
      assert.ok(files.length > 0);
      spoil(files.map((name) => path.join(inside, name)));
      const server = await serve(folder);
      try {
        for (const url of [server.base + START, pathToFileURL(path.join(folder, START)).href]) {
          await visit(browser, url, { real: true, expected: LOST }, async (page) => {
            await search(page, 'failover');
            await page.waitForSelector('#pt-search .act', { timeout: 20_000 });
            assert.match(await page.textContent('#pt-search :is(.big, .notes:not([hidden]))'), /^A part of the index is/);
            await page.keyboard.press('Escape');
            await page.keyboard.press('Escape');
            assert.equal(await page.locator('#pt-search[open]').count(), 0);
          });
        }
      } finally {
        server.close();
      }
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  };

  for (const [name, spoil] of Object.entries(ways)) test(`chunks ${name}: is said`, () => spoiled(/[0-9a-f]{3}\/[0-9a-f]{2}\.js$/, spoil));
  for (const [name, spoil] of Object.entries(boots)) test(`a boot file ${name}: is said`, () => spoiled(/boot\.js$/, spoil));
});

test('no page names anything of the index', () => {
  const facts = fs.readFileSync(path.join(SITE, 'site.js'), 'utf8');
  const [, pack] = facts.match(/search:\{pack:"(\w+)"/);
  const pages = fs.readdirSync(SITE, { recursive: true }).map(String).filter((name) => name.endsWith('.html'));
  const naming = pages.filter((name) => fs.readFileSync(path.join(SITE, name), 'utf8').includes(pack));
  assert.deepEqual(naming, []);
});
