// A walk over pages of every kind with one browser. A browser and its contexts are dear, so a context is kept for each
// way of looking; and to load a page is dear, so whoever can looks at a page that is open in another way.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before } from 'node:test';
import { DESK, launch, watch } from '../browser.mjs';
import { serve } from '../server.mjs';
import { FOLDERS } from './kinds.mjs';
import { underPolicy } from './policy.mjs';

/** A browser and these sites while the tests of a file run; they are there from the first test on. */
export function tour() {
  const contexts = new Map();
  const it = { browser: undefined, base: {}, disk: {}, look };
  const servers = [];
  const folders = [];

  before(async () => {
    for (const [name, folder] of Object.entries(FOLDERS)) {
      assert.ok(fs.existsSync(path.join(folder, 'index.html')), `no site in ${folder}: build it first`);
      const server = await serve(folder);
      servers.push(server);
      it.base[name] = server.base;
    }
    it.browser = await launch();
  });

  after(async () => {
    await it.browser?.close();
    servers.forEach((server) => server.close());
    folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
  });

  /** The address of a page on disk, in a copy of its site whose pages hold the site's policy. */
  function onDisk(site, page) {
    if (!it.disk[site]) {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-disk-'));
      folders.push(folder);
      underPolicy(FOLDERS[site], folder);
      it.disk[site] = pathToFileURL(folder + path.sep).href;
    }
    return it.disk[site] + page;
  }

  function context(options) {
    const key = JSON.stringify(options);
    if (!contexts.has(key)) contexts.set(key, it.browser.newContext({ viewport: DESK, reducedMotion: 'reduce', ...options }));
    return contexts.get(key);
  }

  /**
   * Opens a page and calls `check(page, asked)`, where `asked` lists every address that was asked for. Fails on any word
   * in the console, any request that fails and any that leaves the site. `from: 'disk'` opens it as a file.
   */
  async function look([kind, site, name], { from, ...options }, check) {
    const page = await (await context(options)).newPage();
    const url = from === 'disk' ? onDisk(site, name) : it.base[site] + name;
    const { problems, asked } = watch(page, { own: from === 'disk' ? it.disk[site] : it.base[site] });
    try {
      await page.goto(url, { waitUntil: 'load' });
      if (/\?q=/.test(name) && options.javaScriptEnabled !== false) {
        await page.waitForSelector('#pt-found .words:not(:empty)');
        await page.evaluate(settled, '#pt-found');
      }
      await check(page, asked);
      assert.deepEqual(problems, [], `problems of ${kind} (${url})`);
    } finally {
      await page.close();
    }
  }

  return it;
}

/** Until nothing in this element has changed for a while: answers come in several rounds, and each is laid out anew. */
const settled = (place) =>
  new Promise((done) => {
    let timer = setTimeout(done, 500);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(done, 500);
    };
    new MutationObserver(again).observe(document.querySelector(place), { childList: true, subtree: true });
  });

/** Runs `check` for each of several things and says at the end what was wrong with all of them. */
export async function each(things, check) {
  const wrong = [];
  for (const thing of things) {
    try {
      await check(thing);
    } catch (error) {
      wrong.push(`${Array.isArray(thing) ? thing.join(' · ') : thing}: ${error.message}`);
    }
  }
  assert.equal(wrong.length, 0, `\n${wrong.join('\n\n')}`);
}
