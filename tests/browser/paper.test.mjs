// What a printer makes of a page: nothing is lost, nothing is pale, no sheet is empty. Each page is printed to a PDF,
// which is read back.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contrast } from './audit/colours.mjs';
import { bare, drawn, print } from './audit/pdf.mjs';
import { KINDS, kind } from './audit/kinds.mjs';
import { tour } from './audit/tour.mjs';

const readers = tour();
const { look } = readers;
const DARK = { colorScheme: 'dark' };

const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

// What is for the screen alone, and what stands on paper in letters that are not its own.
const NOT_PRINTED = '.boring, .anchor, .ago, .footnote-back, .tab-row, .ticks, .run-bar, button, svg, math, script, audio';

const prints = new Map();

/** A page as it is printed; printing is dear, so a page is printed once for all tests that read the same sheets. */
async function printed(page, one, options = DARK) {
  const key = JSON.stringify([one, options]);
  if (!prints.has(key)) prints.set(key, await print(page));
  return prints.get(key);
}

/** The texts of these elements that are not in what was printed, as a reader would read them. */
async function lost(page, selector, whole) {
  const texts = await page.$$eval(
    selector,
    (all, without) =>
      all
        .filter((it) => !it.closest(`${without}, [aria-hidden]`) && !it.querySelector('a[href^=http]'))
        .map((it) => {
          const copy = it.cloneNode(true);
          copy.querySelectorAll(without).forEach((part) => part.remove());
          return copy.textContent;
        }),
    NOT_PRINTED,
  );
  const wanted = [...new Set(texts.map(bare))].filter(Boolean);
  assert.ok(wanted.length > 0, `nothing is ${selector}`);
  return wanted.filter((text) => !whole.includes(text));
}

/** What reaches beyond the sheets of what was printed. */
async function beyond({ pdf, sheets }) {
  const found = [];
  for (const [at, sheet] of sheets.entries()) {
    const [, , width] = (await pdf.getPage(at + 1)).view;
    found.push(...sheet.items.filter((item) => item.x < 0 || item.x + item.width > width).map((item) => `sheet ${at + 1}: ${item.str}`));
  }
  return found;
}

const SCRIPTLESS = { ...DARK, javaScriptEnabled: false };

describe('on paper', () => {
  for (const one of KINDS.filter(([, site, name]) => site !== 'mdbook' && !/[?]|404|search/.test(name))) {
    test(`${one[0]}: no sheet is empty, each has its number, nothing reaches beyond it, and all text is dark`, async () => {
      await look(one, DARK, async (page) => {
        const paper = await printed(page, one);
        const { pdf, sheets } = paper;
        const unnumbered = sheets.map((sheet, at) => [at + 1, sheet]).filter(([at, sheet]) => !sheet.foot.includes(`${at} / ${sheets.length}`));
        assert.deepEqual(unnumbered.map(([at]) => at), []);
        const empty = sheets.map((sheet, at) => [at + 1, bare(sheet.text).length]).filter(([, size]) => size < 20);
        assert.deepEqual(empty, [], `of ${sheets.length} sheets`);
        assert.deepEqual(await beyond(paper), []);
        // Drawings keep their colours.
        if (/diagrams|gallery in one/.test(one[0])) return;
        const { colours } = await drawn(pdf);
        assert.deepEqual(colours.filter((colour) => contrast(rgb(colour), [255, 255, 255]) < 7), []);
      });
    });
  }

  for (const options of [DARK, SCRIPTLESS]) {
    const how = options === DARK ? '' : ', without scripts';

    test(`a runbook has every command, every step and every word, whole${how}`, () =>
      look(kind('runbook'), options, async (page) => {
        const { whole } = await printed(page, kind('runbook'), options);
        assert.deepEqual(await lost(page, 'main pre code', whole), [], 'commands');
        assert.deepEqual(await lost(page, 'main :is(h1, h2, h3, p, li > strong, dt, dd, th, td)', whole), [], 'text');
      }));

    test(`every element is whole, folded parts and hidden tabs included${how}`, () =>
      look(kind('every element'), options, async (page) => {
        const { whole } = await printed(page, kind('every element'), options);
        assert.deepEqual(await lost(page, 'main :is(h1, h2, h3, p, dt, dd, th, td, summary, .tab-title, .line)', whole), []);
      }));
  }

  test('a note with a title of its own says which kind it is', async () => {
    await look(kind('every element'), DARK, async (page) => {
      const { whole } = await printed(page, kind('every element'));
      const titles = await page.$$eval('.admonition-title', (all) => all.map((it) => [it.dataset.kind, it.textContent]));
      const own = titles.filter(([word]) => word);
      assert.ok(own.length >= 2 && own.length < titles.length, JSON.stringify(titles));
      for (const [word, title] of own) assert.ok(whole.includes(bare(`${word}:${title}:`)), title);
    });
  });

  test('dates of a register are not broken, and commands reach the end of their box', async () => {
    await look(kind('wide tables'), DARK, async (page) => {
      const { sheets } = await printed(page, kind('wide tables'));
      const dates = await page.$$eval('td:first-child', (all) => all.map((it) => it.textContent.trim()).filter((it) => /^\d{4}-\d\d-\d\d$/.test(it)));
      const text = sheets.map((sheet) => sheet.text).join('\n');
      assert.ok(dates.length > 5);
      assert.deepEqual(dates.filter((date) => !text.includes(date)), []);
    });
    await look(kind('runbook'), DARK, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const room = await page.$$eval('.code:not(:has(figcaption)) pre > code', (all) => [...new Set(all.map((it) => getComputedStyle(it).paddingInlineEnd))]);
      assert.ok(room.every((it) => parseFloat(it) <= 16), room.join());
    });
  });

  test('a table of eleven columns has all of them, and no word of its head is broken', async () => {
    await look(kind('extremes'), DARK, async (page) => {
      const { sheets, whole } = await printed(page, kind('extremes'));
      assert.equal(await page.locator('#eleven-columns ~ .table').first().locator('th').count(), 11);
      assert.deepEqual(await lost(page, '.table :is(th, td)', whole), []);
      const words = await page.locator('#eleven-columns ~ .table').first().locator('th').allTextContents();
      const text = sheets.map((sheet) => sheet.text.normalize('NFKC')).join('\n');
      assert.deepEqual(words.flatMap((word) => word.trim().split(/\s+/)).filter((word) => !text.includes(word)), []);
    });
  });

  test('a table of more columns lies on a sheet of its own that is turned, the others stand', async () => {
    await look(kind('extremes'), DARK, async (page) => {
      const { pdf, sheets } = await printed(page, kind('extremes'));
      const turned = [];
      for (let at = 1; at <= pdf.numPages; at++) {
        const [, , width, height] = (await pdf.getPage(at)).view;
        if (width > height) turned.push(at);
      }
      const table = sheets.findIndex((sheet) => bare(sheet.text).includes('thirteenfourteen')) + 1;
      assert.deepEqual(turned, [table]);
      assert.ok(bare(sheets[table - 1].text).includes('fourteencolumns'), 'its heading lies with it');
    });
  });

  test('no sheet ends half-way down but the last one', async () => {
    for (const name of ['API page', 'runbook']) {
      await look(kind(name), DARK, async (page) => {
        const { sheets } = await printed(page, kind(name));
        const ends = sheets.slice(0, -1).map((sheet) => Math.min(...sheet.items.map((item) => item.y).filter((y) => y > 51)));
        assert.deepEqual(ends.map((y, at) => [at + 1, Math.round(y)]).filter(([, y]) => y > 421), [], name);
      });
    }
  });

  test('what is printed from the dark scheme is what is printed from the light one', async () => {
    for (const name of ['runbook', 'checklists', 'every element']) {
      const all = [];
      for (const colorScheme of ['light', 'dark']) {
        await look(kind(name), { colorScheme }, async (page) => all.push((await drawn((await printed(page, kind(name), { colorScheme })).pdf)).all));
      }
      const [light, dark] = all;
      assert.equal(light.length, dark.length, name);
      assert.deepEqual(light.filter((operation, at) => operation.join() !== dark[at].join()), [], name);
    }
  });

  test('the address of a link to elsewhere is printed once, in a numbered list at the end', async () => {
    await look(kind('extremes'), DARK, async (page) => {
      const { whole } = await print(page);
      const links = await page.$$eval('main a[href^=http]', (all) => all.map((link) => [link.textContent, link.getAttribute('href')]));
      const addresses = [...new Set(links.map(([, address]) => address))];
      assert.ok(links.length > addresses.length, 'no address is there twice');
      assert.deepEqual(addresses.map((address) => whole.split(bare(address)).length - 1), addresses.map(() => 1));
      // What an address says already is not said again.
      const listed = [...new Set(links.filter(([text, address]) => text !== address).map(([, address]) => address))];
      const end = whole.slice(whole.lastIndexOf(bare('Addresses of links')));
      assert.ok(end.startsWith(bare(`Addresses of links${listed.map((address, at) => `${at + 1}.${address}`).join('')}`)), end);
      assert.match(whole, /statuspage\[1\].*register\[2\].*statuspage\[1\]/);
      // The page on the screen is as it was.
      await page.emulateMedia({ media: 'screen' });
      assert.equal(await page.locator('.addresses, main sup.to').count(), 0);
    });
  });

  test('each sheet says of what it is a part, and the last one where it is from and when it was printed', async () => {
    await look(kind('every element'), DARK, async (page) => {
      const { sheets, whole } = await print(page);
      const commit = await page.locator('.facts code').textContent();
      for (const sheet of sheets) assert.ok(bare(sheet.foot).includes(bare(`Every element · Gallery · 2.0 · ${commit}`)), sheet.foot);
      const [today] = new Date().toISOString().split('T');
      assert.ok(whole.includes(bare(`${page.url()} · ${today}`)), whole.slice(-300));
      // The page on the screen is as it was.
      await page.emulateMedia({ media: 'screen' });
      assert.equal(await page.locator('main > .source').count(), 0);
    });
  });

  test('where the script of the theme is lost, each link has its address beside it', async () => {
    const page = await readers.browser.newPage();
    await page.route('**/theme.*.js', (route) => route.abort());
    await page.goto(`${readers.base.gallery}extremes.html`);
    const [text, address] = await page.$eval('main a[href^=http]', (link) => [link.textContent, link.getAttribute('href')]);
    const { whole } = await print(page);
    assert.ok(whole.includes(bare(`${text}<${address}>`)), whole.slice(0, 2000));
    await page.close();
  });

  test('without scripts each link has its address beside it', async () => {
    await look(kind('extremes'), SCRIPTLESS, async (page) => {
      const { whole } = await print(page);
      const links = await page.$$eval('main a[href^=http]', (all) => all.map((link) => link.textContent + link.getAttribute('href')));
      assert.deepEqual(links.map((text) => bare(text).replace(/[<>]/g, '')).filter((text) => !whole.replace(/[<>]/g, '').includes(text)), []);
    });
  });
});
