// Looks by configuration: one accent in both schemes, held to axe; a radius and a font of the book's own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { axeFindsNothing, visitor } from './browser.mjs';

const PAGE = `# Home

[A link](other.md), \`code\` and a <mark>mark</mark>.

> [!NOTE]
> A note with [a link](other.md).

| A | B |
| - | - |
| [one](other.md) | two |

## One

## Two

## Three
`;

/** A book with these settings, built; its site. */
function built(settings) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-looks-'));
  fs.mkdirSync(path.join(folder, 'docs'));
  const config = '[book]\ntitle = "Looks"\nsrc = "docs"\n[portolan]\ndialect = "portolan"\ngit = false\n';
  fs.writeFileSync(path.join(folder, 'book.toml'), config + settings);
  fs.writeFileSync(path.join(folder, 'docs/index.md'), PAGE);
  fs.writeFileSync(path.join(folder, 'docs/other.md'), PAGE.replace('Home', 'Other'));
  execFileSync(process.env.PORTOLAN, ['build', '--quiet'], { cwd: folder });
  return folder;
}

for (const accent of ['#08704f', 'gold']) {
  describe(`an accent of ${accent}`, () => {
    const folder = built(`[theme]\naccent = "${accent}"\nradius = "2px"\nheading-font = "serif"\n`);
    const it = visitor(path.join(folder, 'site'));

    after(() => fs.rmSync(folder, { recursive: true }));

    for (const colorScheme of ['light', 'dark']) {
      test(`${colorScheme}: axe finds nothing, and the settings are in effect`, async () => {
        for (const name of ['other.html', '404.html', 'search.html']) {
          await it.visit(name, { colorScheme, bypassCSP: true }, (page) => axeFindsNothing(page, `${name}, ${colorScheme}`));
        }
        await it.visit('other.html', { colorScheme }, async (page) => {
          const seen = await page.evaluate(() => {
            const style = (selector) => getComputedStyle(document.querySelector(selector));
            return {
              link: style('main p a').color,
              row: style('.nav [aria-current]').backgroundColor,
              heading: style('h1').fontFamily,
              note: style('.admonition').borderRadius,
            };
          });
          assert.equal(seen.heading, 'serif');
          assert.match(seen.note, /2px/);
          assert.notEqual(seen.link, colorScheme === 'light' ? 'rgb(26, 86, 196)' : 'rgb(138, 180, 255)');
          if (accent === '#08704f' && colorScheme === 'light') {
            assert.equal(seen.link, 'rgb(8, 112, 79)');
          }
          assert.notEqual(seen.row, 'rgba(0, 0, 0, 0)');
        });
      });
    }
  });
}
