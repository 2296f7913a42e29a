// Everything that an author or a link may bring with it, in a real browser whose policy is set aside: nothing of it runs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const CASES = new URL('../../crates/portolan-core/tests/cases/xss.txt', import.meta.url);
const ATTACKS = fs
  .readFileSync(CASES, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.replaceAll('\\n', '\n').replaceAll('\\t', '\t'));
/** What breaks out of an attribute, a string of JSON, a script or a style; for places that hold one line. */
const SHORT = [
  ...ATTACKS.filter((attack) => !attack.includes('\n')),
  '"><img src=x onerror=alert(1)>',
  "'><img src=x onerror=alert(1)>",
  '"onmouseover="alert(1)',
  "'onmouseover='alert(1)",
  '</script><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '\\"};alert(1);//',
  "');alert(1);//",
  '`${alert(1)}`',
  '${alert(1)}',
  '{{constructor.constructor("alert(1)")()}}',
  '{{ 7 | safe }}{% raw %}<script>alert(1)</script>{% endraw %}',
  '\u2028alert(1)\u2028',
  '--><script>alert(1)</script><!--',
  ']]><script>alert(1)</script>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;',
  '%3Cscript%3Ealert(1)%3C/script%3E',
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  '&#106;avascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
];
const quoted = (text) => JSON.stringify(text.replaceAll('\n', ' '));
const CONFIG = `[book]
title = ${quoted(SHORT.at(-24))}
src = "docs"
[portolan]
dialect = "portolan"
git = false
[output.html.print]
enable = true
`;

let browser;
let context;
let site;
let folder;
/** What the page that is visited has asked of other hosts. */
let abroad;

/** A book that has each attack in each place, one place a page where that is possible. */
function writeBook() {
  const write = (file, text) => {
    const to = path.join(folder, file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, text);
  };
  write('book.toml', CONFIG);
  write('docs/index.md', '# Home\n\n:::pages\n:::\n\n:::recent\n:::\n');
  write('docs/bodies.md', `# Bodies\n\n${ATTACKS.join('\n\n')}\n`);
  write('docs/lines.md', `# Lines\n\n${ATTACKS.map((it) => `- ${it.replaceAll('\n', '\n  ')}`).join('\n')}\n`);
  const one = ATTACKS.map((it) => it.replaceAll('\n', ' '));
  write('docs/headings.md', `# Headings\n\n${one.map((it) => `## ${it}`).join('\n\n')}\n`);
  write('docs/links.md', `# Links\n\n${one.map((it) => `[x](<${it}> "${it}") ![${it}](<${it}>)`).join('\n\n')}\n`);
  write('docs/attributes.md', `# Attributes\n\n${one.map((it) => `<p title="${it}" class='${it}' id=${it}>x</p>`).join('\n\n')}\n`);
  write('docs/fences.md', `# Fences\n\n${one.map((it) => `\`\`\`${it}\n${it}\n\`\`\`\n\n~~~js title="${it}"\n${it}\n~~~`).join('\n\n')}\n`);
  write('docs/blocks.md', `# Blocks\n\n${one.map((it) => `:::note[${it}]{title="${it}"}\n${it}\n:::`).join('\n\n')}\n`);
  write('docs/table.md', `# Table\n\n| a |\n|---|\n${one.map((it) => `| ${it} |`).join('\n')}\n`);
  SHORT.forEach((attack, at) => {
    const head = `title: ${quoted(attack)}\ndescription: ${quoted(attack)}\nowner: ${quoted(attack)}\nkind: ${quoted(attack)}\ntags: [${quoted(attack)}]`;
    write(`docs/titles/t${at}.md`, `---\n${head}\n---\n\n## A part of ${at}\n\nWord${at} ${attack}\n`);
  });
}

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-attacks-'));
  writeBook();
  const built = spawnSync(process.env.PORTOLAN, ['build', '--quiet', folder], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr.slice(-2_000));
  site = await serve(path.join(folder, 'site'));
  browser = await launch();
  context = await browser.newContext({ bypassCSP: true, viewport: { width: 1440, height: 900 } });
  await context.addInitScript(trap);
  await context.route((url) => !url.href.startsWith(site.base) && url.protocol !== 'data:', (route) => {
    abroad.push(route.request().url());
    return route.abort();
  });
});

after(async () => {
  await browser?.close();
  site?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** What an attack would do, noted instead. */
function trap() {
  globalThis.ran = [];
  for (const name of ['alert', 'prompt', 'confirm', 'print']) globalThis[name] = (what) => globalThis.ran.push(`${name} ${what}`);
}

/** Visits a page without the site's policy; nothing may have run, nor may anything have been asked of another host. */
async function visit(name, check = async () => {}) {
  abroad = [];
  const page = await context.newPage();
  page.on('dialog', (dialog) => abroad.push(dialog.message()) && dialog.dismiss());
  try {
    await page.goto(site.base + name, { waitUntil: 'load' });
    await check(page);
    assert.deepEqual(await page.evaluate(() => globalThis.ran), [], name);
    assert.deepEqual(abroad, [], name);
  } finally {
    await page.close();
  }
}

/** Does to every element what a reader might, and looks for what would have run. */
async function provoke(page) {
  const found = await page.evaluate(() => {
    addEventListener('click', (event) => event.preventDefault());
    const dangers = [];
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) dangers.push(`<${element.localName} ${name}>`);
        // Browsers read addresses without these.
        const plain = value.replace(/[\0-\x20]/g, '');
        if (/^(href|src|action|formaction|poster|data|xlink:href)$/i.test(name) && /^((java|vb)script:|data:text)/i.test(plain)) {
          dangers.push(`<${element.localName} ${name}=${value}>`);
        }
      }
      if (element.closest('main') && /^(script|style|iframe|object|embed|base|meta|link)$/.test(element.localName)) {
        dangers.push(`<${element.localName}> in the text`);
      }
    }
    for (const element of document.querySelectorAll('main *')) {
      for (const kind of ['mouseover', 'mouseenter', 'focus', 'error', 'load', 'toggle', 'animationstart', 'pointerdown']) {
        element.dispatchEvent(new Event(kind));
      }
      if (element.localName === 'a' || element.localName === 'summary') element.click();
    }
    return dangers;
  });
  assert.deepEqual(found, [], page.url());
}

test('the trap catches what runs', async () => {
  const attack = async (page) => {
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>'));
    await page.waitForFunction(() => globalThis.ran.length);
  };
  await assert.rejects(visit('index.html', attack), (error) => error.code === 'ERR_ASSERTION' && /alert 1/.test(error.message));
});

test('no attack in a text runs, wherever it stands', async () => {
  for (const name of ['bodies', 'lines', 'headings', 'links', 'attributes', 'fences', 'blocks', 'table']) {
    await visit(`${name}.html`, provoke);
  }
});

test('no attack in a title, a description, a tag or an owner runs, wherever it is shown', async () => {
  for (const name of ['index.html', 'all-pages.html', 'titles/index.html', 'print.html', '404.html']) await visit(name, provoke);
  for (let at = 0; at < SHORT.length; at += 13) await visit(`titles/t${at}.html`, provoke);
  const tags = fs.readdirSync(path.join(folder, 'site/tags')).filter((name) => name.endsWith('.html'));
  for (const tag of tags.slice(0, 6)) await visit(`tags/${encodeURIComponent(tag)}`, provoke);
});

test('no attack in a question runs, typed or in the address', async () => {
  await visit('search.html', async (page) => {
    for (const [at, attack] of SHORT.entries()) {
      await page.fill('#pt-seek input', attack);
      if (at % 12 === 0) await page.keyboard.press('Enter');
    }
    // Each of these finds a page whose title is an attack.
    for (let at = 0; at < SHORT.length; at += 17) {
      await page.fill('#pt-seek input', `word${at}`);
      await page.keyboard.press('Enter');
      await page.waitForFunction((word) => document.querySelector('#pt-found')?.textContent.toLowerCase().includes(word), `word${at}`);
      await provoke(page);
    }
  });
  for (let at = 0; at < SHORT.length; at += 11) {
    const attack = encodeURIComponent(SHORT[at]);
    await visit(`search.html?q=${attack}&kind=${attack}&owner=${attack}&tag=${attack}&language=${attack}#${attack}`, provoke);
    await visit(`bodies.html?q=${attack}&hit=${attack}#${attack}`, async (page) => page.waitForTimeout(30));
  }
});

test('no attack in the dialog of search runs', async () => {
  await visit('index.html', async (page) => {
    await page.keyboard.press('/');
    const input = page.locator('dialog[open] input').first();
    await input.waitFor();
    for (const attack of SHORT.filter((_, at) => at % 3 === 0)) await input.fill(attack);
    for (const at of [0, 40, 100, SHORT.length - 1]) {
      await input.fill(`word${at}`);
      await page.waitForTimeout(250);
      await provoke(page);
    }
  });
});
