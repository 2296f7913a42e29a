// What a reader is told when search goes wrong: one sentence, a way to try again, a way on, and a page that is unharmed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ENGINE, PACK, bake, factsOf, writeFacts } from './search/fake.mjs';
import { chunkName, putFace } from './search/files.mjs';
import { hits, launch, open, search, visit } from './search/reader.mjs';

const START = 'signalman/api.html';
// What a browser itself says of a file that cannot be had.
const LOST = /Failed to load resource|Refused to execute script|net::ERR|Invalid or unexpected token|SyntaxError/;
const DAMAGED = 'A part of the index is damaged, or is of another version of the site.';
const MISSING = 'A part of the index is missing in this copy of the site.';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** A site that `spoil` has been at, visited from a server and from disk. */
async function spoiled(spoil, check, options = {}) {
  for (const place of options.places ?? ['server', 'disk']) {
    const site = await open();
    try {
      spoil?.(site.folder);
      const url = place === 'disk' ? site.disk(START) : site.base + START;
      await visit(browser, url, { expected: LOST, ...options }, (page, asked) => check(page, { site, place, asked }));
    } finally {
      site.close();
    }
  }
}

const file = (folder, name) => path.join(folder, 'assets/search', `${name}.js`);
const change = (folder, name, how) => fs.writeFileSync(file(folder, name), how(fs.readFileSync(file(folder, name))));
const said = async (page) => {
  await page.waitForSelector('#pt-search .act', { timeout: 15_000 });
  assert.equal(await page.locator('#pt-search .all').isVisible(), await page.locator('#pt-hits').isVisible(), 'a link to results where there are some');
  return (await page.textContent('#pt-search :is(.big, .notes span)')).replace(/ Try again$/, '');
};

/** The page around the dialog works, and so do the ways on. */
async function unharmed(page) {
  assert.match(await page.getAttribute('#pt-search .rest a', 'href'), /all-pages\.html$/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#pt-search[open]').count(), 0);
  await page.click('[popovertarget="pt-theme"]');
  await page.click('label:has(input[value="dark"])');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
}

describe('a damaged index', () => {
  const cut = (bytes) => bytes.subarray(0, bytes.length >> 1);
  const flipped = (bytes) => {
    const copy = Buffer.from(bytes);
    copy[copy.length - 12] ^= 0x15;
    return copy;
  };
  const ways = {
    'a chunk cut off': (folder) => change(folder, chunkName(PACK, 1), cut),
    'a chunk with a flipped bit': (folder) => change(folder, chunkName(PACK, 1), flipped),
    'an empty chunk': (folder) => change(folder, chunkName(PACK, 1), () => Buffer.alloc(0)),
    'a page in the place of a chunk': (folder) => change(folder, chunkName(PACK, 1), () => Buffer.from('<!DOCTYPE html><title>Home</title>')),
    'two chunks in each other\'s place': (folder) => {
      const [one, two] = [1, 2].map((id) => file(folder, chunkName(PACK, id)));
      const bytes = fs.readFileSync(one);
      fs.copyFileSync(two, one);
      fs.writeFileSync(two, bytes);
    },
    'a chunk of another index under its name': (folder) => putFace(folder, chunkName(PACK, 1), JSON.stringify({ pack: 'other', id: 1 })),
    'a boot file cut off': (folder) => change(folder, `${PACK}/boot`, cut),
    'an index of another version': (folder) => putFace(folder, `${PACK}/boot`, JSON.stringify({ version: 2, pack: PACK, pages: [] })),
  };
  for (const [name, spoil] of Object.entries(ways)) {
    test(`${name}: is said, and the page is unharmed`, async () => {
      await spoiled(spoil, async (page) => {
        await search(page, 'failover');
        assert.equal(await said(page), DAMAGED);
        await unharmed(page);
      });
    });
  }

  test('is well again once the site is, at the press of a button', async () => {
    await spoiled((folder) => change(folder, chunkName(PACK, 1), cut), async (page, { site }) => {
      await search(page, 'failover');
      assert.equal(await said(page), DAMAGED);
      bake(site.folder);
      await page.click('#pt-search .act');
      await hits(page);
    });
  });

  test('in a cache alone is passed by', async () => {
    let first = true;
    await spoiled(null, async (page) => {
      await page.route(/\/000\/01\.js/, async (route) => {
        if (!first) return route.continue();
        first = false;
        await route.fulfill({ body: 'portolan.chunk("' });
      });
      await search(page, 'failover');
      await hits(page);
      assert.equal(first, false);
    }, { places: ['server'] });
  });
});

describe('a missing part', () => {
  test('a chunk: is said', async () => {
    await spoiled((folder) => fs.rmSync(file(folder, chunkName(PACK, 1))), async (page) => {
      await search(page, 'failover');
      assert.equal(await said(page), MISSING);
      await unharmed(page);
    });
  });

  test('the words around hits: the titles stand', async () => {
    await spoiled((folder) => fs.rmSync(file(folder, chunkName(PACK, 2))), async (page) => {
      await search(page, 'failover');
      assert.equal(await said(page), MISSING);
      assert.match(await page.textContent('#pt-hits .title'), /Database failover/);
    });
  });

  test('the module: is said', async () => {
    await spoiled((folder) => fs.rmSync(file(folder, `engine-${ENGINE}`)), async (page) => {
      await search(page, 'failover');
      assert.equal(await said(page), MISSING);
      await unharmed(page);
    });
  });

  test('a module that does not load: is said', async () => {
    await spoiled((folder) => putFace(folder, `engine-${ENGINE}`, 'something else'), async (page) => {
      await search(page, 'failover');
      assert.equal(await said(page), 'The search engine could not be started.');
      await unharmed(page);
    });
  });

  test('the index as a whole, and `site.js`', async () => {
    await spoiled((folder) => writeFacts(folder, { ...factsOf(folder), search: undefined }), async (page) => {
      await search(page, 'failover');
      assert.equal(await said(page), 'This site has no search index.');
    });
    await spoiled((folder) => fs.rmSync(path.join(folder, 'site.js')), async (page) => {
      await search(page, 'failover');
      assert.equal(await said(page), 'The index could not be loaded.');
      await unharmed(page);
    });
  });

  test('the script of search: the list of all pages is the way on', async () => {
    const spoil = (folder) => {
      const name = fs.readdirSync(path.join(folder, 'assets')).find((it) => /^search\..*\.js$/.test(it));
      fs.rmSync(path.join(folder, 'assets', name));
    };
    await spoiled(spoil, async (page, { place, site }) => {
      await page.click('#pt-find');
      await page.waitForURL(/all-pages\.html$/);
      await page.goto(place === 'disk' ? site.disk('search.html?q=failover') : `${site.base}search.html?q=failover`);
      await page.waitForSelector('#pt-lost:not([hidden])');
    });
  });
});

describe('an engine that fails', () => {
  test('once is started anew', async () => {
    await spoiled(null, async (page) => {
      await page.evaluate(() => { window.trapsMost = 1; });
      await search(page, 'trap! failover');
      await hits(page);
      assert.equal(await page.evaluate(() => window.instances), 2);
    });
  });

  test('at a question each time: is said, and the next question is answered', async () => {
    await spoiled(null, async (page) => {
      await search(page, 'trap! failover');
      assert.equal(await said(page), 'The search engine failed at this question.');
      await page.fill('#pt-q', 'failover');
      await hits(page);
    });
  });

  test('with a sentence of its own', async () => {
    await spoiled(null, async (page) => {
      await search(page, 'broken!');
      assert.equal(await said(page), DAMAGED);
      await unharmed(page);
    });
  });
});

describe('a site that is replaced while the dialog is open', () => {
  test('answers from the new index', async () => {
    await spoiled(null, async (page, { site }) => {
      await search(page, 'failover');
      await hits(page);
      fs.rmSync(path.join(site.folder, 'assets/search', PACK), { recursive: true });
      bake(site.folder, '00000000feedbeef');
      await page.fill('#pt-q', 'far! harbour');
      await page.waitForFunction(() => /Guide 1 of the harbour/.test(document.querySelector('#pt-hits .title')?.textContent));
    });
  });
});

describe('without a network', () => {
  test('in the middle: what was loaded answers, what was not is said, and comes by itself', async () => {
    await spoiled(null, async (page) => {
      await search(page, 'failover');
      await hits(page);
      await page.context().setOffline(true);
      await page.fill('#pt-q', 'harbour');
      await hits(page);
      await page.fill('#pt-q', 'far! harbour');
      assert.equal(await said(page), 'There is no network, and this part of the index was not loaded before.');
      await page.context().setOffline(false);
      await hits(page);
    }, { places: ['server'] });
  });

  test('and from disk the copy says what it is', async () => {
    const withDate = (folder) => writeFacts(folder, { ...factsOf(folder), build: { id: 'x', date: '2026-11-20', commit: '' } });
    await spoiled(withDate, async (page) => {
      await page.click('#pt-find');
      await page.waitForFunction(() => document.querySelector('#pt-search .offline')?.textContent === 'Offline copy, built 2026-11-20');
      // In the foot, not over the field.
      assert.ok(await page.evaluate(() => document.querySelector('#pt-search .offline').getBoundingClientRect().top >= document.querySelector('#pt-search .under').getBoundingClientRect().top));
    }, { places: ['disk'] });
  });
});

describe('storage that is refused', () => {
  test('costs the reader nothing but the memory', async () => {
    const prepare = () => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });
      }
    };
    await spoiled(null, async (page) => {
      await search(page, 'failover');
      await hits(page);
      await page.click('[data-chip="kind:runbook"]');
      await page.waitForFunction(() => document.querySelectorAll('#pt-hits > [role=group]').length === 1);
      await page.fill('#pt-q', '');
      await page.waitForSelector('#pt-search .help');
    }, { prepare });
  });
});

describe('odd questions', () => {
  const questions = {
    'ten thousand characters': 'harbour '.repeat(1250),
    'control characters': 'har\u0000bour\u0007 \u001b[31mfailover',
    'only spaces': '   \t  ',
    'right to left': 'مرحبا بالعالم',
    'an unclosed quote': '"connection refused',
    'only signs': '-" :: "" - -',
    'a lone surrogate': 'fail\ud800over',
  };
  for (const [name, text] of Object.entries(questions)) {
    test(`${name}: no error, and the dialog goes on`, async () => {
      await spoiled(null, async (page) => {
        await search(page, text);
        await page.waitForTimeout(400);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
        await page.fill('#pt-q', 'failover');
        await hits(page);
      }, { places: ['server'] });
    });
  }

  test('a pasted log of several lines keeps its words apart', async () => {
    await spoiled(null, async (page) => {
      await page.click('#pt-find');
      await page.waitForSelector('#pt-search[open]');
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'failover\n  of the\r\nregion');
        document.getElementById('pt-q').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      });
      assert.equal(await page.inputValue('#pt-q'), 'failover of the region');
    }, { places: ['server'] });
  });
});
