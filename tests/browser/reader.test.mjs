// What pages offer their readers besides the text: an answer, translations, versions, lines that break, a way to the top.
// The example portal and the page of every element are built already: their folders are in PORTOLAN_SITE and
// PORTOLAN_GALLERY_SITE.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'node:test';
import { axeFindsNothing, painted, visitor } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_SITE ?? '../../site');
const GALLERY = path.resolve(process.env.PORTOLAN_GALLERY_SITE ?? 'gallery/site');
const PHONE = { viewport: { width: 390, height: 844 } };
const PAGE = 'signalman/api.html';

const portal = visitor(SITE);
const gallery = visitor(GALLERY);

/** Answers what is sent to the endpoint with a status, and keeps what was sent. */
async function endpoint(page, status) {
  const sent = [];
  await page.route('**/answers', (route) => {
    sent.push({ method: route.request().method(), body: new URLSearchParams(route.request().postData()) });
    return status ? route.fulfill({ status }) : route.abort();
  });
  return sent;
}

async function answer(page) {
  await page.getByText('No', { exact: true }).click();
  await page.fill('#pt-answer', 'A step is missing & more');
  await page.click('#pt-feedback button');
}

describe('an answer', () => {
  test('is sent when the reader asks for it, whole, and thanked for', async () => {
    await gallery.visit('index.html', { bypassCSP: true }, async (page) => {
      const sent = await endpoint(page, 204);
      assert.equal(await page.isVisible('#pt-answer'), false);
      await page.getByText('Yes', { exact: true }).click();
      assert.equal(await page.isVisible('#pt-answer'), true);
      // Where the page is scrolled to, a button may lie under the header, which axe takes for a small one.
      await page.evaluate(() => scrollTo(0, 0));
      await axeFindsNothing(page, 'with the field open');
      assert.deepEqual(sent, [], 'a choice alone sends nothing');
      await answer(page);
      await page.waitForFunction(() => document.querySelector('.feedback .said').textContent === 'Thank you.');
      assert.equal(sent.length, 1);
      assert.equal(sent[0].method, 'POST');
      assert.deepEqual(Object.fromEntries(sent[0].body), {
        page: 'index.html', title: 'Every element', useful: 'no', text: 'A step is missing & more',
      });
      assert.equal(await page.isVisible('#pt-feedback fieldset'), false);
      assert.equal(await page.evaluate(() => document.activeElement.className), 'said');
    });
  });

  for (const [what, status] of [['a server that fails', 500], ['no server', 0]]) {
    test(`stays as it was typed with ${what}`, async () => {
      const context = await gallery.browser.newContext();
      const page = await context.newPage();
      await page.goto(`${gallery.root.base}index.html`);
      const sent = await endpoint(page, status);
      await answer(page);
      await page.waitForFunction(() => /could not be sent/.test(document.querySelector('.feedback .said').textContent));
      assert.equal(await page.inputValue('#pt-answer'), 'A step is missing & more');
      assert.equal(await page.evaluate(() => document.activeElement.type), 'submit', 'the focus stays');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.feedback .said').textContent !== 'Sending …');
      assert.equal(sent.length, 2, 'it can be tried again');
      await context.close();
    });
  }

  test('is not asked for from disk and without scripts, where the link stays', async () => {
    const context = await gallery.browser.newContext({ ...PHONE });
    const page = await context.newPage();
    await page.goto(pathToFileURL(path.join(GALLERY, 'index.html')).href);
    assert.equal(await page.isVisible('#pt-feedback'), false);
    assert.equal(await page.isVisible('.feedback > a[href^="mailto:"]'), true);
    // Nothing is left in the place of the form.
    assert.equal(await page.locator('.feedback > *').count(), 1);
    await context.close();
    await gallery.visit('index.html', { javaScriptEnabled: false }, async (scriptless) => {
      assert.equal(await scriptless.isVisible('#pt-feedback'), false);
      assert.equal(await scriptless.isVisible('.feedback > a[href^="mailto:"]'), true);
    });
  });
});

describe('an answer by keyboard', () => {
  test('is chosen with the arrows, written and sent', async () => {
    await gallery.visit('index.html', {}, async (page) => {
      const sent = await endpoint(page, 204);
      await page.focus('#pt-feedback input[value=yes]');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'pt-answer');
      await page.keyboard.type('Good');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement.className === 'said');
      assert.deepEqual([sent[0].body.get('useful'), sent[0].body.get('text')], ['no', 'Good']);
    });
  });
});

/** Opens a choice, where it is: in the header, or on a phone in the drawer. */
async function choose(page, list) {
  if (!(await page.isVisible(`.head [popovertarget=${list}]`))) await page.click('.menu');
  await page.click(`[popovertarget=${list}] >> visible=true`);
  await page.waitForSelector(`#${list}:popover-open`);
}

describe('languages and versions', () => {
  test('stand first in the drawer of a phone, and Escape leads back to it', async () => {
    await gallery.visit('rtl.html', PHONE, async (page) => {
      await choose(page, 'pt-versions');
      assert.equal(await page.isVisible('#pt-nav'), true, 'the drawer stays open');
      const [list, button] = await Promise.all(['#pt-versions', '#pt-nav [popovertarget=pt-versions]'].map((it) => page.locator(it).boundingBox()));
      assert.ok(list.y >= button.y + button.height && list.y < button.y + button.height + 24, 'under its button');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#pt-versions', { state: 'hidden' });
      assert.equal(await page.isVisible('#pt-nav'), true);
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('popovertarget')), 'pt-versions');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#pt-nav', { state: 'hidden' });
    });
  });
  for (const [where, options] of [['a wide screen', {}], ['a phone', PHONE]]) {
    test(`are chosen without script on ${where}`, async () => {
      await portal.visit('glossary.html', { javaScriptEnabled: false, ...options }, async (page) => {
        await choose(page, 'pt-languages');
        const box = await page.locator('#pt-languages').boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= page.viewportSize().width, 'the list is on the screen');
        await page.click('#pt-languages a[hreflang=es]');
        assert.match(page.url(), /es\/glosario\.html$/);
        await choose(page, 'pt-languages');
        await page.click('#pt-languages a[hreflang=en]');
        assert.match(page.url(), /\/glossary\.html$/);
      });
    });
  }

  test('a page without a translation says so and leads to what is above it', async () => {
    await portal.visit('archivo/nginx.html', { bypassCSP: true }, async (page) => {
      await choose(page, 'pt-languages');
      await axeFindsNothing(page, 'with the list open');
      const entry = page.locator('#pt-languages a[lang=es]');
      assert.equal(await entry.textContent(), 'Español not translated');
      await entry.click();
      assert.match(page.url(), /es\/archivo\/index\.html$/);
    });
  });

  test('an old version says so on every page and leads to the current one', async () => {
    await gallery.visit('rtl.html', {}, async (page) => {
      assert.equal(await page.locator('.announcement[aria-label="Version"] a').getAttribute('href'), 'https://docs.halyard.example/2.1/index.html');
      await page.click('.version');
      assert.deepEqual(await page.$$eval('#pt-versions a', (all) => all.map((it) => [it.textContent, it.ariaCurrent])), [
        ['2.1', null], ['2.0', 'true'],
      ]);
    });
  });
});

describe('long lines of code', () => {
  test('break at the press of a button that only such code has', async () => {
    await portal.visit(PAGE, PHONE, async (page) => {
      await page.waitForSelector('.long-lines > .breaks');
      const facts = await page.$$eval('main figure.code', (all) =>
        all.filter((it) => it.checkVisibility()).map((it) => {
          const pre = it.querySelector('pre');
          return [pre.scrollWidth > pre.clientWidth + 1, it.querySelector('.breaks')?.checkVisibility() ?? false];
        }));
      assert.deepEqual(facts.filter(([long, button]) => long !== button), []);
      const code = page.locator('.long-lines:has(> .breaks)').first();
      await code.locator('.breaks').click();
      assert.equal(await code.locator('pre').evaluate((pre) => pre.scrollWidth <= pre.clientWidth), true);
      assert.equal(await code.locator('.breaks').getAttribute('aria-pressed'), 'true');
      await painted(page);
      // By keyboard, too.
      await code.locator('.breaks').focus();
      await page.keyboard.press('Enter');
      assert.equal(await code.locator('pre').evaluate((pre) => pre.scrollWidth > pre.clientWidth), true);
      assert.equal(await code.locator('.breaks').getAttribute('aria-pressed'), 'false');
    });
  });
});

describe('a table that says so', () => {
  const dates = (page) => page.$$eval('.sortable tbody tr', (rows) => rows.map((row) => row.cells[0].textContent));
  const WRITTEN = ['2026-09-21', '2026-02-19', '2025-10-02'];

  test('is sorted by a column, the other way round, and as it was', async () => {
    await portal.visit('quartermaster/drill-register.html', { bypassCSP: true }, async (page) => {
      const button = page.locator('.sortable th .sort').first();
      const head = page.locator('.sortable th').first();
      assert.deepEqual(await dates(page), WRITTEN);
      await button.press('Enter');
      assert.deepEqual(await dates(page), [...WRITTEN].reverse());
      assert.equal(await head.getAttribute('aria-sort'), 'ascending');
      await axeFindsNothing(page, 'sorted');
      await button.press('Enter');
      assert.deepEqual(await dates(page), WRITTEN);
      assert.equal(await head.getAttribute('aria-sort'), 'descending');
      await button.press('Enter');
      assert.deepEqual(await dates(page), WRITTEN);
      assert.equal(await head.getAttribute('aria-sort'), null);
    });
  });

  test('is a card a row on a phone, each cell led by the head of its column', async () => {
    await portal.visit('quartermaster/drill-register.html', PHONE, async (page) => {
      const table = page.locator('.as-cards');
      assert.equal(await table.evaluate((it) => it.scrollWidth <= it.clientWidth), true);
      assert.equal(await table.locator('thead').isVisible(), false);
      const lead = await table.locator('tbody td').nth(1).evaluate((cell) => getComputedStyle(cell, '::before').content);
      assert.equal(lead, '"What"');
      // Paper is as narrow as it is, and shows a table.
      await page.emulateMedia({ media: 'print' });
      assert.equal(await table.locator('tbody td').first().evaluate((cell) => getComputedStyle(cell).display), 'table-cell');
    });
  });
});

describe('a sorted column of numbers', () => {
  /** What a column of these numbers is, ascending and descending, on a page of this language. */
  async function sorted(lang, numbers) {
    const found = [];
    const prepare = (page) =>
      page.route('**/quartermaster/drill-register.html', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: (await answer.text()).replace('<html lang="en"', `<html lang="${lang}"`) });
      });
    await portal.visit('quartermaster/index.html', {}, async (page) => {
      await prepare(page);
      await page.goto(`${portal.root.base}quartermaster/drill-register.html`);
      await page.evaluate((values) => {
        const rows = values.map((value) => `<tr><td class="num">${value}</td></tr>`).join('');
        const main = document.getElementById('pt-main');
        main.innerHTML = `<h1>Table</h1><table class="sortable"><thead><tr><th class="num">N</th></tr></thead><tbody>${rows}</tbody></table>`;
        portolan.start(main);
      }, numbers);
      for (let time = 0; time < 2; time++) {
        await page.click('.sort');
        found.push(await page.$$eval('tbody td', (all) => all.map((it) => it.textContent)));
      }
    });
    return found;
  }

  test('is in their order as the language of the page writes them', async () => {
    assert.deepEqual((await sorted('en', ['1,234.5', '99', '1,000', '−3', '0.5']))[0], ['−3', '0.5', '99', '1,000', '1,234.5']);
    assert.deepEqual((await sorted('es', ['1.234,5', '99', '1.000', '0,5', '0,25']))[0], ['0,25', '0,5', '99', '1.000', '1.234,5']);
    assert.deepEqual((await sorted('ar', ['٢٠', '٣', '١٫٥']))[0], ['١٫٥', '٣', '٢٠']);
  });

  test('ends with what is no number, either way', async () => {
    const [up, down] = await sorted('en', ['20', 'n/a', '3', '', '100', '—']);
    assert.deepEqual(up, ['3', '20', '100', 'n/a', '', '—']);
    assert.deepEqual(down, ['100', '20', '3', 'n/a', '', '—']);
  });
});

describe('the way to the top', () => {
  test('is shown on a phone after two screens, while the reader scrolls up', async () => {
    await portal.visit(PAGE, PHONE, async (page) => {
      const shown = () => page.isVisible('.to-top');
      const scroll = async (by) => {
        const from = await page.evaluate(() => scrollY);
        await page.mouse.wheel(0, by);
        await page.waitForFunction(([before, way]) => Math.abs(scrollY - before - way) < 2, [from, by]);
        await painted(page);
      };
      assert.equal(await shown(), false);
      await scroll(2600);
      assert.equal(await shown(), false, 'while scrolling down');
      await scroll(-200);
      assert.equal(await shown(), true, 'while scrolling up');
      const box = await page.locator('.to-top').boundingBox();
      assert.ok(box.width >= 44 && box.height >= 44);
      await page.click('.to-top');
      await page.waitForFunction(() => scrollY === 0);
      await page.waitForSelector('.to-top', { state: 'hidden' });
    });
  });

  test('is taken by keyboard, and is a part of the foot of the page', async () => {
    await portal.visit(PAGE, PHONE, async (page) => {
      await page.evaluate(() => scrollTo(0, 4000));
      await page.mouse.wheel(0, -200);
      await page.waitForSelector('.to-top:not([hidden])');
      await page.focus('footer .to-top');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => scrollY === 0);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'pt-main');
    });
  });

  test('is not shown without script', async () => {
    await portal.visit(PAGE, { ...PHONE, javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.isVisible('.to-top'), false);
    });
  });

  test('is not shown on a wide screen, whose contents lead there', async () => {
    await portal.visit(PAGE, {}, async (page) => {
      assert.equal(await page.isVisible('.to-top'), false);
      assert.equal(await page.isVisible('.toc .top'), true);
    });
  });
});
