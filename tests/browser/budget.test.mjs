// What a page may cost a reader, wherever it lies, with scripts and without: bytes, requests, elements, nothing that
// moves, no word in the console, nothing from another host. The site's own policy holds, from a server as its header
// and from disk as a part of each page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, test } from 'node:test';
import { FOLDERS, KINDS, LARGE, kind } from './audit/kinds.mjs';
import { each, tour } from './audit/tour.mjs';
import { shifts } from './browser.mjs';

const KIB = 1024;
const { look } = tour();

const packed = (site, name) => zlib.gzipSync(fs.readFileSync(path.join(FOLDERS[site], name)), { level: 9 }).length;
// A section in one page is as long as it is, and a drawing is part of the page that shows it.
const CONTENT = KINDS.filter(([name]) => ![...LARGE, 'section in one', 'diagrams'].includes(name));

/** What a page has asked for, as names within its site, without pictures that its author put there. */
function names(asked, site) {
  const files = asked.map((url) => decodeURIComponent(new URL(url).pathname)).map((name) => name.replace(/^.*?\/portolan-disk-\w+\//, '').replace(/^\//, ''));
  return [...new Set(files)].filter((name) => !/\.(png|jpe?g|gif|webp|avif|svg)$/.test(name) || /assets\/icon\./.test(name))
    .map((name) => (fs.existsSync(path.join(FOLDERS[site], name)) ? name : ''))
    .filter(Boolean);
}

describe('a page costs', () => {
  test('at most 14 KiB; a reference of thousands of words, 16', () =>
    each(CONTENT, async ([, site, name]) => {
      const file = name.replace(/\?.*/, '');
      const most = (file === 'signalman/api.html' ? 16 : 14) * KIB;
      const size = packed(site, file);
      assert.ok(size <= most, `${size} bytes of ${most}`);
    }));

  test('a style sheet of at most 14 KiB and scripts of 9 and, on runbooks, 4', () => {
    const assets = fs.readdirSync(path.join(FOLDERS.portal, 'assets'));
    const size = (pattern) => {
      const name = assets.find((it) => pattern.test(it));
      return name ? packed('portal', `assets/${name}`) : 0;
    };
    const sizes = {
      css: size(/^theme\..*\.css$/),
      js: size(/^theme\..*\.js$/),
      runbook: size(/^runbook\..*\.js$/),
      search: size(/^search\..*\.js$/),
    };
    console.log(`gzip: ${JSON.stringify(sizes)}`);
    assert.ok(sizes.css <= 14 * KIB && sizes.js <= 9 * KIB && sizes.runbook <= 4 * KIB && sizes.search <= 10 * KIB, JSON.stringify(sizes));
    assert.deepEqual(assets.filter((name) => /\.(woff2?|ttf|otf)$/.test(name)), []);
  });
});

/** How many elements a page may have. A reference of thousands of words has more to say. */
const most = (name) => (name === 'API page' ? 2500 : 1500);

/** At most five requests beside a page's pictures, and one for each part that it alone has. */
function fewRequests(asked, [name, site]) {
  const files = names(asked, site).filter((file) => !/assets\/search\//.test(file));
  const parts = files.filter((file) => /assets\/(?!(theme|icon)\.)/.test(file));
  const own = files.filter((file) => !parts.includes(file) && !/^own-|^(own|theme)\/|\.(wav|mp3|ogg|mp4|webm)$/.test(file));
  assert.ok(own.length <= 5, own.join(', '));
  // Most pages have three, for copies, answers and terms; a runbook, a diagram or a table to sort is two more. What stands
  // together in one page needs the parts of all of them.
  const allowed = / in one$/.test(name) ? 12 : site === 'gallery' ? 8 : 5;
  if (!['search', 'search results', '404'].includes(name)) assert.ok(parts.length <= allowed, parts.join(', '));
}

/** What holds of every page, wherever it lies. */
async function sound(page) {
  const facts = await page.evaluate(() => ({
    styled: getComputedStyle(document.documentElement).getPropertyValue('--text').trim() !== '',
    bare: document.querySelectorAll('[style], style, script:not([src])').length,
    headings: document.querySelectorAll('h1').length > 0,
    mains: document.querySelectorAll('main').length,
  }));
  assert.deepEqual(facts, { styled: true, bare: 1, headings: true, mains: 1 });
}

/** Looks at a page anew while anything moves on it: a page may be shown before all of it has been read, which does not come back. */
async function still(one, options, check) {
  let moved = [];
  for (let time = 0; time < 3 && (time === 0 || moved.length > 0); time++) {
    await look(one, options, async (page, asked) => {
      moved = await shifts(page);
      await check(page, asked);
    });
  }
  // What is found is put in by the script, below everything else.
  if (one[0] !== 'search results') assert.deepEqual(moved, []);
}

describe('nothing fails, nothing moves, nothing is asked of others', () => {
  for (const one of KINDS) {
    test(`${one[0]}, on a desk and on a phone`, async () => {
      await still(one, {}, async (page, asked) => {
        await sound(page);
        fewRequests(asked, one);
        const count = await page.evaluate(() => document.querySelectorAll('*').length);
        if (CONTENT.includes(one)) assert.ok(count <= most(one[0]), `${count} elements`);
      });
      await still(one, { viewport: { width: 390, height: 844 } }, sound);
    });
  }

  for (const [where, options] of [
    ['a server, without scripts', { javaScriptEnabled: false }],
    ['disk', { from: 'disk' }],
    ['disk, without scripts', { from: 'disk', javaScriptEnabled: false }],
  ]) {
    test(`from ${where}`, () => each(KINDS.filter(([name]) => name !== '404'), (one) => look(one, options, sound)));
  }
});

describe('the policy', () => {
  test('holds from a server and from disk: a script and a style of others do nothing', async () => {
    for (const from of [undefined, 'disk']) {
      let refused;
      await assert.rejects(
        look(kind('page'), { from }, async (page) => {
          refused = await page.evaluate(async () => {
            const said = [];
            document.addEventListener('securitypolicyviolation', (event) => said.push(event.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.head.append(script);
            document.body.setAttribute('style', 'opacity: 0.5');
            document.body.insertAdjacentHTML('beforeend', '<img src="https://other.example/x.png" alt="">');
            await new Promise((done) => setTimeout(done, 100));
            return { ran: window.ran ?? false, opacity: getComputedStyle(document.body).opacity, said: said.sort() };
          });
        }),
        /problems of page/,
      );
      assert.deepEqual(refused, { ran: false, opacity: '1', said: ['img-src', 'script-src-elem', 'style-src-attr'] }, from ?? 'a server');
    }
  });

  test('is sent by the program as the site wrote it', () => {
    for (const site of ['portal', 'gallery', 'mdbook']) {
      const headers = fs.readFileSync(path.join(FOLDERS[site], 'headers.txt'), 'utf8');
      const [, policy] = headers.match(/^Content-Security-Policy: (.*)$/m);
      const parts = Object.fromEntries(policy.split(';').map((part) => part.trim().split(/\s(.*)/s).slice(0, 2)));
      assert.equal(parts['default-src'], "'none'");
      assert.match(parts['script-src'], /^'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]+'$/);
      assert.doesNotMatch(policy, /unsafe-inline|https?:|\*/);
    }
  });
});
