// Every kind of diagram: accessible, without sideways scrolling of the page, readable in both schemes, on a phone, on paper and
// without scripts. The site of `gallery/` is built already: its folder is in PORTOLAN_GALLERY_SITE.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { axeFindsNothing, visitor } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_GALLERY_SITE ?? 'gallery/site');
const PAGE = 'diagrams.html';

const { visit } = visitor(SITE);

/** Labels whose contrast with what lies under them is too low, by the colours that the browser computes. */
const pale = (page) =>
  page.evaluate(() => {
    const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const luminance = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      if (alpha < 200) return null;
      return 0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
    };
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.cssText = 'color: var(--bg); forced-color-adjust: none';
    const ground = getComputedStyle(probe).color;
    probe.remove();
    const found = [];
    for (const svg of document.querySelectorAll('.diagram-view svg')) {
      const shapes = [...svg.querySelectorAll('rect, path, polygon, circle, ellipse')];
      for (const text of svg.querySelectorAll('text')) {
        // The numbers of a sequence stand on the ends of its lines, which are no shapes of their own.
        if (!text.textContent.trim() || (text.matches('.f-bg') && /^\d+$/.test(text.textContent))) continue;
        const box = text.getBoundingClientRect();
        const x = box.x + box.width / 2;
        const y = box.y + box.height / 2;
        let under = luminance(ground);
        for (const shape of shapes) {
          if (shape.closest('defs, marker, symbol, clipPath, mask') || shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) continue;
          const style = getComputedStyle(shape);
          if (style.fill === 'none' || Number(style.fillOpacity) < 0.5 || Number(style.opacity) < 0.5) continue;
          const point = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
          if (shape.isPointInFill(point)) under = luminance(style.fill) ?? under;
        }
        const own = luminance(getComputedStyle(text.querySelector('tspan') ?? text).fill);
        if (own === null) continue;
        const ratio = (Math.max(own, under) + 0.05) / (Math.min(own, under) + 0.05);
        if (ratio < 4.5) found.push(`${svg.querySelector('title').textContent}: ${text.textContent} ${ratio.toFixed(2)}`);
      }
    }
    return found;
  });

describe('diagrams', () => {
  for (const colorScheme of ['light', 'dark']) {
    test(`${colorScheme}: axe finds nothing, labels can be read, only drawings scroll`, async () => {
      for (const width of [1440, 390]) {
        await visit(PAGE, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
          await page.waitForTimeout(150);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `at ${width} px`);
          await axeFindsNothing(page, `at ${width} px`);
          if (width === 1440) assert.deepEqual(await pale(page), [], 'labels that are too pale');
        });
      }
    });
  }

  test('no drawing has styles, scripts or ids that are there twice', async () => {
    await visit(PAGE, {}, async (page) => {
      assert.equal(await page.locator('.diagram-view svg :is(style, script, foreignObject, [style], [onclick])').count(), 0);
      const ids = await page.$$eval('[id]', (all) => all.map((element) => element.id));
      assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), []);
    });
  });

  test('labels lie within the drawing', async () => {
    await visit(PAGE, {}, async (page) => {
      const outside = await page.$$eval('.diagram-view svg', (all) =>
        all.flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')]
            .filter((text) => {
              const box = text.getBoundingClientRect();
              return box.width && (box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
            })
            .map((text) => `${svg.querySelector('title').textContent}: ${text.textContent}`);
        }),
      );
      assert.deepEqual(outside, []);
    });
  });

  test('a broken one shows its source with a note', async () => {
    await visit(PAGE, {}, async (page) => {
      const lost = page.locator('.diagram.lost');
      assert.equal(await lost.count(), 1);
      assert.match(await lost.innerText(), /could not be drawn[\s\S]*a -->/);
    });
  });

  test('the source is folded below, and can be copied', async () => {
    await visit(PAGE, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const source = page.locator('.diagram-source').last();
      assert.equal(await source.locator('pre').isVisible(), false);
      await source.locator('summary').click();
      await source.locator('.copy').click();
      await page.waitForTimeout(100);
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^flowchart LR\n/);
    });
  });

  test('a large one opens over the window, by mouse and keyboard', async () => {
    await visit(PAGE, {}, async (page) => {
      const opener = page.locator('.diagram-zoom').first();
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await opener.click();
      const dialog = page.locator('.diagram-dialog');
      assert.equal(await dialog.getAttribute('aria-label'), 'How a message finds its provider');
      const width = () => dialog.locator('svg').evaluate((svg) => svg.getBoundingClientRect().width);
      const fitted = await width();
      await page.keyboard.press('+');
      assert.ok((await width()) > fitted * 1.2);
      await page.keyboard.press('-');
      await page.keyboard.press('-');
      assert.ok((await width()) < fitted);
      await page.keyboard.press('0');
      assert.ok(Math.abs((await width()) - fitted) < 2);
      assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), height, 'the page below moved');
      await page.keyboard.press('Escape');
      assert.equal(await dialog.count(), 0);
      assert.equal(await opener.evaluate((element) => element === document.activeElement), true);
      assert.equal(await page.locator('.diagram-view').first().locator('svg').count(), 1);
    });
  });

  test('on a phone it can be closed by its button', async () => {
    await visit(PAGE, { viewport: { width: 390, height: 800 } }, async (page) => {
      await page.locator('.diagram-zoom').first().click();
      const ends = await page.$$eval('.diagram-bar button', (all) => all.map((it) => Math.round(it.getBoundingClientRect().right)));
      assert.ok(ends.length >= 4 && Math.max(...ends) <= 390, ends.join());
      await page.locator('.diagram-bar button').last().click();
      assert.equal(await page.locator('.diagram-dialog').count(), 0);
    });
  });

  test('a link of a node leads to its page', async () => {
    await visit(PAGE, {}, async (page) => {
      await page.locator('.diagram-view a').last().focus();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/index.html');
    });
  });

  test('without scripts it is all there, and scrolls', async () => {
    await visit(PAGE, { javaScriptEnabled: false, viewport: { width: 390, height: 800 } }, async (page) => {
      assert.ok((await page.locator('.diagram-view svg').count()) > 20);
      assert.equal(await page.locator('.diagram-zoom').count(), 0);
      assert.equal(await page.locator('.diagram-view').first().getAttribute('tabindex'), '0');
    });
  });

  test('a page that runs from right to left, or has forced colours, changes no drawing', async () => {
    await visit(PAGE, { forcedColors: 'active' }, async (page) => {
      assert.deepEqual(await pale(page), [], 'labels that are too pale');
      const labels = () => page.$$eval('.diagram-view text', (all) => all.map((text) => Math.round(text.getBoundingClientRect().width)));
      const before = await labels();
      await page.evaluate(() => (document.documentElement.dir = 'rtl'));
      assert.deepEqual(await labels(), before);
      const outside = await page.$$eval('.diagram-view svg', (all) => all.filter((svg) => getComputedStyle(svg).direction !== 'ltr').length);
      assert.equal(outside, 0);
    });
  });

  test('paper shows the page also while a drawing is open over it', async () => {
    await visit(PAGE, {}, async (page) => {
      await page.locator('.diagram-zoom').first().click();
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      assert.equal(await page.locator('.diagram-dialog').count(), 0);
      assert.equal(await page.locator('.diagram-view').first().locator('svg').count(), 1);
    });
  });

  test('on paper it is black on white, within the sheet', async () => {
    await visit(PAGE, { colorScheme: 'dark', viewport: { width: 700, height: 900 } }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const wide = await page.$$eval('.diagram-view svg', (all) => all.filter((svg) => svg.getBoundingClientRect().width > innerWidth).length);
      assert.equal(wide, 0);
      const node = await page.locator('.diagram-view .f-node').first().evaluate((shape) => getComputedStyle(shape).fill);
      assert.equal(node, 'rgb(255, 255, 255)');
      assert.equal(await page.locator('.diagram-source').first().isVisible(), false);
    });
  });
});
