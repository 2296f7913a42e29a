// A reader in a browser: opens a page of a site whose search is `fake.mjs`, and fails on any error that was not expected.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../server.mjs';
import { engine, fakeSite } from './fake.mjs';

export const SITE = path.resolve(process.env.PORTOLAN_SITE ?? '../../site');
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

export async function launch() {
  assert.ok(fs.existsSync(path.join(SITE, 'index.html')), `no site in ${SITE}: build it first`);
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
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
export async function visit(browser, url, { expected, real, prepare, ...options }, check) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  if (!real) await context.addInitScript(engine);
  if (prepare) await context.addInitScript(prepare);
  const page = await context.newPage();
  const problems = [];
  const asked = [];
  const fine = (text) => expected && expected.test(text);
  page.on('console', (message) => message.type() === 'error' && !fine(message.text()) && problems.push(message.text()));
  page.on('pageerror', (error) => !fine(String(error)) && problems.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  try {
    await page.goto(url, { waitUntil: 'load' });
    await check(page, asked);
    assert.deepEqual(problems, [], `problems on ${url}`);
  } finally {
    await context.close();
  }
}

/** Opens the dialog, types, and waits until the words around the hits are there. */
export async function search(page, text) {
  if (!(await page.locator('#pt-search[open]').count())) await page.click('#pt-find');
  await page.waitForSelector('#pt-search[open]');
  await page.fill('#pt-q', text);
}

export const hits = (page) => page.waitForSelector('#pt-hits:not([hidden]) .words:not(:empty) mark, #pt-hits:not([hidden]) .words:not(:empty)');

/** What axe finds. The page must have been opened with `bypassCSP`. */
export async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), AXE_TAGS);
  return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(' ') + ': ' + node.failureSummary)]);
}
