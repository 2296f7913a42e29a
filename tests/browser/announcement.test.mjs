// Announcements that readers dismiss. The site of `gallery/`, which has three, is built already: its folder is in
// PORTOLAN_GALLERY_SITE.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { painted, shifts, visitor } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_GALLERY_SITE ?? 'gallery/site');

const reader = visitor(SITE);
const { visit } = reader;

/** The first word of each bar that is seen, but for the one that says of which version the book is. */
const bars = (page) =>
  page.$$eval('.announcement:not([aria-label="Version"])', (all) =>
    all.filter((bar) => bar.checkVisibility()).map((bar) => bar.querySelector('p').textContent.trim().split(' ')[0]),
  );
const dismiss = (page, text) => page.locator('.announcement', { hasText: text }).getByRole('button').click();

/** Opens both pages one after the other in a context where `Version` was dismissed on the first. */
async function dismissed(base, check) {
  const context = await reader.browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}index.html`);
  assert.deepEqual(await bars(page), ['Maintenance', 'Version', 'This']);
  await dismiss(page, 'Version');
  assert.deepEqual(await bars(page), ['Maintenance', 'This']);
  await check(page);
  await context.close();
}

describe('an announcement', () => {
  for (const [scheme, base] of [
    ['a server', () => reader.root.base],
    ['disk', () => pathToFileURL(SITE + path.sep).href],
  ]) {
    test(`that was dismissed stays away on every page, from ${scheme}; the others stay`, async () => {
      await dismissed(base(), async (page) => {
        await page.reload();
        assert.deepEqual(await bars(page), ['Maintenance', 'This']);
        await page.goto(`${base()}rtl.html`);
        assert.deepEqual(await bars(page), ['Maintenance', 'This']);
        await dismiss(page, 'Maintenance');
        await page.goto(`${base()}index.html`);
        assert.deepEqual(await bars(page), ['This']);
      });
    });
  }

  test('that was dismissed is never painted, and nothing moves', async () => {
    await dismissed(reader.root.base, async (page) => {
      // With the theme's script held back, the page is painted without it.
      await page.route('**/theme.*.js', async (route) => {
        await new Promise((done) => setTimeout(done, 300));
        await route.continue();
      });
      await page.addInitScript(() => {
        globalThis.seen = [];
        const look = () => {
          const shown = Array.from(document.querySelectorAll('.announcement')).filter((bar) => bar.checkVisibility());
          globalThis.seen.push(...shown.map((bar) => bar.textContent.trim().split(' ')[0]));
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      await page.goto(`${reader.root.base}rtl.html`);
      // The theme's script has run, and what it changed has been painted.
      await page.waitForSelector('.code > .copy');
      await painted(page);
      const seen = await page.evaluate(() => Array.from(new Set(globalThis.seen)).sort());
      assert.deepEqual({ seen, moved: await shifts(page) }, { seen: ['Maintenance', 'This'], moved: [] });
    });
  });

  test('is dismissed by keyboard, and the focus goes on to the header', async () => {
    await visit('index.html', {}, async (page) => {
      await page.locator('.announcement button').first().focus();
      await page.keyboard.press('Enter');
      assert.deepEqual(await bars(page), ['Version', 'This']);
      assert.equal(await page.evaluate(() => document.activeElement.classList.contains('brand')), true);
    });
  });

  test('that was dismissed comes back where nothing can be remembered', async () => {
    await visit('index.html', {}, async (page) => {
      await page.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new Error('full');
        };
      });
      await page.reload();
      await dismiss(page, 'Version');
      assert.deepEqual(await bars(page), ['Maintenance', 'This']);
      await page.reload();
      assert.deepEqual(await bars(page), ['Maintenance', 'Version', 'This']);
    });
  });

  test('stays without scripts, without a button that does nothing, and is not printed', async () => {
    await visit('index.html', { javaScriptEnabled: false }, async (page) => {
      assert.deepEqual(await bars(page), ['Maintenance', 'Version', 'This']);
      assert.equal(await page.locator('.announcement button').filter({ visible: true }).count(), 0);
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await bars(page), []);
    });
  });
});
