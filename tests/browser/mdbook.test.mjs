// What a reader's browser makes of an mdBook book. The site of `mdbook/` is built already: its folder is in
// PORTOLAN_MDBOOK_SITE.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'node:test';
import { FOLDERS } from './audit/kinds.mjs';
import { axeFindsNothing, eachLook, shifts, sideways, visitor } from './browser.mjs';

const SITE = FOLDERS.mdbook;
const onDisk = (name) => pathToFileURL(path.join(SITE, name.split('#')[0])).href + name.slice(name.split('#')[0].length);

const reader = visitor(SITE);
const { visit } = reader;

describe('hidden lines', () => {
  const block = (page, at = 0) => page.locator('figure.code').nth(at);

  test('are shown at the press of a button, by keyboard too, and only where there are any', async () => {
    await visit('one.html', {}, async (page) => {
      const button = block(page).getByRole('button', { name: 'Show hidden lines' });
      assert.equal(await block(page, 1).locator('.reveal').count(), 0);
      assert.equal(await block(page, 2).locator('.reveal').count(), 1);
      assert.equal(await button.getAttribute('aria-pressed'), 'false');
      const lines = () => block(page).locator('code').evaluate((code) => code.innerText.replace(/\n$/, '').split('\n'));
      assert.deepEqual(await lines(), ['fn main() {', '    println!("shown");', '}']);
      const height = () => block(page).evaluate((it) => it.getBoundingClientRect().height);
      const before = await height();
      await button.focus();
      await page.keyboard.press('Enter');
      assert.equal(await button.getAttribute('aria-pressed'), 'true');
      assert.deepEqual(await lines(), [
        'use std::fmt;', 'fn main() {', '    let hidden = 1;', '    println!("shown");', '}', '// end',
      ]);
      assert.ok((await height()) > before);
      await page.keyboard.press(' ');
      assert.equal(await height(), before);
    });
  });

  test('are copied when they are shown', async () => {
    await visit('one.html', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const copied = async () => {
        await block(page).locator('.copy').click();
        await page.waitForSelector('.copy[data-said]');
        return page.evaluate(() => navigator.clipboard.readText());
      };
      assert.equal(await copied(), 'fn main() {\n    println!("shown");\n}');
      await page.waitForSelector('.copy:not([data-said])');
      await block(page).locator('.reveal').click();
      assert.match(await copied(), /^use std::fmt;\nfn main\(\) \{\n {4}let hidden = 1;/);
    });
  });

  test('stay hidden without script and on paper', async () => {
    await visit('one.html', { javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.locator('.reveal').count(), 0);
      assert.equal(await page.locator('.boring').first().isVisible(), false);
    });
    await visit('one.html', {}, async (page) => {
      await block(page).locator('.reveal').click();
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.locator('.reveal').first().isVisible(), false);
      assert.equal(await page.locator('.boring').first().isVisible(), false);
    });
  });
});

describe('a part of a page that has moved', () => {
  for (const [where, at] of [['a server', (name) => reader.root.base + name], ['disk', onDisk]]) {
    test(`from ${where} leads on, at once and on a later choice`, async () => {
      await visit(at('one.html#old'), {}, async (page) => {
        await page.waitForURL(/sub\/two\.html#new$/);
        assert.equal(await page.textContent('h1'), 'Two');
      });
      await visit(at('one.html'), {}, async (page) => {
        await page.evaluate(() => { location.hash = '#%C3%A4lter'; });
        await page.waitForURL(/one\.html#hidden-lines$/);
      });
    });
  }
});

describe('search', () => {
  for (const [where, at] of [['a server', (name) => reader.root.base + name], ['disk', (name) => pathToFileURL(path.join(SITE, name.split('?')[0])).href + name.slice(name.indexOf('?'))]]) {
    test(`from ${where} answers, and takes the addresses of mdBook's search`, async () => {
      await visit(at('one.html?search=hidden'), {}, async (page) => {
        await page.waitForSelector('#pt-hits mark');
        await page.keyboard.press('Enter');
        await page.waitForURL(/one\.html#hidden-lines$/);
        await page.waitForSelector('.unmark');
      });
      await visit(at('one.html?highlight=hidden'), {}, async (page) => {
        await page.waitForSelector('.unmark');
        assert.equal(new URL(page.url()).search, '');
      });
    });
  }
});

test('the print button of the whole book prints it once', async () => {
  await visit('print.html', {}, async (page) => {
    await page.evaluate(() => {
      window.times = 0;
      window.print = () => (window.times += 1);
      portolan.start(document);
    });
    await page.click('#pt-print');
    assert.equal(await page.evaluate(() => window.times), 1);
    assert.match(page.url(), /print\.html$/);
  });
});

describe('the looks of the book', () => {
  test('its styles and scripts work, from a server and from disk', async () => {
    for (const url of [`${reader.root.base}sub/two.html`, onDisk('sub/two.html')]) {
      await visit(url, {}, async (page) => {
        const facts = await page.evaluate(async () => {
          const image = getComputedStyle(document.querySelector('h1')).backgroundImage.match(/url\("(.*)"\)/)[1];
          const loaded = new Image();
          loaded.src = image;
          await loaded.decode();
          return {
            own: document.documentElement.dataset.own,
            indent: getComputedStyle(document.querySelector('main p')).textIndent,
            chapter: getComputedStyle(document.querySelector('.sidebar .chapter')).letterSpacing,
            title: document.querySelector('meta[name=book]').content,
          };
        });
        assert.deepEqual(facts, { own: 'true', indent: '3px', chapter: '1px', title: 'Two - Harbour book' });
      });
    }
  });

  test('the class of the scheme follows the system and the reader', async () => {
    await visit('one.html', { colorScheme: 'light' }, async (page) => {
      const scheme = () => page.evaluate(() => [...document.documentElement.classList].filter((name) => name !== 'js').join());
      const colour = () => page.$eval('main h2', (it) => getComputedStyle(it).color);
      assert.equal(await scheme(), 'light');
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.waitForFunction(() => document.documentElement.classList.contains('ayu'));
      assert.equal(await scheme(), 'ayu');
      assert.equal(await page.getAttribute('html', 'data-heard'), 'ayu');
      assert.equal(await colour(), 'rgb(255, 224, 176)');
      await page.click('[popovertarget="pt-theme"]');
      await page.click('label:has(input[value="light"])');
      assert.equal(await scheme(), 'light');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      assert.equal(await colour(), 'rgb(0, 0, 0)');
    });
  });

  test('the sidebar is the table of contents, open', async () => {
    await visit('foreword.html', { javaScriptEnabled: false }, async (page) => {
      assert.deepEqual(await page.locator('#pt-nav a').allTextContents(), ['Foreword', '1. One', '1.1. Two']);
      assert.ok(await page.locator('#pt-nav a[href="sub/two.html"]').isVisible());
    });
  });

  test('an icon is as large as the text around it', async () => {
    await visit('foreword.html', {}, async (page) => {
      const size = await page.$eval('#ship svg', (it) => it.getBoundingClientRect().height);
      assert.equal(Math.round(size), 16);
      assert.equal(await page.getByRole('link', { name: 'Source repository' }).getAttribute('href'), 'https://github.com/example/harbour');
    });
  });

  test('axe finds nothing and nothing moves, light and dark, desktop and phone', async () => {
    for (const name of ['foreword.html', 'one.html', 'sub/two.html']) {
      for (const width of [1440, 390]) {
        await visit(name, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
          assert.deepEqual(await shifts(page), [], name);
          assert.equal(await sideways(page), 0, name);
          await eachLook(page, [width], (where) => axeFindsNothing(page, `${name} ${where}`));
        });
      }
    }
  });
});
