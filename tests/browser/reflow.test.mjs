// Pages for readers who need them otherwise: enlarged four times, with more space in the text, in colours of their own,
// without motion, with more contrast, from right to left; and what no page should be broken by.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KINDS, kind } from './audit/kinds.mjs';
import { cut, outside, spaceOut } from './audit/room.mjs';
import { each, tour } from './audit/tour.mjs';
import { painted, sideways } from './browser.mjs';

const { look } = tour();
const at = (width, height) => ({ viewport: { width, height } });
const API = kind('API page');
const ARABIC = KINDS.filter(([, site]) => site === 'arabic');

const WIDTHS = [[320, 640], [390, 844], [768, 1024], [1024, 768], [1440, 900]];

/** Fails where the page is wider than its window, or anything on it leaves it. */
async function fits(page, where) {
  assert.equal(await sideways(page), 0, where);
  assert.deepEqual(await outside(page), [], where);
}

/** How much of the top of the window is taken by what stays there. */
const taken = (page) =>
  page.evaluate(() => {
    scrollTo(0, document.documentElement.scrollHeight / 2);
    const bars = Array.from(document.querySelectorAll('body *')).filter((it) => /sticky|fixed/.test(getComputedStyle(it).position) && it.checkVisibility());
    return Math.max(0, ...bars.map((it) => it.getBoundingClientRect()).filter((box) => box.top >= 0 && box.width > 300 && box.height < 200).map((box) => box.bottom));
  });

/** Drawings that cannot be seen in forced colours: their ground is the colour of the page unless a rule says otherwise. */
const unseen = (page) =>
  page.evaluate(() => {
    const found = [];
    const ground = getComputedStyle(document.body).backgroundColor;
    for (const element of document.querySelectorAll('body *')) {
      for (const part of ['::before', '::after', null]) {
        const style = getComputedStyle(element, part);
        const there = part ? style.content !== 'none' : true;
        if (!there || style.maskImage === 'none' || !element.checkVisibility()) continue;
        if (style.forcedColorAdjust !== 'none' || style.backgroundColor === ground) found.push(`${element.tagName}.${element.className}${part ?? ''}`);
      }
    }
    return [...new Set(found)];
  });

/** What takes time to change. */
const slow = (page) =>
  page.evaluate(() => [
    ...new Set(
      Array.from(document.querySelectorAll('*'))
        .flatMap((element) => ['::before', '::after', null].map((part) => [element, getComputedStyle(element, part)]))
        .filter(([, style]) => [style.transitionDuration, style.animationDuration].some((time) => time.split(',').some((part) => parseFloat(part) > 0)))
        .map(([element]) => `${element.tagName}.${element.className}`),
    ),
  ]);

// A page is loaded once and then looked at in all these ways.
describe('for every reader there is room and nothing is lost', () => {
  for (const one of KINDS) {
    test(`in ${one[0]}`, () =>
      look(one, {}, async (page) => {
        assert.deepEqual(await slow(page), [], 'without motion');
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto');
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ forcedColors: 'active', colorScheme });
          assert.deepEqual(await unseen(page), [], `in forced colours, ${colorScheme}`);
        }
        await page.emulateMedia({ forcedColors: 'none' });
        for (const [width, height] of WIDTHS) {
          await page.setViewportSize({ width, height });
          await painted(page);
          await fits(page, `${width} px wide`);
        }
        // Enlarged four times, 1280 by 1024 px are 320 by 256.
        await page.setViewportSize({ width: 320, height: 256 });
        const above = await taken(page);
        assert.ok(above <= 128, `enlarged four times: ${above} px are taken`);
        await spaceOut(page);
        for (const [width, height] of [[320, 640], [390, 844], [1440, 900]]) {
          await page.setViewportSize({ width, height });
          await painted(page);
          await fits(page, `with more space, ${width} px wide`);
          assert.deepEqual(await cut(page), [], `with more space, ${width} px wide`);
        }
      }));
  }

  for (const one of KINDS) {
    test(`in ${one[0]} without scripts`, () =>
      look(one, { ...at(320, 640), javaScriptEnabled: false }, (page) => fits(page, '320 px wide')));
  }
});

describe('enlarged four times, which leaves 320 by 256 px', () => {
  for (const [what, button, place] of [
    ['the drawer', '.menu', '#pt-nav'],
    ['the contents of the page', '#pt-toc > button', '#pt-toc-list'],
    ['the theme menu', '[popovertarget="pt-theme"]', '#pt-theme'],
  ]) {
    test(`${what} fits, and all of it can be reached`, () =>
      look(API, at(320, 256), async (page) => {
        await page.click(button);
        await page.waitForSelector(`${place}:popover-open`);
        const last = page.locator(`${place} :is(a[href], label)`).filter({ visible: true }).last();
        await last.scrollIntoViewIfNeeded();
        const box = await last.boundingBox();
        assert.ok(box.y >= 0 && box.y + box.height <= 257 && box.x >= 0 && box.x + box.width <= 321, JSON.stringify(box));
      }));
  }

  test('the dialog of search can be used', () =>
    look(API, at(320, 256), async (page) => {
      await page.click('#pt-find');
      await page.waitForSelector('#pt-search[open]');
      await page.fill('#pt-q', 'failover');
      await page.waitForSelector('#pt-hits:not([hidden]) .words:not(:empty)');
      const field = await page.locator('#pt-q').boundingBox();
      assert.ok(field.y >= 0 && field.y + field.height <= 256, JSON.stringify(field));
      for (let key = 0; key < 4; key++) await page.keyboard.press('ArrowDown');
      const hit = await page.locator('#pt-hits [aria-selected=true]').boundingBox();
      assert.ok(hit.y < 256 && hit.y + hit.height > field.y + field.height, JSON.stringify({ hit, field }));
    }));
});

describe('in forced colours', () => {
  test('the current page stands out in the navigation, and the focus has its ring', () =>
    look(API, { forcedColors: 'active' }, async (page) => {
      const [ground, row] = await page.$eval('#pt-nav [aria-current=page]', (it) => [getComputedStyle(it.closest('nav')).backgroundColor, getComputedStyle(it).backgroundColor]);
      assert.notEqual(row, ground);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'solid');
    }));
});

test('whoever asks for more contrast gets strong edges and no pale text', () =>
  look(API, { contrast: 'more' }, async (page) => {
    const colours = await page.evaluate(() => {
      const probe = document.createElement('p');
      document.querySelector('main').append(probe);
      const of = (name) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`main > p:last-child { color: var(${name}) !important }`);
        document.adoptedStyleSheets = [sheet];
        return getComputedStyle(probe).color;
      };
      return ['--text', '--text-muted', '--border', '--border-strong'].map(of);
    });
    assert.equal(colours[0], colours[1]);
    assert.equal(colours[2], colours[3]);
  }));

describe('from right to left', () => {
  test('the page is turned around, and code is not', () =>
    each(ARABIC, (one) =>
      look(one, at(1440, 900), async (page) => {
        const facts = await page.evaluate(() => {
          const box = (selector) => document.querySelector(selector).getBoundingClientRect();
          const middle = innerWidth / 2;
          const sides = [
            ['the sidebar', '#pt-nav', true],
            ['the name of the site', '.brand', true],
            ['the theme menu', '[popovertarget="pt-theme"]', false],
            ['the title', 'main h1', true],
          ];
          const wrong = sides.filter(([, selector, right]) => {
            const { left, right: end } = box(selector);
            return selector === 'main h1' ? end < middle : (left > middle) !== right;
          });
          const turned = Array.from(document.querySelectorAll('pre, main code, .operation .path')).filter((it) => {
            const style = getComputedStyle(it);
            return it.matches('pre') ? style.direction !== 'ltr' : style.unicodeBidi === 'normal' && style.direction !== 'ltr';
          });
          return { dir: document.documentElement.dir, wrong: wrong.map(([name]) => name), turned: turned.map((it) => it.outerHTML.slice(0, 60)) };
        });
        assert.deepEqual(facts, { dir: 'rtl', wrong: [], turned: [] });
      }),
    ));

  test('arrows and chevrons point the other way', () =>
    look(kind('deep Arabic page'), at(1440, 900), async (page) => {
      const scales = await page.evaluate(() => ({
        chevron: getComputedStyle(document.querySelector('.nav summary'), '::before').scale,
        pager: getComputedStyle(document.querySelector('.pager span'), '::before').scale,
      }));
      assert.deepEqual(scales, { chevron: '-1 1', pager: '-1 1' });
    }));
});
