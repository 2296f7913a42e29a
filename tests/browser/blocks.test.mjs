// What readers do with the blocks that writers write. The example portal is built already: its folder is in
// PORTOLAN_SITE.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { serve } from './server.mjs';
import { CLIPBOARD, axeFindsNothing, eachLook, shifts, sideways, visitor } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_SITE ?? '../../site');

// Pages with the blocks that no other test opens.
const PAGES = [
  'signalman/deployment.html',
  'lockgate/index.html',
  'lockgate/architecture.html',
  'lockgate/migration.html',
  'lockgate/rate-limiting.html',
  'quartermaster/deployment.html',
];

const reader = visitor(SITE);
const { visit } = reader;

const shown = (page) =>
  page.$$eval('[data-tabs="os"] > .tab', (all) => all.filter((it) => it.checkVisibility()).map((it) => it.dataset.tab));

describe('pages with blocks', () => {
  for (const name of PAGES) {
    test(`${name}: axe finds nothing, nothing moves, nothing scrolls sideways`, async () => {
      for (const width of [1440, 390]) {
        await visit(name, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
          assert.deepEqual(await shifts(page), [], `at ${width} px`);
          await eachLook(page, [width], (where) => axeFindsNothing(page, where));
          if (width === 390) await page.setViewportSize({ width: 320, height: 900 });
          assert.equal(await sideways(page), 0, `at ${width} px`);
        });
      }
    });
  }
});

describe('tabs', () => {
  test('show one section, by mouse and by keyboard', async () => {
    await visit('signalman/index.html', {}, async (page) => {
      assert.deepEqual(await shown(page), ['linux']);
      await page.click('[role=tab]:has-text("macOS")');
      assert.deepEqual(await shown(page), ['macos']);
      await page.keyboard.press('ArrowRight');
      assert.deepEqual(await shown(page), ['windows']);
      await page.keyboard.press('Home');
      assert.deepEqual(await shown(page), ['linux']);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Linux');
    });
  });

  test('are remembered, and chosen before the script of the theme has run', async () => {
    const context = await reader.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${reader.root.base}signalman/index.html`);
    await page.click('[role=tab]:has-text("macOS")');
    // Without the theme's script nothing but the one in the head has run.
    await page.route('**/theme.*.js', (route) => route.abort());
    await page.goto(`${reader.root.base}signalman/index.html`);
    assert.equal(await page.locator('[role=tab]').count(), 0);
    assert.deepEqual(await shown(page), ['macos']);
    await context.close();
  });

  test('stand open under their labels without script and on paper', async () => {
    await visit('signalman/index.html', { javaScriptEnabled: false }, async (page) => {
      const titles = await page.$$eval('[data-tabs="os"] > .tab > .tab-title', (all) => all.map((it) => it.textContent));
      assert.deepEqual(titles, ['Linux', 'macOS', 'Windows']);
    });
    await visit('signalman/index.html', {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await shown(page), ['linux', 'macos', 'windows']);
      const titles = page.locator('[data-tabs="os"] > .tab > .tab-title');
      assert.equal(await titles.filter({ visible: true }).count(), 3);
    });
  });
});

describe('checklists', () => {
  test('keep their ticks, count and reset', async () => {
    await visit('quartermaster/deployment.html', {}, async (page) => {
      const boxes = page.locator('main .task input');
      await boxes.nth(0).check();
      await boxes.nth(2).check();
      await page.reload();
      assert.equal(await boxes.nth(2).isChecked(), true);
      assert.equal(await page.locator('.ticks > span').first().textContent(), '2 of 20 done');
      await page.locator('.ticks > button').first().click();
      assert.equal(await page.locator('.ticks > span').first().textContent(), '0 of 20 done');
      await page.reload();
      assert.equal(await boxes.nth(0).isChecked(), false);
    });
  });
});

test('ticks of an index are the same by both of its addresses', async () => {
  const gallery = await serve(process.env.PORTOLAN_GALLERY_SITE ?? 'gallery/site');
  try {
    await visit(`${gallery.base}index.html`, {}, async (page) => {
      const box = page.locator('main .task input:not(:checked)').first();
      const key = await box.evaluate((it) => it.closest('label').textContent);
      await box.check();
      await page.goto(gallery.base);
      assert.equal(await page.locator('main .task', { hasText: key }).first().locator('input').isChecked(), true);
    });
  } finally {
    gallery.close();
  }
});

describe('code', () => {
  const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

  test('is copied whole and without marks', async () => {
    await visit('signalman/deployment.html', CLIPBOARD, async (page) => {
      await page.locator('figure.code:has(.mark) .copy').click();
      assert.match(await copied(page), /^bind 10\.20\.0\.21\nrequirepass/);
    });
    await visit('lockgate/rate-limiting.html', CLIPBOARD, async (page) => {
      const block = page.locator('[data-fold]').first();
      const lines = await block.locator('.line').count();
      assert.equal(await block.locator('.line').filter({ visible: true }).count(), 16);
      await block.locator('.copy').click();
      assert.equal((await copied(page)).split('\n').length, lines);
      await block.locator('.whole-code').click();
      assert.equal(await block.locator('.line').filter({ visible: true }).count(), lines);
    });
  });

  test('of a session is its commands, without prompts and output', async () => {
    await visit('signalman/monitoring.html', CLIPBOARD, async (page) => {
      await page.locator('figure.code:has(.prompt):has(.out) .copy').first().click();
      await page.waitForSelector('.copy[data-said]');
      const text = await copied(page);
      const out = await page.locator('figure.code:has(.prompt):has(.out)').first().locator('.out').allTextContents();
      assert.ok(text.trim());
      assert.doesNotMatch(text, /^[$#] /m);
      assert.deepEqual(out.flatMap((part) => part.split('\n')).map((line) => line.trim()).filter((line) => line && text.split('\n').includes(line)), []);
    });
  });

  test('shows all its lines without script and on paper', async () => {
    await visit('lockgate/rate-limiting.html', { javaScriptEnabled: false }, async (page) => {
      assert.ok((await page.locator('[data-fold] .more').filter({ visible: true }).count()) > 0);
    });
    await visit('lockgate/rate-limiting.html', {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      assert.ok((await page.locator('[data-fold] .more').filter({ visible: true }).count()) > 0);
    });
  });

  test('of an operation is its path', async () => {
    await visit('signalman/api.html', CLIPBOARD, async (page) => {
      await page.locator('#get-v3-messages-id .copy').click();
      assert.equal(await copied(page), '/v3/messages/{id}');
    });
  });
});

test('a picture follows the scheme that the reader chose', async () => {
  const pictures = (page) => page.$$eval('.figure img', (all) => all.filter((it) => it.checkVisibility()).map((it) => it.src));
  await visit('lockgate/index.html', { colorScheme: 'light' }, async (page) => {
    assert.match((await pictures(page)).join(), /way-of-a-message\.svg$/);
    await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'));
    assert.match((await pictures(page)).join(), /way-of-a-message-dark\.svg$/);
    await page.emulateMedia({ media: 'print' });
    assert.match((await pictures(page)).join(), /way-of-a-message\.svg$/);
  });
});
