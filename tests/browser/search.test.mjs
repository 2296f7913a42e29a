// The search dialog: what it shows in each state, and how it is used. What it answers is tested elsewhere: here a list of
// a few pages answers (`search/fake.mjs`). The site is built already: its folder is in PORTOLAN_SITE.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { after, before, describe, test } from 'node:test';
import { SITE, axe, hits, launch, open, search, visit } from './search/reader.mjs';

const START = 'signalman/api.html';
const PINNED = [['Database failover', 'quartermaster/runbooks/database-failover.html']];

let browser;
let site;

before(async () => {
  browser = await launch();
  site = await open({ pinned: PINNED });
});

after(async () => {
  await browser?.close();
  site?.close();
});

const at = (name, options, check) => visit(browser, site.base + name, options, check);
const groups = (page) => page.$$eval('#pt-hits > [role=group]', (all) => all.map((group) => group.querySelector('.title').firstChild ? group.querySelector('.title').textContent.replace(/\s+/g, ' ').trim() : ''));
const selected = (page) => page.$eval('#pt-hits [aria-selected=true]', (it) => it.querySelector('.heading, .title')?.textContent.trim() ?? it.textContent);
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);
const isOpen = (page) => page.locator('#pt-search[open]').count();
const settled = (page) => page.waitForTimeout(300);

describe('before the reader reaches for search', () => {
  test('nothing of it is loaded', async () => {
    await at(START, {}, async (page, asked) => {
      await settled(page);
      assert.deepEqual(asked.filter((url) => /search/.test(url)), []);
      await page.hover('#pt-find');
      await page.waitForFunction(() => window.instances === 1);
      assert.ok(asked.some((url) => /assets\/search\.[0-9a-f]{8}\.js$/.test(url)));
      assert.ok(asked.some((url) => /engine-/.test(url)) && asked.some((url) => /\/boot\.js$/.test(url)));
    });
  });

  test('what its script will ask for comes beside the script, and once', async () => {
    await at(START, {}, async (page, asked) => {
      let release;
      const held = new Promise((done) => (release = done));
      await page.route(/assets\/search\.[0-9a-f]{8}\.js$/, async (route) => {
        await held;
        await route.continue();
      });
      const of = (pattern) => asked.filter((url) => pattern.test(url)).length;
      await page.hover('#pt-find');
      for (const start = Date.now(); !of(/engine-/) || !of(/\/boot\.js$/); await page.waitForTimeout(20)) {
        assert.ok(Date.now() - start < 10_000, 'the engine waits for the script');
      }
      assert.equal(await page.evaluate(() => window.instances), undefined);
      release();
      await page.waitForFunction(() => window.instances === 1);
      await search(page, 'failover');
      await hits(page);
      assert.deepEqual([of(/engine-/), of(/\/boot\.js$/)], [1, 1]);
    });
  });

  test('its script stays within its budget, and pages name none of it', () => {
    const name = fs.readdirSync(path.join(SITE, 'assets')).find((it) => /^search\..*\.js$/.test(it));
    const size = zlib.gzipSync(fs.readFileSync(path.join(SITE, 'assets', name)), { level: 9 }).length;
    assert.ok(size <= 10 * 1024, `${size} bytes`);
    assert.doesNotMatch(fs.readFileSync(path.join(SITE, START), 'utf8'), /assets\/search/);
  });

  test('without a script its button leads to the list of all pages', async () => {
    await at(START, { javaScriptEnabled: false }, async (page) => {
      await page.click('#pt-find');
      assert.match(page.url(), /\/all-pages\.html$/);
    });
  });
});

describe('the dialog opens', () => {
  for (const key of ['Control+k', '/']) {
    test(`by ${key}, and gives the focus back`, async () => {
      await at(START, {}, async (page) => {
        await page.focus('.brand');
        await page.keyboard.press(key);
        await page.waitForSelector('#pt-search[open]');
        assert.equal(await focused(page), 'pt-q');
        assert.equal(await page.inputValue('#pt-q'), '');
        await page.keyboard.press('Escape');
        assert.equal(await isOpen(page), 0);
        assert.equal(await focused(page), 'brand');
      });
    });
  }

  test('with what was typed while its script was on its way', async () => {
    await at(START, {}, async (page) => {
      let release;
      const held = new Promise((done) => (release = done));
      await page.route(/assets\/search\.[0-9a-f]{8}\.js$/, async (route) => {
        await held;
        await route.continue();
      });
      await page.keyboard.press('/');
      await page.keyboard.type('fail/');
      release();
      await page.waitForSelector('#pt-search[open]');
      await page.keyboard.type('over');
      assert.equal(await page.inputValue('#pt-q'), 'fail/over');
    });
  });

  test('by / only outside of fields, and not at all once that is switched off', async () => {
    await at(START, {}, async (page) => {
      await page.keyboard.press('/');
      await page.waitForSelector('#pt-search[open] .help');
      await page.click('.help label');
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await settled(page);
      assert.equal(await isOpen(page), 0);
      await page.keyboard.press('Control+k');
      await page.waitForSelector('#pt-search[open]');
    });
  });

  test('by ? with the list of keys alone, which gives way to what is typed', async () => {
    await at(START, {}, async (page) => {
      await page.keyboard.press('?');
      await page.waitForSelector('#pt-search[open] .help kbd');
      assert.deepEqual(await page.$$eval('#pt-search .rest h3', (all) => all.map((it) => it.textContent)), ['What can be typed', 'Keys']);
      const keys = await page.$$eval('#pt-search .help kbd', (all) => all.map((it) => it.textContent));
      assert.deepEqual(keys, ['Ctrl K, /', '↑ ↓', '↵', 'Ctrl ↵', 'Esc', '?']);
      assert.equal(await page.inputValue('#pt-q'), '?');
      await page.keyboard.type('failover');
      await hits(page);
      await page.fill('#pt-q', '?');
      await page.waitForSelector('#pt-search .help kbd');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.evaluate(() => localStorage.setItem('pt:halyard-docs:default:slash', 'off'));
      await page.keyboard.press('?');
      await settled(page);
      assert.equal(await isOpen(page), 0);
    });
  });

  test('by the button with the keyboard', async () => {
    await at(START, {}, async (page) => {
      await page.focus('#pt-find');
      await page.keyboard.press(' ');
      await page.waitForSelector('#pt-search[open]');
      await page.keyboard.press('Escape');
      assert.equal(await focused(page), 'pt-find');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#pt-search[open]');
    });
  });
});

describe('with the keyboard alone', () => {
  test('a section is found and opened', async () => {
    await at(START, {}, async (page) => {
      await page.keyboard.press('/');
      await page.waitForSelector('#pt-search[open]');
      await page.keyboard.type('failover');
      await hits(page);
      assert.deepEqual((await groups(page)).slice(0, 2), ['Database failover runbook', 'Disaster recovery reference']);
      assert.equal(await selected(page), 'Decide');
      await page.keyboard.press('ArrowDown');
      assert.equal(await selected(page), 'Verify');
      const described = await page.getAttribute('#pt-q', 'aria-activedescendant');
      assert.equal(await page.getAttribute(`#${described}`, 'aria-selected'), 'true');
      await page.keyboard.press('Enter');
      await page.waitForURL(/database-failover\.html#verify$/);
    });
  });

  test('the arrows go round, and Home and End stay in the text', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failover');
      await hits(page);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      assert.equal(await selected(page), 'Registro de decisiones reference');
      await page.keyboard.press('ArrowDown');
      assert.equal(await selected(page), 'Database failover runbook');
      await page.keyboard.press('Home');
      await page.keyboard.type('x');
      assert.equal(await page.inputValue('#pt-q'), 'xfailover');
    });
  });

  test('Escape clears first and closes then', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failover');
      await hits(page);
      await page.keyboard.press('Escape');
      assert.equal(await page.inputValue('#pt-q'), '');
      await page.waitForSelector('#pt-search .help');
      assert.equal(await page.getAttribute('#pt-q', 'aria-expanded'), 'false');
      await page.keyboard.press('Escape');
      assert.equal(await isOpen(page), 0);
    });
  });

  test('Ctrl Enter opens a tab of its own', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failover');
      await hits(page);
      const [tab] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Control+Enter')]);
      await tab.waitForURL(/database-failover\.html#decide$/);
      assert.equal(await isOpen(page), 1);
    });
  });

  test('the rest of a page unfolds in its place', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failover');
      await hits(page);
      await page.click('.hit.more');
      await page.waitForFunction(() => document.querySelectorAll('#pt-hits > :first-child .part').length === 4);
      assert.equal(await selected(page), 'Roll back');
      assert.equal(await page.locator('.hit.more').count(), 0);
    });
  });

  test('Enter before there are hits leads to the page of results', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'nowhere at all');
      await page.waitForSelector('#pt-search .big');
      await page.keyboard.press('Enter');
      await page.waitForURL(/search\.html\?q=nowhere\+at\+all$/);
    });
  });
});

describe('what was found', () => {
  test('is counted for those who hear it, and the list keeps its height', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'harbour');
      await hits(page);
      const height = () => page.$eval('#pt-search .body', (it) => it.getBoundingClientRect().height);
      const before = await height();
      await page.waitForFunction(() => document.querySelector('#pt-search [role=status]').textContent === '34 pages found');
      for (const text of ['harbour g', 'harbour guide 7', 'harbour']) {
        await page.fill('#pt-q', text);
        await settled(page);
        assert.equal(await height(), before, text);
      }
    });
  });

  test('comes in two rounds: titles first, then the words around', async () => {
    await at(START, {}, async (page, asked) => {
      await search(page, 'failover');
      await hits(page);
      const chunks = asked.map((url) => url.match(/\/000\/(\w\w)\.js$/)?.[1]).filter(Boolean);
      assert.deepEqual(chunks, ['01', '02']);
    });
  });

  test('can be narrowed by chips, which are kept for the session', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failover');
      await hits(page);
      assert.deepEqual(await page.$$eval('#pt-search .chip', (all) => all.map((it) => it.textContent)), [
        'reference2', 'runbook1', 'failover2', 'on-call1', 'English2', 'Spanish1',
      ]);
      await page.click('[data-chip="kind:runbook"]');
      await page.waitForFunction(() => document.querySelectorAll('#pt-hits > [role=group]').length === 1);
      assert.equal(await page.getAttribute('[data-chip="kind:runbook"]', 'aria-pressed'), 'true');
      assert.equal(await page.evaluate(() => document.activeElement.dataset.chip), 'kind:runbook');
      await page.goto(`${site.base}glossary.html`);
      await search(page, 'failover');
      await hits(page);
      assert.deepEqual(await groups(page), ['Database failover runbook']);
      await page.fill('#pt-q', 'harbour');
      await page.click('#pt-search .act');
      await hits(page);
    });
  });

  test('says what was taken for another word, and when no page has all words', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failovr');
      await hits(page);
      assert.equal(await page.textContent('#pt-search .notes'), '“failovr” was taken for “failover”.');
      await page.fill('#pt-q', 'some harbour');
      await page.waitForFunction(() => /No page has all/.test(document.querySelector('#pt-search .notes').textContent));
    });
  });

  test('may be nothing: then there is a way on', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'nowhere at all');
      await page.waitForSelector('#pt-search .big');
      assert.equal(await page.textContent('#pt-search .big'), 'No result for “nowhere at all”');
      assert.equal(await page.getAttribute('#pt-search .rest a', 'href'), '../all-pages.html');
      await page.click('#pt-search .rest .chip');
      await hits(page);
      assert.equal(await page.inputValue('#pt-q'), 'harbour guide');
    });
  });

  test('is of the newest question, however slow the one before is', async () => {
    await at(START, {}, async (page) => {
      await page.route(/\/001\/2c\.js/, async (route) => {
        await new Promise((done) => setTimeout(done, 800));
        await route.continue();
      });
      await search(page, 'far! failover');
      await page.waitForTimeout(250);
      await page.fill('#pt-q', 'harbour 7');
      await hits(page);
      assert.equal((await groups(page))[0], 'Guide 7 of the harbour guide');
      await page.waitForTimeout(900);
      assert.equal((await groups(page))[0], 'Guide 7 of the harbour guide');
    });
  });

  test('stays as it was when the dialog is opened again, and the engine with it', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failover');
      await hits(page);
      await page.keyboard.press('ArrowDown');
      await page.mouse.click(5, 500);
      assert.equal(await isOpen(page), 0);
      await page.keyboard.press('Control+k');
      await page.waitForSelector('#pt-search[open]');
      assert.equal(await selected(page), 'Verify');
      assert.equal(await page.evaluate(() => window.instances), 1);
    });
  });
});

describe('before anything is typed', () => {
  test('there are pages for emergencies, earlier searches and pages that were read', async () => {
    await at(START, {}, async (page) => {
      await search(page, 'failover');
      await hits(page);
      await page.keyboard.press('Enter');
      await page.waitForURL(/database-failover/);
      await page.goto(`${site.base}glossary.html`);
      await page.click('#pt-find');
      await page.waitForSelector('#pt-search .drop');
      const shown = await page.$$eval('#pt-search .rest section', (all) => all.map((it) => [it.querySelector('h3').textContent, ...[...it.querySelectorAll('.row')].map((row) => row.textContent)]));
      assert.deepEqual(shown, [
        ['For emergencies', 'Database failover'],
        ['Recent searches', 'failover'],
        ['Recently read', 'Database failover', 'Signalman API'],
        ['What can be typed'],
        ['Keys'],
      ]);
    });
  });

  test('the arrows walk through them, and a search is forgotten by Delete or its button', async () => {
    await at(START, { prepare: () => localStorage.setItem('pt:halyard-docs:default:searches', '["one","two","three"]') }, async (page) => {
      const texts = () => page.$$eval('#pt-search .drop', (all) => all.map((it) => it.dataset.drop));
      await page.keyboard.press('/');
      await page.waitForSelector('#pt-search .drop');
      assert.deepEqual(await texts(), ['one', 'two', 'three']);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'one');
      await page.keyboard.press('Delete');
      await page.waitForFunction(() => document.querySelectorAll('#pt-search .drop').length === 2);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.drop), 'two');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelectorAll('#pt-search .drop').length === 1);
      assert.deepEqual(await texts(), ['three']);
      await page.click('#pt-search li .row:has-text("three")');
      await page.waitForSelector('#pt-search .big');
      assert.equal(await page.inputValue('#pt-q'), 'three');
    });
  });
});

describe('hostile data', () => {
  test('in titles, headings, snippets, kinds and tags does nothing', async () => {
    for (const [name, ready] of [[START, search], ['search.html?q=hostile', null]]) {
      await at(name, {}, async (page) => {
        if (ready) await ready(page, 'hostile');
        await page.waitForSelector('.words:not(:empty)');
        await settled(page);
        const facts = await page.evaluate(() => ({
          hurt: window.hurt ?? null,
          images: document.querySelectorAll('#pt-search img, #pt-found img, #pt-search script, #pt-found script').length,
          handlers: [...document.querySelectorAll('#pt-search *, #pt-found *')].filter((it) => [...it.attributes].some((a) => a.name.startsWith('on'))).length,
          links: [...document.querySelectorAll('#pt-search a, #pt-found a')].filter((it) => it.href && !/^https?:/.test(it.href)).length,
        }));
        assert.deepEqual(facts, { hurt: null, images: 0, handlers: 0, links: 0 });
      });
    }
  });

  test('in questions does nothing, in the dialog, in the address and in what is remembered', async () => {
    const payloads = ['<img src=x onerror="window.hurt=1">', '"><script>window.hurt=1</script>', "javascript:window.hurt=1//", '{{constructor.constructor("window.hurt=1")()}}', '${window.hurt=1}', '</title><script>window.hurt=1</script>'];
    for (const payload of payloads) {
      await at(START, {}, async (page) => {
        await search(page, payload);
        await page.waitForSelector('#pt-search :is(.big, .words)');
        await page.goto(`${site.base}search.html?q=${encodeURIComponent(payload)}&kind=${encodeURIComponent(payload)}`);
        await page.waitForSelector('#pt-found .big');
        await page.goto(`${site.base}${START}?h=${encodeURIComponent(payload)}`);
        await settled(page);
        assert.equal(await page.evaluate(() => window.hurt ?? null), null, payload);
      });
    }
  });
});

describe('everybody', () => {
  test('is served: axe finds nothing in any state, light and dark, desktop and phone', async () => {
    const texts = { empty: '', hits: 'failover', corrected: 'failovr', nothing: 'nowhere at all' };
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [1440, 390]) {
        await at(START, { colorScheme, viewport: { width, height: 844 }, bypassCSP: true }, async (page) => {
          for (const [state, text] of Object.entries(texts)) {
            await search(page, text);
            await settled(page);
            assert.deepEqual(await axe(page), [], `${state}, ${colorScheme} at ${width} px`);
          }
        });
      }
    }
  });

  test('with a phone has the whole screen, a way out and targets of a finger', async () => {
    await at(START, { viewport: { width: 390, height: 844 }, hasTouch: true }, async (page) => {
      await search(page, 'failover');
      await hits(page);
      const box = await page.$eval('#pt-search', (it) => it.getBoundingClientRect().toJSON());
      assert.deepEqual([box.left, box.top, box.width, box.height], [0, 0, 390, 844]);
      const small = await page.$$eval('#pt-search button, #pt-search a', (all) =>
        all.filter((it) => it.checkVisibility()).map((it) => [it.className || it.textContent, it.getBoundingClientRect()]).filter(([, box]) => box.height < 24 || box.width < 24).map(([name]) => name));
      assert.deepEqual(small, []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      await page.click('.leave');
      assert.equal(await isOpen(page), 0);
    });
  });

  test('in Spanish reads Spanish', async () => {
    await at('es/archivo/registro.html', {}, async (page) => {
      await search(page, 'harbour');
      await hits(page);
      assert.equal(await page.textContent('#pt-search .all'), 'Los 34 resultados');
      const words = await page.evaluate(() => document.querySelector('#pt-search').textContent);
      assert.doesNotMatch(words, /Kind|Cancel\b|results/);
    });
  });
});
