// What the tests of built sites share: one way to start a browser, to watch a page for anything that is wrong with it, to
// visit a page of a site, and to ask axe.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** The window of a desk, which is what a page is seen in where nothing else is said. */
export const DESK = { width: 1440, height: 900 };

/** Allows a page to read and write the clipboard. */
export const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/**
 * Notes what is wrong with a page from now on: any message in its console, any error, any request that fails or leaves
 * `own`. `fine` is what the console may say.
 */
export function watch(page, { own, fine } = {}) {
  const problems = [];
  const asked = [];
  const note = (text) => fine?.test(text) || problems.push(text);
  page.on('console', (message) => note(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => note(String(error)));
  page.on('requestfailed', (request) => {
    // A page that is left asks for no more of what it had begun to load.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') note(`not to be had: ${request.url()}`);
  });
  page.on('request', (request) => {
    asked.push(request.url());
    if (own && !request.url().startsWith(own) && !/^(data|blob):/.test(request.url())) note(`asked for ${request.url()}`);
  });
  return { problems, asked };
}

/**
 * Opens a page in a context of its own and fails where anything is wrong with it. `fine` is what its console may say,
 * `scripts` run in it before its own.
 */
export async function open(browser, url, { fine, scripts = [], ...options }, check) {
  const context = await browser.newContext({ viewport: DESK, ...options });
  for (const script of scripts) await context.addInitScript(script);
  const page = await context.newPage();
  const { problems, asked } = watch(page, { fine });
  try {
    await page.goto(url, { waitUntil: 'load' });
    await check(page, asked);
    assert.deepEqual(problems, [], `problems on ${url}`);
  } finally {
    await context.close();
  }
}

/** Has a browser and a server of `site` while the tests of a file run; they are there from the first test on. */
export function visitor(site) {
  const it = { browser: undefined, root: undefined, visit };

  before(async () => {
    it.browser = await launch();
    it.root = await serve(site);
  });

  after(async () => {
    await it.browser?.close();
    it.root?.close();
  });

  /** Opens a page of the site by its name or its whole address. */
  function visit(name, options, check) {
    return open(it.browser, new URL(name, it.root.base).href, options, check);
  }

  return it;
}

/** Shows an open page in both schemes at each of these widths; `check` is told which. */
export async function eachLook(page, widths, check) {
  for (const colorScheme of ['light', 'dark']) {
    // Colours that take time to change would be looked at on their way.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await check(`${colorScheme} at ${width} px`, width);
    }
  }
}

/** What axe finds on a page, whose policy must have been set aside (`bypassCSP`), but for these of its rules. */
export async function axe(page, without = []) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const asked = {
    runOnly: { type: 'tag', values: AXE_TAGS },
    resultTypes: ['violations'],
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
  };
  return page.evaluate(async (options) => {
    const found = await window.axe.run(document, options);
    return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`)]);
  }, asked);
}

/** Fails where axe finds something. */
export const axeFindsNothing = async (page, where, without) => assert.deepEqual(await axe(page, without), [], where);

/** Waits until the theme has said this to screen readers. */
export const said = (page, text) => page.waitForFunction((it) => document.querySelector('.unseen[role=status]')?.textContent === it, text);

/** How far a page can be scrolled sideways. */
export const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Waits until a page that has changed has been painted: two frames. */
export const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** What has moved on a page since it began to be shown: how much, and which elements. The browser keeps no list of it. */
export function shifts(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        const seen = [];
        const note = ({ value, sources }) => seen.push([value, ...sources.map((source) => source.node?.outerHTML?.slice(0, 80) ?? 'text')]);
        new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(seen), 60);
      }),
  );
}
