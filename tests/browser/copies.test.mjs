// "Copy page as Markdown", and the file that it copies. The example portal is built already: its folder is in
// PORTOLAN_SITE.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { CLIPBOARD, visitor } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_SITE ?? '../../site');
const PAGE = 'quartermaster/errors/index.html';

const reader = visitor(SITE);
const { visit } = reader;

const button = (page) => page.locator('#pt-copy');
const written = () => fs.readFileSync(path.join(SITE, PAGE.replace('.html', '.md')), 'utf8');

describe('copy page as Markdown', () => {
  test('puts the file beside the page into the clipboard, and says so', async () => {
    await visit(PAGE, CLIPBOARD, async (page) => {
      const label = await button(page).textContent();
      await button(page).click();
      await page.waitForFunction((before) => document.querySelector('#pt-copy').textContent !== before, label);
      assert.equal(await button(page).textContent(), 'Copied');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), written());
      await page.waitForFunction((before) => document.querySelector('#pt-copy').textContent === before, label);
    });
    // What readers get is the whole page, the rows of its data included.
    assert.match(written(), /\n\| \[QM-1001\]\(qm-1001\.md\) \| 401 \| `token_missing` \|/);
  });

  test('says that it failed where the file is not there', async () => {
    const context = await reader.browser.newContext(CLIPBOARD);
    const page = await context.newPage();
    await page.route('**/*.md', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(reader.root.base + PAGE);
    const label = await button(page).textContent();
    await button(page).click();
    await page.waitForFunction((before) => document.querySelector('#pt-copy').textContent !== before, label);
    assert.notEqual(await button(page).textContent(), 'Copied');
    await context.close();
  });

  test('is pressed by keyboard', async () => {
    await visit(PAGE, CLIPBOARD, async (page) => {
      await button(page).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('#pt-copy').textContent === 'Copied');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), written());
    });
  });

  test('is no button from disk and without scripts, where the link leads to the file', async () => {
    const file = pathToFileURL(path.join(SITE, PAGE)).href;
    const context = await reader.browser.newContext();
    const page = await context.newPage();
    await page.goto(file);
    assert.equal(await button(page).isVisible(), false);
    const link = page.locator('.ways-out a');
    assert.equal(await link.isVisible(), true);
    assert.equal(await link.evaluate((it) => it.href), file.replace('.html', '.md'));
    await context.close();
    await visit(PAGE, { javaScriptEnabled: false }, async (without) => {
      assert.equal(await button(without).isVisible(), false);
      assert.equal(await without.locator('.ways-out a').isVisible(), true);
    });
  });
});
