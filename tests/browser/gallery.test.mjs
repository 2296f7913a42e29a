// A page with every element of Portolan's Markdown: accessible, without sideways scrolling, whole without scripts and on
// paper, in both schemes, in forced colours, and from right to left. The site of `gallery/` is built already: its folder
// is in PORTOLAN_GALLERY_SITE.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { CLIPBOARD, axeFindsNothing, eachLook, visitor } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_GALLERY_SITE ?? 'gallery/site');
const PAGES = ['index.html', 'rtl.html'];

const reader = visitor(SITE);
const { visit } = reader;

/** Elements that reach beyond the text on either side, and are in nothing that scrolls. */
const beyond = (page) =>
  page.evaluate(() => {
    const main = document.querySelector('main').getBoundingClientRect();
    const scrolls = (element) => {
      for (let at = element.parentElement; at && at.tagName !== 'MAIN'; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      }
      return false;
    };
    return Array.from(document.querySelectorAll('main *'))
      .filter((element) => element.checkVisibility() && !element.closest('svg, .unseen, .anchor, .copy'))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < main.left - 1 || box.right > main.right + 1) && !scrolls(element);
      })
      .map((element) => `${element.tagName}.${element.className}`);
  });

describe('every element', () => {
  for (const name of PAGES) {
    test(`${name}: nothing reaches beyond the text, and axe finds nothing on a tablet`, async () => {
      await visit(name, { bypassCSP: true }, async (page) => {
        for (const width of [1440, 1024, 390, 320]) {
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await beyond(page), [], `at ${width} px`);
        }
        await eachLook(page, [1024], (where) => axeFindsNothing(page, where));
      });
    });
  }
});

describe('examples', () => {
  const halves = (page) =>
    page.$$eval('.example:not(.stacked)', (all) =>
      all.map((example) => {
        const [source, result] = Array.from(example.children, (half) => half.getBoundingClientRect());
        return result.top >= source.bottom - 1 ? 'below' : 'beside';
      }),
    );

  test('stand side by side where there is room, else one below the other', async () => {
    await visit('index.html', {}, async (page) => {
      assert.deepEqual(await halves(page), ['beside']);
      await page.setViewportSize({ width: 390, height: 900 });
      assert.deepEqual(await halves(page), ['below']);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await halves(page), ['below']);
    });
  });

  test('are whole without scripts, and copied as they were written with them', async () => {
    await visit('index.html', { javaScriptEnabled: false }, async (page) => {
      assert.deepEqual(await halves(page), ['beside']);
      assert.equal(await page.locator('.example .result .admonition').isVisible(), true);
    });
    await visit('index.html', CLIPBOARD, async (page) => {
      await page.locator('.example.stacked > .code .copy').click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, '## A heading in an example\n\nText and `code`.');
    });
  });

  test('are no part of the contents', async () => {
    await visit('index.html', {}, async (page) => {
      assert.equal(await page.locator('.toc a:has-text("A heading in an example")').count(), 0);
    });
  });
});

describe('annotations', () => {
  test('lead to their entries and back', async () => {
    await visit('index.html', {}, async (page) => {
      await page.locator('.code a.mark').nth(1).click();
      assert.equal(await page.evaluate(() => document.querySelector(':target').textContent.trim().slice(2, 7)), 'nginx');
      await page.locator('.annotations a.mark').nth(1).click();
      assert.equal(await page.evaluate(() => document.querySelector(':target').closest('figure') !== null), true);
    });
  });
});

describe('paper', () => {
  test('has every line of code, every tab and every fold', async () => {
    for (const javaScriptEnabled of [true, false]) {
      await visit('index.html', { javaScriptEnabled }, async (page) => {
        await page.emulateMedia({ media: 'print' });
        const lost = await page.$$eval('main .line, main .tab', (all) =>
          all.filter((it) => !it.checkVisibility()).map((it) => it.textContent.slice(0, 30)),
        );
        assert.deepEqual(lost, []);
      });
    }
  });
});

describe('forced colours', () => {
  test('leave every frame an edge', async () => {
    await visit('index.html', { forcedColors: 'active' }, async (page) => {
      const bare = await page.evaluate(() =>
        ['.admonition', '.code', '.example', '.tab-set', '.card', '.badge', '.mark', '.line.hl', '.line.ins', '.line.del', '.filetree', '.table']
          .filter((name) => {
            const element = document.querySelector(`main ${name}`);
            const style = getComputedStyle(element);
            const edges = ['Top', 'Right', 'Bottom', 'Left'].map((side) => parseFloat(style[`border${side}Width`]));
            return !edges.some((edge) => edge > 0);
          }),
      );
      assert.deepEqual(bare, []);
    });
  });
});
