// Every page of the example portal, of the manual and of the page of every element is HTML as its specification has it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { HtmlValidate } from 'html-validate';

const SITES = {
  portal: process.env.PORTOLAN_SITE ?? '../../site',
  manual: process.env.PORTOLAN_MANUAL_SITE ?? '../../docs/site',
  gallery: process.env.PORTOLAN_GALLERY_SITE ?? 'gallery/site',
  arabic: process.env.PORTOLAN_ARABIC_SITE ?? 'arabic/site',
};

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // A table scrolls within a box of its own, which is a region only so that it has a name: a section would part the
    // text where its author did not.
    'prefer-native-element': ['error', { exclude: ['region'] }],
  },
});

const pages = (folder) =>
  fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html')).sort();

for (const [site, folder] of Object.entries(SITES)) {
  test(`the pages of the ${site} are valid`, async () => {
    const found = new Map();
    const names = pages(path.resolve(folder));
    assert.ok(names.length > 1, `no pages in ${folder}`);
    for (const name of names) {
      const report = await validator.validateString(fs.readFileSync(path.join(folder, name), 'utf8'), name);
      for (const message of report.results.flatMap((result) => result.messages)) {
        // The pages of a section stand on one page, and each numbers its own tables.
        if (message.ruleId === 'unique-landmark' && name.endsWith('print.html')) continue;
        const kind = `${message.ruleId}: ${message.message}`;
        if (!found.has(kind)) found.set(kind, { times: 0, first: `${name}:${message.line}:${message.column} ${message.selector ?? ''}` });
        found.get(kind).times += 1;
      }
    }
    assert.deepEqual(Object.fromEntries(found), {}, `of ${names.length} pages`);
  });
}
