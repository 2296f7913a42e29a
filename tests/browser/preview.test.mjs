// A book while it is written: the real program, a small book in a temporary folder, and a browser beside it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';

const PORTOLAN = process.env.PORTOLAN;
const CONFIG = '[book]\ntitle = "Harbour"\nsrc = "docs"\n[portolan]\ndialect = "portolan"\ngit = false\n';
const paragraphs = (count) => Array.from({ length: count }, (_, at) => `Paragraph ${at}.\n`).join('\n');
const PILOT = (word) => `# Pilot\n\nLead ${word}.\n\n{{#include ../part.txt}}\n\n<details><summary>More</summary>\n\nFolded ${word}.\n\n</details>\n\n${paragraphs(60)}`;

let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});

after(async () => {
  await browser?.close();
});

/** Starts the program; resolves when it says where it serves. */
async function serve(folder, port = '0') {
  const child = spawn(PORTOLAN, ['serve', '-p', port], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  const server = { child, said: '' };
  child.stdout.on('data', (text) => (server.said += text));
  child.stderr.on('data', (text) => (server.said += text));
  server.ended = new Promise((done) => child.on('exit', done));
  for (const start = Date.now(); !server.url; await new Promise((done) => setTimeout(done, 10))) {
    server.url = server.said.match(/http:\/\/[\d.:]+\//)?.[0];
    assert.ok(Date.now() - start < 20_000, server.said);
  }
  server.stop = () => {
    child.kill('SIGINT');
    return server.ended;
  };
  return server;
}

/** A book, its preview, and a page of it that is open. */
async function writing(check, at = 'pilot.html') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-preview-'));
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  write('book.toml', CONFIG);
  write('docs/index.md', '# Home\n\nWelcome.\n');
  write('docs/pilot.md', PILOT('one'));
  write('docs/chart.md', '# Chart\n\nA chart.\n\n![A dot](dot.svg)\n');
  write('docs/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
  write('part.txt', 'A part.\n');
  const server = await serve(folder);
  const context = await browser.newContext({ viewport: { width: 1200, height: 600 } });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  let loads = 0;
  page.on('load', () => (loads += 1));
  const book = {
    page, server, context, write,
    remove: (file) => fs.rmSync(path.join(folder, file)),
    rename: (from, to) => fs.renameSync(path.join(folder, from), path.join(folder, to)),
    folder,
    loads: () => loads,
    // Until the page has been greeted: from then on it hears of everything.
    open: async (file) => {
      const greeted = new Promise((done) => page.once('websocket', (socket) => socket.once('framereceived', done)));
      await page.goto(server.url + file);
      await greeted;
    },
    shows: (text, selector = 'main') =>
      page.waitForFunction(([it, where]) => document.querySelector(where)?.textContent.includes(it), [text, selector], { timeout: 10_000, polling: 20 }),
    sheet: (text) =>
      page.waitForFunction((it) => {
        const sheet = document.getElementById('pt-live')?.shadowRoot.querySelector('.sheet');
        return it === null ? !sheet?.checkVisibility() : sheet?.checkVisibility() && sheet.textContent.includes(it);
      }, text, { timeout: 10_000, polling: 20 }),
    pill: (text) =>
      page.waitForFunction((it) => (document.getElementById('pt-live')?.shadowRoot.querySelector('.pill').textContent ?? '').includes(it), text, { timeout: 10_000, polling: 20 }),
  };
  try {
    await book.open(at);
    await check(book);
    const serious = problems.filter((text) => !/WebSocket|ERR_|Failed to load resource/.test(text));
    assert.deepEqual(serious, []);
  } finally {
    await context.close();
    assert.equal(await server.stop(), 0, server.said);
    fs.rmSync(folder, { recursive: true });
  }
}

describe('a save', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  test('of text changes the page in place: its scroll position and open folds stay', async () => {
    await writing(async ({ page, write, shows, loads, server }) => {
      await page.click('main summary');
      await page.evaluate(() => [...document.querySelectorAll('main p')].find((it) => it.textContent === 'Paragraph 40.').scrollIntoView());
      const top = () => page.evaluate(() => [...document.querySelectorAll('main p')].find((it) => it.textContent === 'Paragraph 40.').getBoundingClientRect().top);
      const before = await top();
      write('docs/pilot.md', PILOT('two').replace('Lead two.', 'Lead two.\n\nMore text above.'));
      await shows('Lead two.');
      await shows('Folded two.');
      assert.equal(await page.$eval('main details', (it) => it.open), true);
      assert.ok(Math.abs((await top()) - before) < 2, `${before} ${await top()}`);
      assert.equal(loads(), 1);
      assert.match(server.said, /docs\/pilot\.md: 1 page read, 1 page changed, [\d.]+ ms/);
    });
  });

  test('of a title changes the navigation of another page that is open', async () => {
    await writing(async ({ page, write, loads }) => {
      write('docs/chart.md', '# Sea chart\n\nA chart.\n');
      await page.waitForFunction(() => [...document.querySelectorAll('nav a')].some((it) => it.textContent.trim() === 'Sea chart'));
      assert.equal(loads(), 1);
    });
  });

  test('of an include, a style and an image', async () => {
    await writing(async ({ page, write, open, shows, loads }) => {
      write('part.txt', 'Another part.\n');
      await shows('Another part.');
      write('theme/styles/own.css', '@layer components { h1 { color: rgb(1, 2, 3) } }\n');
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
      write('theme/styles/own.css', '@layer components { h1 { color: rgb(3, 2, 1) } }\n');
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(3, 2, 1)');
      assert.equal(loads(), 1);
      await open('chart.html');
      write('docs/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle r="5"/></svg>');
      await page.waitForFunction(() => document.querySelector('main img').src.includes('?pt='));
    });
  });

  test('of a template shows in place, and a broken one is covered until it is mended', async () => {
    const template = (text) => `{% extends "@portolan/page.html" %}{% block meta %}${text}{% endblock meta %}`;
    await writing(async ({ write, remove, shows, sheet, loads }) => {
      write('theme/templates/page.html', template('<p>OWN</p>'));
      await shows('OWN', 'body');
      write('theme/templates/page.html', template('<p>').replace('{% endblock meta %}', '{% endbl'));
      await sheet('theme/templates/page.html');
      await shows('OWN', 'body');
      write('theme/templates/page.html', template('<p>MENDED</p>'));
      await shows('MENDED', 'body');
      await sheet(null);
      // It parses and cannot be rendered.
      write('theme/templates/page.html', template('{{ nothing.at.all }}'));
      await sheet('nothing');
      await shows('MENDED', 'body');
      remove('theme/templates/page.html');
      await sheet(null);
      await shows('Lead one.');
      assert.equal(loads(), 1);
    });
  });
});

describe('what is broken', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  test('in front matter covers that page alone, and goes when it is mended', async () => {
    await writing(async ({ page, write, shows, sheet, context, server }) => {
      const other = await context.newPage();
      await other.goto(`${server.url}chart.html`);
      write('docs/pilot.md', `---\ntitle: [\n---\n${PILOT('two')}`);
      await sheet('not valid YAML');
      await shows('Lead one.');
      assert.equal(await other.evaluate(() => Boolean(document.getElementById('pt-live')?.shadowRoot.querySelector('.sheet').checkVisibility())), false);
      assert.match(await page.title(), /^Pilot/);
      write('docs/pilot.md', `---\ntitle: Steersman\n---\n${PILOT('three')}`);
      await shows('Lead three.');
      await sheet(null);
      assert.match(await page.title(), /^Steersman/);
    });
  });

  test('in book.toml covers the last good page, and pages are followed all the same', async () => {
    await writing(async ({ page, write, shows, sheet, loads }) => {
      write('book.toml', `${CONFIG}[book\n`);
      await sheet('book.toml');
      write('docs/pilot.md', PILOT('two'));
      await shows('Lead two.');
      write('book.toml', CONFIG.replace('Harbour', 'Quay'));
      await sheet(null);
      await page.waitForFunction(() => document.body.textContent.includes('Quay'));
      assert.equal(loads(), 1);
    });
  });

  test('in links is a panel and lines in the terminal, told once', async () => {
    await writing(async ({ page, write, shows, server }) => {
      write('docs/pilot.md', `# Pilot\n\n[gone](gone.md)\n`);
      await page.waitForFunction(() => document.getElementById('pt-live')?.shadowRoot.querySelector('button').textContent === '1 problem, 1 on this page');
      write('docs/pilot.md', `# Pilot\n\nAbove.\n\n[gone](gone.md)\n`);
      await shows('Above.');
      await page.waitForTimeout(300);
      assert.equal(server.said.split('[broken-link]').length - 1, 1, server.said);
      write('docs/pilot.md', '# Pilot\n\nFine.\n');
      await page.waitForSelector('#pt-live', { state: 'detached' });
    });
  });
});

describe('a page', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  test('that moves takes its readers along; one that is deleted says so and comes back', async () => {
    await writing(async ({ page, rename, remove, write, pill, shows }) => {
      rename('docs/pilot.md', 'docs/steersman.md');
      await page.waitForURL('**/steersman.html');
      await shows('Lead one.');
      await page.waitForTimeout(200);
      remove('docs/steersman.md');
      await pill('This page was deleted');
      await shows('Lead one.');
      assert.equal(await page.title(), 'Pilot · Harbour');
      write('docs/steersman.md', PILOT('two'));
      await shows('Lead two.');
      await page.waitForSelector('#pt-live', { state: 'detached' });
    });
  });

  test('that does not exist yet shows when it does', async () => {
    await writing(async ({ write, shows }) => {
      write('docs/sub/new.md', '# New\n\nHere it is.\n');
      await shows('Here it is.');
    }, 'sub/new.html');
  });

  test('follows again when the server was gone', async () => {
    await writing(async (book) => {
      const { page, write, shows, pill, loads } = book;
      const port = new URL(book.server.url).port;
      await book.server.stop();
      await pill('The preview has ended');
      write('docs/pilot.md', PILOT('two'));
      const again = await serve(book.folder, port);
      Object.assign(book.server, again);
      await shows('Lead two.');
      await page.waitForSelector('#pt-live', { state: 'detached' });
      write('docs/pilot.md', PILOT('three'));
      await shows('Lead three.');
      assert.equal(loads(), 1);
    });
  });
});
