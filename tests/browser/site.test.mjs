// What a reader's browser makes of the example portal. The site is built already: its folder is in PORTOLAN_SITE.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { FOLDERS, KINDS } from './audit/kinds.mjs';
import { CLIPBOARD, said, visitor } from './browser.mjs';
import { serve } from './server.mjs';

const SITE = FOLDERS.portal;
// The page for addresses that do not exist is the one that must be at the top of a server.
const PAGES = KINDS.filter(([name, site]) => site === 'portal' && !['404', 'search results'].includes(name)).map(([, , name]) => name);

const reader = visitor(SITE);
const { visit } = reader;
let folder;

before(async () => {
  folder = await serve(SITE, '/docs/halyard/');
});

after(() => folder?.close());

const styled = (page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--text').trim() !== '');

describe('wherever the site lies', () => {
  test('from disk every page is styled and its links lead to files', async () => {
    for (const name of PAGES) {
      await visit(pathToFileURL(path.join(SITE, name)).href, {}, async (page) => {
        assert.ok(await styled(page), `${name} has its style`);
        const links = await page.$$eval('a[href]', (all) => all.map((link) => link.href));
        const missing = links
          .filter((link) => link.startsWith('file:'))
          .map((link) => decodeURIComponent(new URL(link).pathname))
          .filter((file) => !fs.existsSync(file) || fs.statSync(file).isDirectory());
        assert.deepEqual(missing, [], `links of ${name}`);
      });
    }
  });

  test('in a subfolder of a server every page is styled', async () => {
    for (const name of PAGES) {
      await visit(folder.base + name, {}, async (page) => assert.ok(await styled(page), name));
    }
  });
});

describe('a reader', () => {
  test('reads and navigates without script, in the scheme of the system', async () => {
    const options = { javaScriptEnabled: false, colorScheme: 'dark' };
    await visit('signalman/api.html', options, async (page) => {
      const ground = await page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
      assert.notEqual(ground, 'rgb(255, 255, 255)');
      await page.click('nav a[href="deployment.html"] >> visible=true');
      assert.match(page.url(), /signalman\/deployment\.html$/);
    });
  });

  test('opens the navigation on a phone without script', async () => {
    const options = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };
    await visit('signalman/api.html', options, async (page) => {
      await page.click('[popovertarget] >> visible=true');
      await page.click('[popover] a[href="deployment.html"] >> visible=true');
      assert.match(page.url(), /signalman\/deployment\.html$/);
    });
  });

  test('chooses the dark scheme once and finds it on the next page, without a flash', async () => {
    await visit('index.html', { colorScheme: 'light' }, async (page) => {
      await page.evaluate(() => {
        const key = Object.keys(localStorage).find((name) => name.endsWith(':theme'));
        if (key) localStorage.removeItem(key);
      });
      await page.click('[data-theme-menu], [popovertarget="pt-theme"] >> visible=true');
      await page.click('label:has(input[value="dark"]) >> visible=true');
      assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
      await page.goto(`${reader.root.base}signalman/api.html`, { waitUntil: 'commit' });
      await page.waitForSelector('body');
      assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    });
  });

  test('prints dark pages in black on white with every command whole', async () => {
    await visit('quartermaster/runbooks/database-failover.html', { colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const facts = await page.evaluate(() => ({
        text: getComputedStyle(document.querySelector('main p')).color,
        around: [...document.querySelectorAll('header, nav')].filter((it) => it.checkVisibility() && !it.closest('main')).map((it) => it.className),
        wrap: getComputedStyle(document.querySelector('main pre')).whiteSpace,
      }));
      assert.equal(facts.text, 'rgb(0, 0, 0)');
      assert.deepEqual(facts.around, ['crumbs']);
      assert.match(facts.wrap, /pre-wrap|break-spaces/);
    });
  });

  test('is shown the 404 page at any depth, whole', async () => {
    const context = await reader.browser.newContext();
    const page = await context.newPage();
    const answer = await page.goto(`${reader.root.base}no/such/page.html`);
    assert.equal(answer.status(), 404);
    assert.ok(await styled(page));
    // Which pages have an address like it.
    await page.goto(`${reader.root.base}signalman/apy.html`);
    await page.waitForSelector('.near a[href$="signalman/api.html"]');
    const said = await page.locator('main').textContent();
    await page.evaluate(() => portolan.start(document));
    assert.equal(await page.locator('main').textContent(), said, 'a second start says it once, too');
    await page.click('main a[href$="index.html"] >> nth=0');
    assert.equal(new URL(page.url()).pathname, '/index.html');
    await context.close();
  });
});

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);
const onDisk = (name) => pathToFileURL(path.join(SITE, name)).href;

describe('by keyboard', () => {
  test('the first stop leads past the navigation', async () => {
    await visit('signalman/api.html', {}, async (page) => {
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'skip');
      await page.keyboard.press('Enter');
      assert.equal(await focused(page), 'pt-main');
    });
  });

  test('the drawer takes the focus to the current page, and gives it back on Escape', async () => {
    await visit('signalman/api.html', { viewport: { width: 390, height: 844 } }, async (page) => {
      await page.focus('.menu');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#pt-nav:popover-open');
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-current')), 'page');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#pt-nav', { state: 'hidden' });
      assert.match(await focused(page), /menu/);
    });
  });

  test('the page contents open on a phone and close on a choice', async () => {
    await visit('signalman/api.html', { viewport: { width: 390, height: 844 } }, async (page) => {
      await page.focus('#pt-toc > button');
      await page.keyboard.press('Enter');
      await page.click('#pt-toc-list a[href="#errors"]');
      await page.waitForSelector('#pt-toc-list', { state: 'hidden' });
      assert.equal(new URL(page.url()).hash, '#errors');
      await page.waitForFunction(() => document.querySelector('#pt-toc [aria-current]')?.hash === '#errors');
    });
  });
});

describe('the sidebar', () => {
  for (const [where, url] of [['a server', () => reader.root.base], ['disk', () => `${onDisk('')}/`]]) {
    test(`from ${where} a group is filled from the nav file, and stays open on the next page`, async () => {
      await visit(new URL('index.html', url()).href, {}, async (page) => {
        const group = '#pt-nav li:has(> a[href$="lookout/index.html"]) > details';
        assert.equal(await page.locator(`${group} li`).count(), 0);
        await page.click(`${group} > summary`);
        await page.waitForSelector(`${group} a[href$="lookout/api.html"]`);
        await page.goto(new URL('glossary.html', url()).href);
        await page.waitForSelector(`${group} a[href$="lookout/api.html"]`);
        await page.click(`${group} a[href$="lookout/api.html"]`);
        assert.match(page.url(), /lookout\/api\.html$/);
      });
    });
  }

  test('keeps its place from page to page', async () => {
    await visit('index.html', { viewport: { width: 1440, height: 300 } }, async (page) => {
      await page.evaluate(() => { document.getElementById('pt-nav').scrollTop = 40; });
      await page.goto(`${reader.root.base}lockgate/index.html`);
      assert.equal(await page.$eval('#pt-nav', (nav) => nav.scrollTop), 40);
    });
  });
});

describe('a copy', () => {
  test('is confirmed in words, seen and heard', async () => {
    await visit('signalman/api.html', CLIPBOARD, async (page) => {
      const button = page.locator('figure.code .copy').first();
      assert.equal(await button.getAttribute('aria-label'), 'Copy');
      await button.click();
      await said(page, 'Copied');
      assert.equal(await button.getAttribute('data-said'), 'Copied');
    });
  });

  test('of a change is what remains: no signs and no removed lines', async () => {
    await visit('lockgate/migration.html', CLIPBOARD, async (page) => {
      const block = page.locator('figure.code:has(.line.del):has(.line.ins)').first();
      const lines = (selector) =>
        block.locator(selector).evaluateAll((all) =>
          all.map((line) => {
            const copy = line.cloneNode(true);
            copy.querySelector('.sign')?.remove();
            return copy.textContent.trim();
          }),
        );
      const added = await lines('.line.ins');
      const removed = await lines('.line.del');
      await block.locator('.copy').click();
      await page.waitForSelector('.copy[data-said]');
      const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\n').map((line) => line.trim());
      assert.deepEqual(added.filter((line) => !copied.includes(line)), []);
      assert.deepEqual(removed.filter((line) => copied.includes(line) && !added.includes(line)), []);
      assert.deepEqual(copied.filter((line) => /^[-+] ?\w/.test(line)), []);
    });
  });
});

describe('the link of a heading', () => {
  test('copies its address, and says so', async () => {
    await visit('signalman/api.html', CLIPBOARD, async (page) => {
      const link = page.locator('main h2 > a.anchor').first();
      await link.focus();
      await page.keyboard.press('Enter');
      await said(page, 'Link copied');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await link.evaluate((it) => it.href));
      assert.equal(await link.evaluate((it) => it.classList.contains('kept')), true);
    });
  });

  test('says when it could not', async () => {
    await visit('signalman/api.html', {}, async (page) => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
      });
      const link = page.locator('main h2 > a.anchor').first();
      await link.focus();
      await page.keyboard.press('Enter');
      await said(page, 'Copying failed');
      assert.equal(await link.evaluate((it) => it.classList.contains('kept')), false);
    });
  });
});

describe('what the words and addresses say', () => {
  test('a page that moved leads on, with the place in it', async () => {
    for (const start of [reader.root.base, `${onDisk('')}/`]) {
      await visit(new URL('quartermaster/database-failover.html#verify', start).href, {}, async (page) => {
        await page.waitForURL(/runbooks\/database-failover\.html#verify$/);
        assert.equal(await page.textContent('h1'), 'Database failover');
      });
    }
  });

  test('a Spanish page speaks Spanish around its text', async () => {
    await visit('es/archivo/registro.html', {}, async (page) => {
      const said = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        skip: document.querySelector('.skip').textContent,
        toc: document.querySelector('#pt-toc').getAttribute('aria-label'),
        nav: document.querySelector('#pt-nav').getAttribute('aria-label'),
        next: document.querySelector('.pager [rel=next] span').textContent,
        reviewed: document.querySelector('.meta > :has(time) dt').textContent,
      }));
      assert.deepEqual(said, {
        lang: 'es',
        skip: 'Saltar al contenido',
        toc: 'En esta página',
        nav: 'Documentación',
        next: 'Siguiente',
        reviewed: 'Revisado',
      });
    });
  });

  test('code in a step is as wide as code between paragraphs', async () => {
    await visit('quartermaster/runbooks/database-failover.html', {}, async (page) => {
      const ends = await page.$$eval('main .code', (all) => all.map((it) => Math.round(it.getBoundingClientRect().right)));
      assert.deepEqual([...new Set(ends)].length, 1, `right edges ${ends}`);
    });
  });
});
