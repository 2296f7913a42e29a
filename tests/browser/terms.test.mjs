// Words of the glossary, and the definition that they show. The example portal is built already: its folder is in
// PORTOLAN_SITE.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { painted, visitor } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_SITE ?? '../../site');
const PAGE = 'quartermaster/disaster-recovery.html';

const reader = visitor(SITE);
const { visit } = reader;

const tip = (page) => page.locator('.term-tip');
const isShown = async (page) => (await tip(page).count()) === 1 && (await tip(page).isVisible());
const words = (page) => page.locator('main a.term');

/** The tooltip says what its word is described by, and stays in the window. */
async function describes(page, word) {
  const facts = await word.evaluate((term) => {
    const shown = document.getElementById(term.getAttribute('aria-describedby'));
    const box = shown.getBoundingClientRect();
    const over = Array.from(term.getClientRects()).some((line) => line.bottom > box.top && line.top < box.bottom && line.right > box.left && line.left < box.right);
    return {
      over,
      role: shown.getAttribute('role'),
      says: shown.textContent.length > 10,
      title: term.title,
      inside: box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight,
    };
  });
  assert.deepEqual(facts, { over: false, role: 'tooltip', says: true, title: '', inside: true });
}

for (const [from, url] of [
  ['a server', () => reader.root.base + PAGE],
  ['disk', () => pathToFileURL(path.join(SITE, PAGE)).href],
]) {
  describe(`a word of the glossary, from ${from}`, () => {
    const open = async (options, check) => {
      const context = await reader.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      const page = await context.newPage();
      const problems = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(url());
      await check(page);
      assert.deepEqual(problems, []);
      await context.close();
    };

    test('shows its definition to the keyboard, and Esc hides it', async () => {
      await open({}, async (page) => {
        const word = words(page).first();
        const said = await word.getAttribute('title');
        await word.focus();
        assert.equal(await tip(page).textContent(), said);
        await describes(page, word);
        await page.keyboard.press('Escape');
        assert.equal(await isShown(page), false);
        assert.equal(await page.evaluate(() => document.activeElement.className), 'term');
        assert.equal(await word.getAttribute('title'), said);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Shift+Tab');
        assert.equal(await isShown(page), true);
        await page.keyboard.press('Tab');
        assert.equal(await isShown(page), false);
      });
    });

    test('shows it under the pointer, which may rest on the definition', async () => {
      await open({}, async (page) => {
        const word = words(page).first();
        const point = async () => {
          // Scrolling hides it.
          await word.scrollIntoViewIfNeeded();
          await painted(page);
          await word.hover();
          await tip(page).waitFor();
        };
        await point();
        await describes(page, word);
        await tip(page).hover();
        await page.waitForTimeout(350);
        assert.equal(await isShown(page), true);
        await page.locator('h1').hover();
        await tip(page).waitFor({ state: 'detached' });
        await point();
        await page.keyboard.press('Escape');
        assert.equal(await isShown(page), false);
      });
    });

    test('shows it at a tap, and the next one follows the link', async () => {
      await open({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }, async (page) => {
        const word = words(page).first();
        await word.scrollIntoViewIfNeeded();
        await word.tap();
        await tip(page).waitFor();
        await describes(page, word);
        assert.equal(page.url(), url());
        await page.locator('h1').tap();
        assert.equal(await isShown(page), false);
        await word.tap();
        await tip(page).waitFor();
        await word.tap();
        await page.waitForURL(/glossary\.html#/);
        assert.equal(await page.locator(':target').count(), 1);
      });
    });
  });
}

test('every word is a link with its definition without scripts', async () => {
  await visit(PAGE, { javaScriptEnabled: false }, async (page) => {
    const lost = await words(page).evaluateAll((all) => all.filter((it) => !it.title || !it.hash).length);
    assert.equal(lost, 0);
    await words(page).first().click();
    assert.match(page.url(), /glossary\.html#/);
  });
});

test('a tooltip is not printed', async () => {
  await visit(PAGE, {}, async (page) => {
    await words(page).first().focus();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await isShown(page), false);
  });
});
