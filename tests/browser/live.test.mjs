// The script of a preview in a real browser: what it changes in a page, and what it leaves alone. Pages and messages
// are this test's own; the policy is that of a built site.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, watch } from './browser.mjs';

const PARTS = path.resolve(import.meta.dirname, '../../crates/portolan-serve/src/live/script');
const WORDS = Object.fromEntries(
  ['en', 'es'].map((lang) => {
    const file = fs.readFileSync(path.resolve(import.meta.dirname, `../../themes/portolan/i18n/${lang}.toml`), 'utf8');
    return [lang, Object.fromEntries([...file.split('\n[preview]\n')[1].matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key, word]) => [key, word]))];
  }),
);
const SCRIPT = `(function () {\n"use strict";\nvar texts = ${JSON.stringify(WORDS)};\n${['words', 'morph', 'page', 'panel', 'places', 'source', 'connect']
  .map((name) => fs.readFileSync(path.join(PARTS, `${name}.js`), 'utf8'))
  .join('')}})();\n`;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'";
const ORIGIN = 'http://preview.localhost';

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

const paragraphs = (from, to) =>
  Array.from({ length: to - from }, (_, at) => `<p>Paragraph ${from + at}</p>`).join('\n');

/** A page of the theme's shape around `main`. */
function html(main, { title = 'Page', nav = '<a href="a.html">A</a>', css = 'one', token = 'first', head = '' } = {}) {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/assets/${css}.css">
<script src="/.portolan/live.js" data-token="${token}" defer></script>
<script src="/assets/theme.js" defer></script>${head}</head>
<body><nav>${nav}</nav><input id="search"><main id="pt-main" tabindex="-1">${main}</main><footer>foot</footer></body></html>`;
}

// What a theme does to a page: adds controls, and marks what is current.
const THEME = `
window.portolan = { root: location.origin + '/', told: [], site: function (facts) {
  portolan.known = facts;
}, facts: function () {
  return Promise.resolve(portolan.known);
}, nav: function (entries) {
  portolan.told.push(entries);
}, start: function (root) {
  root.querySelectorAll('figure').forEach(function (figure) {
    if (!figure.querySelector(':scope > .copy')) {
      var button = document.createElement('button');
      button.className = 'copy';
      button.textContent = 'Copy';
      figure.append(button);
    }
  });
} };
portolan.start(document);
`;

/** Opens a page that `state.html` answers; `send` tells it something, as the preview would. */
async function preview(state, check) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 600 } });
  const page = await context.newPage();
  const { problems } = watch(page);
  const sockets = [];
  state.revision = 0;
  state.session = 's1';
  state.loads = 0;
  const greet = (socket) => {
    for (const message of [
      { type: 'hello', session: state.session, revision: state.revision },
      { type: 'diagnostics', list: state.problems ?? [] },
      { type: 'overlay', list: [] },
    ]) socket.send(JSON.stringify(message));
  };
  await page.routeWebSocket(/\/\.portolan\/live/, (socket) => {
    const token = new URL(socket.url()).searchParams.get('token');
    if (state.down || token !== (state.token ?? 'first')) {
      socket.close();
      return;
    }
    sockets.push(socket);
    greet(socket);
  });
  await context.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const answer = (body, contentType) => route.fulfill({ body, contentType, headers: { 'Content-Security-Policy': POLICY } });
    if (state.down) return route.abort();
    if (pathname === '/.portolan/live.js') return answer(SCRIPT, 'text/javascript');
    if (pathname === '/assets/theme.js') return answer(THEME, 'text/javascript');
    if (pathname === '/site.js') return answer(`portolan.site({ nav: 'assets/nav-${state.nav}.js' })`, 'text/javascript');
    if (pathname.startsWith('/assets/nav-')) return answer(`portolan.nav('${pathname}')`, 'text/javascript');
    if (pathname === '/assets/more.js') return answer('', 'text/javascript');
    if (pathname.endsWith('.css')) return answer(state.css?.[pathname] ?? '', 'text/css');
    if (route.request().isNavigationRequest()) state.loads += 1;
    return answer(state.html, 'text/html');
  });
  const send = (message) => {
    state.revision += 1;
    sockets.at(-1).send(JSON.stringify(message));
  };
  const save = async (next) => {
    state.html = next;
    const shown = page.evaluate(() => new Promise((done) => document.addEventListener('portolan:changed', done, { once: true })).then(() => 1));
    send({ type: 'page', url: 'a.html' });
    await shown;
  };
  try {
    await page.goto(`${ORIGIN}/a.html`);
    await page.waitForFunction(() => window.portolan);
    while (!sockets.length) await page.waitForTimeout(5);
    await check({ page, send, save, sockets });
    // What the test itself took away is reported by the browser.
    const serious = problems.filter((text) => !/WebSocket|ERR_FAILED|Failed to load|^not to be had/.test(text));
    assert.deepEqual(serious, []);
  } finally {
    await context.close();
  }
}

const texts = (page) => page.$$eval('main > *', (all) => all.map((it) => it.textContent));

describe('a changed page', () => {
  test('becomes what the server has, element by element', async () => {
    const versions = [
      '<h1>One</h1>\n<p>first</p>\n<p>second</p>',
      '<h1>One</h1>\n<p>new</p>\n<p>first</p>\n<p>second</p>',
      '<h1>Two</h1>\n<ul><li>a</li><li>b</li></ul>\n<p>second</p>',
      '<h1>Two</h1>\n<ul class="x"><li>b</li><li>a</li><li id="c">c</li></ul>',
      '<p>only</p><!-- a comment --> text <b>bold</b>',
      '<h2 id="b">B</h2><p>b</p><h2 id="a">A</h2><p>a</p>',
      '<h2 id="a">A</h2><p>a</p><h2 id="b">B!</h2><p>b</p>',
      '',
      '<table><tbody><tr><td>1</td></tr></tbody></table><svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    ];
    const state = { html: html(versions[0]) };
    await preview(state, async ({ page, save }) => {
      for (const version of [...versions.slice(1), ...versions.toReversed()]) {
        await save(html(version, { title: version.slice(0, 10) }));
        const [shown, wanted] = await page.evaluate((text) => {
          const next = new DOMParser().parseFromString(text, 'text/html');
          return [document.querySelector('main').outerHTML, next.querySelector('main').outerHTML];
        }, state.html);
        assert.equal(shown, wanted);
        assert.equal(await page.title(), version.slice(0, 10).trim().replace(/\s+/g, ' '));
      }
      assert.equal(state.loads, 1, 'without loading it again');
    });
  });

  test('becomes what the server has after any edits', async () => {
    let seed = 7;
    const below = (most) => (seed = (seed * 48271) % 2147483647) % most;
    const block = () => {
      const word = () => ['pilot', 'chart', 'buoy', 'tide'][below(4)];
      const kinds = [
        () => `<p>${word()} <b>${word()}</b> ${word()}</p>`,
        () => `<ul>${`<li>${word()}</li>`.repeat(below(4))}</ul>`,
        () => `<pre><code class="${word()}">${word()}\n${word()}</code></pre>`,
        () => `<details><summary>${word()}</summary>\n<div><p>${word()}</p></div></details>`,
        () => word(),
        () => `<!-- ${word()} -->`,
        () => `<h2 id="h${seed}">${word()}</h2>`,
      ];
      return kinds[below(kinds.length)]();
    };
    const blocks = Array.from({ length: 12 }, block);
    await preview({ html: html(blocks.join('\n')) }, async ({ page, save }) => {
      for (let turn = 0; turn < 120; turn++) {
        for (let edit = below(4); edit >= 0; edit--) {
          const at = below(blocks.length + 1);
          const what = below(4);
          if (what === 0) blocks.splice(at, 0, block());
          if (what === 1) blocks.splice(at, 1);
          if (what === 2) blocks.splice(at, 1, block());
          if (what === 3) blocks.splice(below(blocks.length + 1), 0, ...blocks.splice(at, 1 + below(3)));
        }
        const wanted = blocks.join('\n');
        await save(html(wanted));
        const [shown, parsed] = await page.evaluate((text) => {
          const next = new DOMParser().parseFromString(text, 'text/html');
          return [document.querySelector('main').innerHTML, next.querySelector('main').innerHTML];
        }, html(wanted));
        assert.equal(shown, parsed, `turn ${turn}`);
      }
    });
  });

  test('keeps elements that did not change, and those with the same id', async () => {
    const state = { html: html('<h1>T</h1><p>a</p><h2 id="x">X</h2><p>b</p>') };
    await preview(state, async ({ page, save }) => {
      await page.evaluate(() => document.querySelectorAll('main > *').forEach((it, at) => (it.mark = at)));
      await save(html('<h1>T</h1><p>new</p><p>a</p><p>b</p><h2 id="x" class="y">X!</h2><div>end</div>'));
      const kept = await page.$$eval('main > *', (all) => all.map((it) => [it.textContent, it.mark ?? null]));
      assert.deepEqual(kept, [['T', 0], ['new', null], ['a', 1], ['b', 3], ['X!', 2], ['end', null]]);
    });
  });

  test('keeps open folds, typed text, focus, selection and what scripts have added', async () => {
    const main = (word) =>
      `<details><summary>More</summary><p>inner ${word}</p></details><p id="s">selected</p>` +
      '<figure><pre tabindex="0">code</pre></figure><label><input type="checkbox"> step</label>' +
      `<section data-tab>tab one</section><section data-tab>tab two ${word}</section>`;
    await preview({ html: html(main('old')) }, async ({ page, save }) => {
      await page.click('summary');
      await page.check('main input');
      await page.fill('#search', 'typed');
      await page.evaluate(() => {
        document.querySelectorAll('section').forEach((it, at) => (it.hidden = at === 0));
        document.querySelector('.copy').mark = 'kept';
        getSelection().selectAllChildren(document.getElementById('s'));
        document.querySelector('pre').focus();
      });
      await save(html(main('new')));
      const facts = await page.evaluate(() => ({
        open: document.querySelector('details').open,
        inner: document.querySelector('details p').textContent,
        checked: document.querySelector('main input').checked,
        typed: document.getElementById('search').value,
        hidden: [...document.querySelectorAll('section')].map((it) => it.hidden),
        tab: document.querySelectorAll('section')[1].textContent,
        copies: document.querySelectorAll('.copy').length,
        copy: document.querySelector('.copy').mark,
        selection: getSelection().toString(),
        focus: document.activeElement.localName,
        styles: document.querySelectorAll('[style]').length,
      }));
      assert.deepEqual(facts, {
        open: true, inner: 'inner new', checked: true, typed: 'typed', hidden: [true, false], tab: 'tab two new',
        copies: 1, copy: 'kept', selection: 'selected', focus: 'pre', styles: 0,
      });
    });
  });

  test('stays where the reader is, whatever grows above', async () => {
    await preview({ html: html(paragraphs(0, 200)) }, async ({ page, save }) => {
      const top = (number) =>
        page.evaluate((text) => [...document.querySelectorAll('p')].find((it) => it.textContent === text).getBoundingClientRect().top, `Paragraph ${number}`);
      await page.evaluate(() => [...document.querySelectorAll('p')][100].scrollIntoView());
      const before = await top(100);
      await save(html(`<h1>New above</h1><p>${'long '.repeat(500)}</p>${paragraphs(0, 200)}`));
      await page.waitForTimeout(100);
      assert.ok(Math.abs((await top(100)) - before) < 2, 'after growing');
      await save(html(paragraphs(50, 200)));
      await page.waitForTimeout(100);
      assert.ok(Math.abs((await top(100)) - before) < 2, 'after shrinking');
    });
  });

  test('is followed through a row of saves, with eight thousand elements in half a second each', async () => {
    await preview({ html: html(paragraphs(0, 8000)) }, async ({ page, save }) => {
      const start = Date.now();
      for (let turn = 0; turn < 5; turn++) await save(html(paragraphs(0, 4000) + `<p>turn ${turn}</p>` + paragraphs(4000, 8000)));
      assert.equal((await texts(page))[4000], 'turn 4');
      assert.ok(Date.now() - start < 2500, `${Date.now() - start} ms`);
    });
  });

  test('shows nav, a new style without a bare moment, and scripts by loading anew', async () => {
    const css = { '/assets/one.css': 'h1{color:rgb(1,0,0)}', '/assets/two.css': 'h1{color:rgb(2,0,0)}' };
    const state = { html: html('<h1>T</h1>'), css };
    await preview(state, async ({ page, save, send }) => {
      const color = () => page.$eval('h1', (it) => getComputedStyle(it).color);
      assert.equal(await color(), 'rgb(1, 0, 0)');
      await page.evaluate(() => {
        window.seen = new Set();
        const look = () => {
          window.seen.add(getComputedStyle(document.querySelector('h1')).color);
          requestAnimationFrame(look);
        };
        look();
      });
      await save(html('<h1>T</h1>', { css: 'two', nav: '<a href="a.html">A</a><a href="b.html">B</a>' }));
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(2, 0, 0)');
      await page.waitForFunction(() => window.seen.has('rgb(2, 0, 0)'));
      assert.deepEqual(await page.evaluate(() => [...window.seen]), ['rgb(1, 0, 0)', 'rgb(2, 0, 0)']);
      assert.equal(await page.$$eval('nav a', (all) => all.length), 2);
      assert.equal(await page.$$eval('link[rel=stylesheet]', (all) => all.length), 1);
      css['/assets/two.css'] = 'h1{color:rgb(3,0,0)}';
      send({ type: 'style' });
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(3, 0, 0)');
      assert.equal(state.loads, 1);
      state.html = html('<h1>T</h1>', { css: 'two', head: '<script src="/assets/more.js" defer></script>' });
      const loaded = page.waitForNavigation();
      send({ type: 'page', url: 'a.html' });
      await loaded;
      assert.equal(state.loads, 2);
    });
  });
});

describe('a changed navigation', () => {
  test('is read again, whole only where it was whole before', async () => {
    const state = { html: html('<h1>T</h1>'), nav: 'one' };
    await preview(state, async ({ page, send }) => {
      const known = (nav) => page.waitForFunction((it) => window.portolan.known?.nav === it, `assets/nav-${nav}.js`);
      send({ type: 'nav' });
      await known('one');
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.src = `${window.portolan.root}assets/nav-one.js`;
        document.head.append(script);
      });
      await page.waitForFunction(() => window.portolan.told.length === 1);
      Object.assign(state, { nav: 'two', html: html('<h1>T</h1>', { nav: '<a href="b.html">B</a>' }) });
      send({ type: 'nav' });
      await page.waitForFunction(() => window.portolan.told.length === 2);
      assert.deepEqual(await page.evaluate(() => window.portolan.told), ['/assets/nav-one.js', '/assets/nav-two.js']);
      await page.waitForFunction(() => document.querySelector('nav a').textContent === 'B');
      assert.equal(state.loads, 1);
    });
  });
});

describe('what the author is told', () => {
  const problem = (extra) => ({
    url: 'a.html', id: 'broken-link', level: 'warning', message: 'no page `<img src=x onerror=alert(1)>`',
    location: { file: 'docs/a.md', line: 3, column: 5, length: 4 }, excerpt: 'See <b>x</b>', hint: 'write <i>it</i>', page: null, ...extra,
  });
  const inside = (page, selector) => page.evaluate((it) => document.getElementById('pt-live')?.shadowRoot.querySelector(it)?.textContent ?? null, selector);
  const visible = (page, selector) => page.evaluate((it) => Boolean(document.getElementById('pt-live')?.shadowRoot.querySelector(it)?.checkVisibility()), selector);

  test('problems, those of the page first, and texts only as texts', async () => {
    await preview({ html: html('<h1>T</h1>') }, async ({ page, send, save }) => {
      assert.equal(await page.$('#pt-live'), null, 'nothing to tell, nothing there');
      send({ type: 'diagnostics', list: [problem({ url: 'b.html', message: 'other' }), problem()] });
      await page.waitForSelector('#pt-live', { state: 'attached' });
      assert.equal(await inside(page, 'button'), '2 problems, 1 on this page');
      await page.locator('#pt-live .badge').click();
      const one = await inside(page, '.one');
      assert.equal(one, 'warning no page `<img src=x onerror=alert(1)>` [broken-link]docs/a.md:3:5See <b>x</b>write <i>it</i>');
      assert.equal(await inside(page, 'mark'), '<b>x');
      assert.equal(await page.evaluate(() => document.getElementById('pt-live').shadowRoot.querySelectorAll('img, i').length), 0);
      await save(html('<h1>Changed</h1>'));
      assert.equal(await visible(page, '.list'), true, 'it stays open over a save');
      send({ type: 'diagnostics', list: [] });
      await page.waitForSelector('#pt-live', { state: 'detached' });
    });
  });

  test('a sheet over the last good page, which goes by itself', async () => {
    await preview({ html: html('<h1>Good</h1>') }, async ({ page, send }) => {
      send({ type: 'overlay', list: [problem({ level: 'error', url: null, message: 'template broken' })] });
      await page.waitForFunction(() => document.getElementById('pt-live')?.shadowRoot.querySelector('.sheet').checkVisibility());
      assert.equal(await page.textContent('h1'), 'Good');
      await page.keyboard.press('Escape');
      assert.equal(await visible(page, '.sheet'), false);
      assert.equal(await inside(page, 'button'), 'Not rendered: 1 problem');
      send({ type: 'overlay', list: [] });
      await page.waitForSelector('#pt-live', { state: 'detached' });
    });
  });

  test('a page that moved or went', async () => {
    await preview({ html: html('<h1>T</h1>') }, async ({ page, send }) => {
      send({ type: 'gone', url: 'b.html' });
      send({ type: 'gone', url: 'a.html' });
      await page.waitForSelector('#pt-live', { state: 'attached' });
      assert.equal(await inside(page, '.pill'), 'This page was deleted');
      send({ type: 'moved', from: 'a.html', to: 'new place/b.html' });
      await page.waitForURL('**/new%20place/b.html');
    });
  });

  test('a server that is gone, said quietly; then it follows again, with what was missed', async () => {
    const state = { html: html('<h1>One</h1><details><summary>s</summary>x</details>') };
    await preview(state, async ({ page, sockets }) => {
      await page.click('summary');
      state.down = true;
      sockets.at(-1).close();
      await page.waitForFunction(() => document.getElementById('pt-live')?.shadowRoot.querySelector('.pill').textContent.startsWith('The preview has ended'));
      Object.assign(state, { down: false, token: 'second', session: 's2', html: html('<h1>Two</h1><details><summary>s</summary>x</details>', { token: 'second' }) });
      await page.waitForFunction(() => document.querySelector('h1').textContent === 'Two');
      await page.waitForSelector('#pt-live', { state: 'detached' });
      assert.deepEqual([await page.$eval('details', (it) => it.open), state.loads], [true, 1]);
    });
  });
});
