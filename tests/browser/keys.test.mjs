// Everything without a mouse: every stop of the Tab key is seen and has a ring, nothing that can be used is passed by,
// everything can be done. And everything with a thumb: nothing that is pressed is too small.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KINDS, LARGE, kind } from './audit/kinds.mjs';
import { missed, small, walk } from './audit/stops.mjs';
import { tour } from './audit/tour.mjs';
import { CLIPBOARD } from './browser.mjs';

const { look } = tour();
const DESK = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 390, height: 844 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const API = kind('API page');
const HOME = kind('home');
const ELEMENTS = kind('every element');

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);

/** The skip link is the first stop, and what it leads to is the text: whatever can be used there is next. */
async function reachesText(page, stops, name) {
  assert.match(stops[0].what, /skip/, name);
  await page.evaluate(() => scrollTo(0, 0));
  await page.focus('.skip');
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'pt-main', name);
  if (!stops.some((stop) => stop.inMain)) return;
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('main')), `${name}: ${await focused(page)}`);
}

describe('the Tab key', () => {
  for (const one of KINDS.filter(([name]) => !LARGE.includes(name))) {
    test(`reaches everything in ${one[0]}, and each stop is seen`, async () => {
      for (const options of [DESK, NARROW]) {
        await look(one, options, async (page) => {
          const stops = await walk(page);
          assert.deepEqual(stops.filter((stop) => !stop.ring).map((stop) => stop.what), [], 'without a ring');
          assert.deepEqual(stops.filter((stop) => !stop.seen).map((stop) => stop.what), [], 'not to be seen');
          assert.deepEqual(await missed(page), [], 'passed by');
          if (options === DESK) await reachesText(page, stops, one[0]);
        });
      }
    });
  }
});

describe('by keyboard alone', () => {
  test('a scheme is chosen, and the menu gives the focus back', async () => {
    await look(API, { colorScheme: 'light', viewport: { width: 1024, height: 800 } }, async (page) => {
      await page.focus('[popovertarget="pt-theme"]');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#pt-theme:popover-open');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowUp');
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
      const ring = await page.$eval('#pt-theme label:has(:focus-visible)', (it) => getComputedStyle(it).outlineStyle);
      assert.equal(ring, 'solid');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#pt-theme', { state: 'hidden' });
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('popovertarget')), 'pt-theme');
      await page.evaluate(() => localStorage.clear());
    });
  });

  for (const [what, where, list] of [
    ['versions', ELEMENTS, 'pt-versions'],
    ['languages', kind('glossary'), 'pt-languages'],
    ['other sections', ELEMENTS, 'pt-more'],
  ]) {
    test(`the list of ${what} opens, its links are next, and Escape gives the focus back`, async () => {
      await look(where, DESK, async (page) => {
        await page.focus(`.head [popovertarget="${list}"]`);
        await page.keyboard.press('Enter');
        await page.waitForSelector(`#${list}:popover-open`);
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate((it) => document.activeElement.matches(`#${it} a[href]`), list));
        await page.keyboard.press('Escape');
        await page.waitForSelector(`#${list}`, { state: 'hidden' });
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute('popovertarget')), list);
      });
    });
  }

  test('a group of the navigation opens, its pages are next, and it closes', async () => {
    await look(HOME, DESK, async (page) => {
      const group = page.locator('#pt-nav li:has(> a[href$="lookout/index.html"]) > details');
      await group.locator('> summary').focus();
      await page.keyboard.press('Enter');
      await group.locator('a').first().waitFor();
      await page.keyboard.press('Tab');
      assert.ok(await group.evaluate((it) => it.contains(document.activeElement)));
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press(' ');
      await group.locator('a').first().waitFor({ state: 'hidden' });
      await page.evaluate(() => sessionStorage.clear());
    });
  });

  test('code is copied, and its hidden rest shown', async () => {
    await look(ELEMENTS, { ...DESK, ...CLIPBOARD }, async (page) => {
      await page.locator('.code .copy').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('.copy[data-said]');
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^services:/);
      const fold = page.locator('[data-fold]').first();
      await fold.locator('.whole-code').focus();
      await page.keyboard.press('Enter');
      assert.equal(await fold.locator('.more').first().isVisible(), true);
      assert.ok(await fold.evaluate((it) => it.contains(document.activeElement)));
    });
  });

  test('tabs are chosen, tasks ticked, folds opened', async () => {
    await look(ELEMENTS, DESK, async (page) => {
      const tabs = page.locator('.tab-row').first();
      await tabs.locator('[aria-selected=true]').focus();
      await page.keyboard.press('ArrowRight');
      assert.equal(await tabs.locator('[role=tab]').nth(1).getAttribute('aria-selected'), 'true');
      const box = page.locator('main .task input').first();
      await box.focus();
      await page.keyboard.press(' ');
      assert.equal(await box.isChecked(), true);
      const fold = page.locator('main details:not([open])').first();
      await fold.locator('> summary').focus();
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.parentElement.open), true);
      await page.evaluate(() => localStorage.clear());
    });
  });

  test('what is wider than its place is scrolled', async () => {
    // A page without a runbook, which would break its code.
    await look(API, { viewport: { width: 390, height: 844 } }, async (page) => {
      const wide = await page.evaluate(() => {
        const all = Array.from(document.querySelectorAll('main [tabindex="0"]'));
        const found = all.filter((it) => it.checkVisibility({ contentVisibilityAuto: true }) && it.scrollWidth > it.clientWidth + 8);
        found.forEach((it, at) => it.setAttribute('data-wide', String(at)));
        return found.length;
      });
      assert.ok(wide >= 2, `${wide} places scroll`);
      for (let at = 0; at < wide; at++) {
        await page.focus(`[data-wide="${at}"]`);
        await page.keyboard.press('ArrowRight');
        await page.waitForFunction((which) => document.querySelector(`[data-wide="${which}"]`).scrollLeft > 0, at);
      }
    });
  });
});

/** What scrolls sideways and cannot have the focus, nor can anything within. */
const stuck = (page) =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll('body *'))
      .filter((it) => it.checkVisibility() && it.scrollWidth > it.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(it).overflowX))
      .filter((it) => it.tabIndex < 0 && !it.querySelector('a[href], button, input, [tabindex="0"]'))
      .map((it) => `${it.tagName}.${it.className}`),
  );

describe('what is pressed', () => {
  for (const one of KINDS) {
    test(`is large enough and in reach in ${one[0]}`, async () => {
      await look(one, DESK, async (page) => assert.deepEqual(await small(page, 'body', 24), [], 'with a mouse'));
      await look(one, PHONE, async (page) => {
        assert.deepEqual(await small(page, 'body', 24), [], 'with a thumb');
        assert.deepEqual(await small(page, '.head, .steps > ol > .task > label', 44), [], 'in the header and in steps');
        assert.deepEqual(await stuck(page), [], 'what scrolls sideways, and not by keyboard');
      });
    });
  }

  test('is large enough in the drawer, in menus and in the contents of a page', async () => {
    const opened = { '#pt-nav': '.menu', '#pt-theme': '[popovertarget="pt-theme"]', '#pt-toc-list': '#pt-toc > button' };
    for (const [place, button] of Object.entries(opened)) {
      await look(API, PHONE, async (page) => {
        await page.click(button);
        await page.waitForSelector(`${place}:popover-open`);
        assert.deepEqual(await small(page, place, place === '#pt-toc-list' ? 24 : 44), [], place);
      });
    }
  });
});
