// The page of results, and the page that a hit leads to.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { axe, launch, open, visit } from './search/reader.mjs';

let browser;
let site;

before(async () => {
  browser = await launch();
  site = await open({ pinned: [['Database failover', 'quartermaster/runbooks/database-failover.html']] });
});

after(async () => {
  await browser?.close();
  site?.close();
});

const PLACES = { 'a server': (name) => site.base + name, disk: (name) => site.disk(name) };
const results = (page) => page.waitForSelector('#pt-found .words:not(:empty)');
const titles = (page) => page.$$eval('#pt-found h2 a', (all) => all.map((it) => it.textContent));
const asked = (page) => decodeURIComponent(new URL(page.url()).search);

for (const [where, url] of Object.entries(PLACES)) {
  describe(`the page of results, from ${where}`, () => {
    test('answers the question in its address, and the filters there', async () => {
      await visit(browser, url('search.html?q=failover'), {}, async (page) => {
        await results(page);
        assert.deepEqual(await titles(page), ['Database failover', 'Disaster recovery', 'Registro de decisiones']);
        assert.equal(await page.textContent('#pt-found .said'), '3 pages found');
        assert.match(await page.title(), /^failover · Search/);
        assert.equal(await page.inputValue('#pt-seek input'), 'failover');
      });
      await visit(browser, url('search.html?q=failover&kind=reference&language=es'), {}, async (page) => {
        await results(page);
        assert.deepEqual(await titles(page), ['Registro de decisiones']);
        assert.equal(await page.getAttribute('[data-chip="language:es"]', 'aria-pressed'), 'true');
      });
    });

    test('is a form with an address for each question, and the way back', async () => {
      await visit(browser, url('search.html'), {}, async (page) => {
        await page.fill('#pt-seek input', 'failover');
        await page.keyboard.press('Enter');
        await results(page);
        assert.equal(asked(page), '?q=failover');
        await page.click('[data-chip="kind:runbook"]');
        await page.waitForFunction(() => document.querySelectorAll('#pt-found h2').length === 1);
        assert.equal(asked(page), '?q=failover&kind=runbook');
        await page.goBack();
        await page.waitForFunction(() => document.querySelectorAll('#pt-found h2').length === 3);
        await page.goForward();
        await page.waitForFunction(() => document.querySelectorAll('#pt-found h2').length === 1);
        await page.reload();
        await results(page);
        assert.deepEqual(await titles(page), ['Database failover']);
      });
    });

    test('shows more on demand, and again after the way back from a page', async () => {
      await visit(browser, url('search.html?q=harbour'), {}, async (page) => {
        await results(page);
        assert.equal((await titles(page)).length, 10);
        await page.click('.next button');
        await page.waitForFunction(() => document.querySelectorAll('#pt-found h2').length === 20);
        assert.equal(asked(page), '?q=harbour&n=20');
        await page.waitForFunction(() => document.activeElement.textContent.startsWith('Guide 11'));
        const before = await page.evaluate(() => scrollY);
        assert.ok(before > 0);
        await page.evaluate(() => scrollTo(0, 900));
        await page.click('#pt-found h2 a >> nth=12');
        await page.waitForURL(/signalman\/index\.html/);
        await page.goBack();
        await page.waitForFunction(() => document.querySelectorAll('#pt-found h2').length === 20);
        await page.waitForFunction(() => scrollY > 500);
      });
    });

    test('unfolds the rest of a page', async () => {
      await visit(browser, url('search.html?q=failover'), {}, async (page) => {
        await results(page);
        await page.click('#pt-found .small');
        await page.waitForFunction(() => document.querySelectorAll('#pt-found .hits > :first-child li').length === 4);
        assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Roll back');
      });
    });

    test('without a script says so, and where to look', async () => {
      await visit(browser, url('search.html?q=failover'), { javaScriptEnabled: false }, async (page) => {
        assert.equal(await page.locator('#pt-seek').isVisible(), false);
        assert.equal(await page.locator('.scriptless').isVisible(), true);
        await page.click('.scriptless a');
        assert.match(page.url(), /all-pages\.html$/);
      });
    });
  });

  describe(`the page that a hit leads to, from ${where}`, () => {
    test('shows the hits, keeps its address, and is as it was at the press of a button', async () => {
      await visit(browser, url('search.html?q=promote'), {}, async (page) => {
        await page.goto(url('quartermaster/runbooks/database-failover.html?h=failover+primary#verify'));
        await page.waitForSelector('.unmark');
        assert.match(page.url(), /database-failover\.html#verify$/);
        const marked = () => page.evaluate(() => [...(CSS.highlights.get('pt-hit') ?? [])].map((range) => range.toString().toLowerCase()));
        const words = new Set(await marked());
        assert.ok(words.has('failover') && words.has('primary'), [...words].join());
        const anchor = await page.$eval('#verify', (it) => it.getBoundingClientRect().top);
        assert.ok(anchor >= 0 && anchor < 200, `the anchor is at ${anchor}`);
        await page.click('.unmark');
        assert.deepEqual(await marked(), []);
        assert.equal(await page.locator('.unmark').count(), 0);
        await page.reload();
        assert.equal(await page.locator('.unmark').count(), 0);
      });
    });

    test('goes to the first hit where there is no anchor', async () => {
      await visit(browser, url('quartermaster/runbooks/database-failover.html?h=rewind'), {}, async (page) => {
        await page.waitForSelector('.unmark');
        const top = await page.evaluate(() => [...CSS.highlights.get('pt-hit')][0].getBoundingClientRect().top);
        assert.ok(top > 0 && top < 900, `the hit is at ${top}`);
        assert.ok(await page.evaluate(() => scrollY > 0));
      });
    });

    test('finds words across accents and the pieces of highlighted code', async () => {
      await visit(browser, url('es/archivo/busqueda.html?h=busqueda'), {}, async (page) => {
        const marked = await page.evaluate(() => [...(CSS.highlights.get('pt-hit') ?? [])].map((range) => range.toString()));
        assert.ok(marked.some((text) => /búsqueda/i.test(text)), marked.join());
      });
    });
  });
}

describe('the page of results', () => {
  test('says it where nothing is found', async () => {
    await visit(browser, `${site.base}search.html?q=nowhere`, {}, async (page) => {
      await page.waitForSelector('#pt-found .big');
      assert.equal(await page.textContent('#pt-found .big'), 'No result for “nowhere”');
    });
  });

  test('leads to the urgent pages and to earlier questions before anything is asked', async () => {
    await visit(browser, `${site.base}search.html`, {}, async (page) => {
      await page.waitForSelector('#pt-found .help');
      assert.ok(await page.locator('#pt-found section a.row').count() > 0, 'pinned pages');
      await page.fill('#pt-seek input', 'failover');
      await page.press('#pt-seek input', 'Enter');
      await results(page);
      assert.equal(await page.locator('#pt-found .help').count(), 0);
      await page.fill('#pt-seek input', '');
      const again = page.locator('#pt-found .row:is(button)', { hasText: 'failover' });
      await again.click();
      await results(page);
      assert.match(page.url(), /q=failover/);
      await page.fill('#pt-seek input', '');
      await page.click('#pt-found .drop');
      await again.waitFor({ state: 'detached' });
      assert.equal(await page.evaluate(() => document.activeElement.type), 'search', 'the focus goes on');
    });
  });

  test('is served to everybody: axe finds nothing, nothing sticks out, light and dark, desktop and phone', async () => {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [1440, 390]) {
        for (const question of ['', '?q=failover', '?q=nowhere', '?q=hostile']) {
          await visit(browser, `${site.base}search.html${question}`, { colorScheme, viewport: { width, height: 844 }, bypassCSP: true }, async (page) => {
            if (question) await page.waitForSelector('#pt-found :is(.big, .words:not(:empty))');
            assert.deepEqual(await axe(page), [], `${question} ${colorScheme} at ${width} px`);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${question} at ${width} px`);
          });
        }
      }
    }
  });

  test('prints what was found, without its controls', async () => {
    await visit(browser, `${site.base}search.html?q=failover`, {}, async (page) => {
      await results(page);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.locator('#pt-seek').isVisible(), false);
      assert.equal(await page.locator('#pt-found .chip >> nth=0').isVisible(), false);
      assert.equal(await page.locator('#pt-found h2 >> nth=0').isVisible(), true);
    });
  });

  test('is in no sitemap, navigation or list of pages', () => {
    const read = (name) => fs.readFileSync(path.join(site.folder, name), 'utf8');
    const nav = fs.readdirSync(path.join(site.folder, 'assets')).filter((name) => name.startsWith('nav')).map((name) => read(`assets/${name}`)).join();
    assert.doesNotMatch(nav, /search\.html/);
    assert.doesNotMatch(read('all-pages.html').split('<main')[1], /search\.html/);
    assert.match(read('search.html'), /<meta name="robots" content="noindex">/);
  });
});
