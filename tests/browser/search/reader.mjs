// A reader in a browser: opens a page of a site whose search is `fake.mjs`, and fails on any error that was not expected.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { axe, launch as start, open as openPage } from '../browser.mjs';
import { serve } from '../server.mjs';
import { engine, fakeSite } from './fake.mjs';

export { axe };

export const SITE = path.resolve(process.env.PORTOLAN_SITE ?? '../../site');

export async function launch() {
  assert.ok(fs.existsSync(path.join(SITE, 'index.html')), `no site in ${SITE}: build it first`);
  return start();
}

/** A site of its own for one test: its folder, its address, its end. `more` is put into what `site.js` says of search. */
export async function open(more) {
  const folder = fakeSite(SITE, more);
  const server = await serve(folder);
  return {
    folder,
    base: server.base,
    disk: (name) => pathToFileURL(path.join(folder, name.split(/[?#]/)[0])).href + name.slice(name.split(/[?#]/)[0].length),
    close: () => {
      server.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Visits a page and calls `check(page, asked)`, where `asked` lists every address that was asked for. `expected` is what
 * the console may say.
 */
export function visit(browser, url, { expected, real, prepare, ...options }, check) {
  // What is missing on purpose is asked for in vain, and the search says so.
  const fine = expected && new RegExp(`${expected.source}|^not to be had: |^warning: `);
  const scripts = [!real && engine, prepare].filter(Boolean);
  return openPage(browser, url, { fine, scripts, ...options }, check);
}

/** Opens the dialog, types, and waits until the words around the hits are there. */
export async function search(page, text) {
  if (!(await page.locator('#pt-search[open]').count())) await page.click('#pt-find');
  await page.waitForSelector('#pt-search[open]');
  await page.fill('#pt-q', text);
}

export const hits = (page) => page.waitForSelector('#pt-hits:not([hidden]) .words:not(:empty) mark, #pt-hits:not([hidden]) .words:not(:empty)');
