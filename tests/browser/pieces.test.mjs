// A page that comes in two pieces, as over a slow line: what is shown of it stays where it is. The example portal is built
// already: its folder is in PORTOLAN_SITE.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { DESK, launch, shifts } from './browser.mjs';

const SITE = path.resolve(process.env.PORTOLAN_SITE ?? '../../site');
const PAGE = 'lockgate/architecture.html';
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

describe('a page that comes in two pieces', () => {
  let browser;
  let server;
  let between;
  let seen;

  before(async () => {
    browser = await launch();
    server = http.createServer((request, response) => {
      const file = path.join(SITE, path.normalize(new URL(request.url, 'http://localhost').pathname));
      if (!fs.existsSync(file)) return response.writeHead(404).end();
      const bytes = fs.readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
      if (!file.endsWith('.html')) return response.end(bytes);
      const at = bytes.indexOf(between);
      response.write(bytes.subarray(0, at));
      seen.then(() => response.end(bytes.subarray(at)));
    });
    await new Promise((done) => server.listen(0, 'localhost', done));
  });

  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  for (const piece of ['<div class="tools', '<div class="layout">', '<nav class="toc"', '<footer']) {
    test(`the second begins with ${piece}`, async () => {
      for (const width of [390, 1024, 1440]) {
        between = piece;
        let goOn;
        seen = new Promise((done) => (goOn = done));
        const page = await browser.newPage({ viewport: { ...DESK, width } });
        const loaded = page.goto(`http://localhost:${server.address().port}/${PAGE}`, { waitUntil: 'load' });
        // What is there of it has been painted.
        await page.waitForFunction(() => performance.getEntriesByType('paint').length > 0);
        goOn();
        await loaded;
        assert.deepEqual(await shifts(page), [], `at ${width} px`);
        if (piece.includes('tools')) assert.equal(await page.locator('#pt-find').isVisible(), true);
        await page.close();
      }
    });
  }
});
