// A book while it is written: the real program, a small book in a temporary folder, and a browser beside it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, watch } from './browser.mjs';

const PORTOLAN = process.env.PORTOLAN;
const CONFIG = '[book]\ntitle = "Harbour"\nsrc = "docs"\n[portolan]\ndialect = "portolan"\ngit = false\n';
const paragraphs = (count) => Array.from({ length: count }, (_, at) => `Paragraph ${at}.\n`).join('\n');
const PILOT = (word) => `# Pilot\n\nLead ${word}.\n\n{{#include ../part.txt}}\n\n<details><summary>More</summary>\n\nFolded ${word}.\n\n</details>\n\n${paragraphs(60)}`;

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

/** Starts the program; resolves when it says where it serves. */
async function serve(folder, port = '0', words = []) {
  // Whatever editor whoever runs the tests has.
  const env = { ...process.env, NO_COLOR: '1', VISUAL: '', EDITOR: '' };
  const child = spawn(PORTOLAN, ['serve', '-p', port, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env });
  const server = { child, said: '' };
  child.stdout.on('data', (text) => (server.said += text));
  child.stderr.on('data', (text) => (server.said += text));
  server.ended = new Promise((done) => child.on('exit', done));
  for (const start = Date.now(); !server.url; await new Promise((done) => setTimeout(done, 10))) {
    server.url = server.said.match(/http:\/\/[\d.:]+\//)?.[0];
    assert.ok(Date.now() - start < 20_000, server.said);
  }
  server.stop = () => {
    child.kill('SIGINT');
    return server.ended;
  };
  return server;
}

/** A book, its preview, and a page of it that is open. */
async function writing(check, at = 'pilot.html', { words = () => [], config = CONFIG } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-preview-'));
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  write('book.toml', config);
  write('docs/index.md', '# Home\n\nWelcome.\n');
  write('docs/pilot.md', PILOT('one'));
  write('docs/chart.md', '# Chart\n\nA chart.\n\n![A dot](dot.svg)\n');
  write('docs/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
  write('part.txt', 'A part.\n');
  const server = await serve(folder, '0', words(folder));
  const context = await browser.newContext({ viewport: { width: 1200, height: 600 } });
  const page = await context.newPage();
  const { problems } = watch(page);
  let loads = 0;
  page.on('load', () => (loads += 1));
  const book = {
    page, server, context, write,
    remove: (file) => fs.rmSync(path.join(folder, file)),
    rename: (from, to) => fs.renameSync(path.join(folder, from), path.join(folder, to)),
    folder,
    loads: () => loads,
    // Until the page has been greeted: from then on it hears of everything.
    open: async (file) => {
      const greeted = new Promise((done) => page.once('websocket', (socket) => socket.once('framereceived', done)));
      await page.goto(server.url + file);
      await greeted;
    },
    shows: (text, selector = 'main') =>
      page.waitForFunction(([it, where]) => document.querySelector(where)?.textContent.includes(it), [text, selector], { timeout: 10_000, polling: 20 }),
    sheet: (text) =>
      page.waitForFunction((it) => {
        const sheet = document.getElementById('pt-live')?.shadowRoot.querySelector('.sheet');
        return it === null ? !sheet?.checkVisibility() : sheet?.checkVisibility() && sheet.textContent.includes(it);
      }, text, { timeout: 10_000, polling: 20 }),
    badge: (text) =>
      page.waitForFunction((it) => document.getElementById('pt-live')?.shadowRoot.querySelector('.badge').textContent === it, text, { timeout: 10_000, polling: 20 }),
    pill: (text) =>
      page.waitForFunction((it) => (document.getElementById('pt-live')?.shadowRoot.querySelector('.pill').textContent ?? '').includes(it), text, { timeout: 10_000, polling: 20 }),
  };
  try {
    await book.open(at);
    await check(book);
    const serious = problems.filter((text) => !/WebSocket|ERR_|Failed to load resource|^not to be had/.test(text));
    assert.deepEqual(serious, []);
  } finally {
    await context.close();
    assert.equal(await server.stop(), 0, server.said);
    fs.rmSync(folder, { recursive: true });
  }
}

describe('a save', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  test('of text changes the page in place: its scroll position and open folds stay', async () => {
    await writing(async ({ page, write, shows, loads, server }) => {
      await page.click('main summary');
      await page.evaluate(() => [...document.querySelectorAll('main p')].find((it) => it.textContent === 'Paragraph 40.').scrollIntoView());
      const top = () => page.evaluate(() => [...document.querySelectorAll('main p')].find((it) => it.textContent === 'Paragraph 40.').getBoundingClientRect().top);
      const before = await top();
      write('docs/pilot.md', PILOT('two').replace('Lead two.', 'Lead two.\n\nMore text above.'));
      await shows('Lead two.');
      await shows('Folded two.');
      assert.equal(await page.$eval('main details', (it) => it.open), true);
      assert.ok(Math.abs((await top()) - before) < 2, `${before} ${await top()}`);
      assert.equal(loads(), 1);
      assert.match(server.said, /docs\/pilot\.md: 1 page read, 1 page changed, [\d.]+ ms/);
    });
  });

  test('of a title changes the navigation of another page that is open', async () => {
    await writing(async ({ page, write, loads }) => {
      write('docs/chart.md', '# Sea chart\n\nA chart.\n');
      await page.waitForFunction(() => [...document.querySelectorAll('nav a')].some((it) => it.textContent.trim() === 'Sea chart'));
      assert.equal(loads(), 1);
    });
  });

  test('of an include, a style and an image', async () => {
    await writing(async ({ page, write, open, shows, loads }) => {
      write('part.txt', 'Another part.\n');
      await shows('Another part.');
      write('theme/styles/own.css', '@layer components { h1 { color: rgb(1, 2, 3) } }\n');
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
      write('theme/styles/own.css', '@layer components { h1 { color: rgb(3, 2, 1) } }\n');
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(3, 2, 1)');
      assert.equal(loads(), 1);
      await open('chart.html');
      write('docs/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle r="5"/></svg>');
      await page.waitForFunction(() => document.querySelector('main img').src.includes('?pt='));
    });
  });

  test('of a template shows in place, and a broken one is covered until it is mended', async () => {
    const template = (text) => `{% extends "@portolan/page.html" %}{% block meta %}${text}{% endblock meta %}`;
    await writing(async ({ write, remove, shows, sheet, loads }) => {
      write('theme/templates/page.html', template('<p>OWN</p>'));
      await shows('OWN', 'body');
      write('theme/templates/page.html', template('<p>').replace('{% endblock meta %}', '{% endbl'));
      await sheet('theme/templates/page.html');
      await shows('OWN', 'body');
      write('theme/templates/page.html', template('<p>MENDED</p>'));
      await shows('MENDED', 'body');
      await sheet(null);
      // It parses and cannot be rendered.
      write('theme/templates/page.html', template('{{ nothing.at.all }}'));
      await sheet('nothing');
      await shows('MENDED', 'body');
      remove('theme/templates/page.html');
      await sheet(null);
      await shows('Lead one.');
      assert.equal(loads(), 1);
    });
  });
});

describe('what is broken', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  test('in front matter covers that page alone, and goes when it is mended', async () => {
    await writing(async ({ page, write, shows, sheet, context, server }) => {
      const other = await context.newPage();
      await other.goto(`${server.url}chart.html`);
      write('docs/pilot.md', `---\ntitle: [\n---\n${PILOT('two')}`);
      await sheet('not valid YAML');
      await shows('Lead one.');
      assert.equal(await other.evaluate(() => Boolean(document.getElementById('pt-live')?.shadowRoot.querySelector('.sheet').checkVisibility())), false);
      assert.match(await page.title(), /^Pilot/);
      write('docs/pilot.md', `---\ntitle: Steersman\n---\n${PILOT('three')}`);
      await shows('Lead three.');
      await sheet(null);
      assert.match(await page.title(), /^Steersman/);
    });
  });

  test('in book.toml covers the last good page, and pages are followed all the same', async () => {
    await writing(async ({ page, write, shows, sheet, loads }) => {
      write('book.toml', `${CONFIG}[book\n`);
      await sheet('book.toml');
      write('docs/pilot.md', PILOT('two'));
      await shows('Lead two.');
      write('book.toml', CONFIG.replace('Harbour', 'Quay'));
      await sheet(null);
      await page.waitForFunction(() => document.body.textContent.includes('Quay'));
      assert.equal(loads(), 1);
    });
  });

  test('in links is a panel and lines in the terminal, told once', async () => {
    await writing(async ({ page, write, shows, server }) => {
      write('docs/pilot.md', `# Pilot\n\n[gone](gone.md)\n`);
      await page.waitForFunction(() => document.getElementById('pt-live')?.shadowRoot.querySelector('button').textContent === '1 problem, 1 on this page');
      write('docs/pilot.md', `# Pilot\n\nAbove.\n\n[gone](gone.md)\n`);
      await shows('Above.');
      await page.waitForTimeout(300);
      assert.equal(server.said.split('[broken-link]').length - 1, 1, server.said);
      write('docs/pilot.md', '# Pilot\n\nFine.\n');
      await page.waitForSelector('#pt-live', { state: 'detached' });
    });
  });
});

describe('a page', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  test('that moves takes its readers along; one that is deleted says so and comes back', async () => {
    await writing(async ({ page, rename, remove, write, pill, shows }) => {
      rename('docs/pilot.md', 'docs/steersman.md');
      await page.waitForURL('**/steersman.html');
      await shows('Lead one.');
      await page.waitForTimeout(200);
      remove('docs/steersman.md');
      await pill('This page was deleted');
      await shows('Lead one.');
      assert.equal(await page.title(), 'Pilot · Harbour');
      write('docs/steersman.md', PILOT('two'));
      await shows('Lead two.');
      await page.waitForSelector('#pt-live', { state: 'detached' });
    });
  });

  test('that does not exist yet shows when it does', async () => {
    await writing(async ({ write, shows }) => {
      write('docs/sub/new.md', '# New\n\nHere it is.\n');
      await shows('Here it is.');
    }, 'sub/new.html');
  });

  test('follows again when the server was gone', async () => {
    await writing(async (book) => {
      const { page, write, shows, pill, loads } = book;
      const port = new URL(book.server.url).port;
      await book.server.stop();
      await pill('The preview has ended');
      write('docs/pilot.md', PILOT('two'));
      const again = await serve(book.folder, port);
      Object.assign(book.server, again);
      await shows('Lead two.');
      await page.waitForSelector('#pt-live', { state: 'detached' });
      write('docs/pilot.md', PILOT('three'));
      await shows('Lead three.');
      assert.equal(loads(), 1);
    });
  });
});

describe('a site below a path of its server', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  const below = { config: `${CONFIG}[output.html]\nsite-url = "/docs/"\n` };

  test('takes its readers along, says what was deleted, and counts what is on this page', async () => {
    await writing(async ({ page, rename, remove, write, pill, shows, badge, server }) => {
      write('docs/pilot.md', `${PILOT('two')}\n[gone](gone.md)\n`);
      await shows('Lead two.');
      await badge('1 problem, 1 on this page');
      rename('docs/pilot.md', 'docs/steersman.md');
      await page.waitForURL(`${server.url}docs/steersman.html`);
      await shows('Lead two.');
      await page.waitForTimeout(200);
      write('docs/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle r="5"/></svg>');
      remove('docs/steersman.md');
      await pill('This page was deleted');
      write('docs/steersman.md', PILOT('three'));
      await shows('Lead three.');
    }, 'docs/pilot.html', below);
  });

  test('shows an image anew', async () => {
    await writing(async ({ page, write }) => {
      write('docs/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle r="5"/></svg>');
      await page.waitForFunction(() => document.querySelector('main img').src.includes('/docs/dot.svg?pt='));
    }, 'docs/chart.html', below);
  });
});

describe('the panel', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  test('speaks the language of the page', async () => {
    await writing(async ({ page, write, badge, pill, remove, sheet }) => {
      write('docs/pilot.md', `# Pilot\n\n[gone](gone.md)\n`);
      await badge('1 problema, 1 en esta página');
      await page.locator('#pt-live button', { hasText: '1 problema' }).click();
      assert.equal(await page.locator('#pt-live .one b').textContent(), 'advertencia');
      write('docs/pilot.md', `---\ntitle: [\n---\n`);
      await sheet('No se puede mostrar esta página');
      remove('docs/pilot.md');
      await pill('Esta página se ha eliminado');
    }, 'pilot.html', { config: CONFIG.replace('src =', 'language = "es-MX"\nsrc =') });
  });
});

describe('a click on a block', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  // An editor that writes down what it was asked for.
  const noting = (folder) => {
    const script = path.join(folder, 'an editor');
    fs.writeFileSync(script, '#!/bin/sh\nprintf \'%s %s\\n\' "$1" "$2" >> "$(dirname "$0")/asked"\n', { mode: 0o755 });
    return ['--editor', `'${script}' {line} {path}`];
  };
  const toggle = (page) => page.locator('#pt-live .toggle');
  const block = (page, text) => page.locator('main').getByText(text, { exact: true });
  const framed = (page, text) =>
    page.waitForFunction((it) => {
      const frame = document.getElementById('pt-live')?.shadowRoot.querySelector('.frame');
      return it === null ? frame.hidden : !frame.hidden && frame.textContent === it;
    }, text, { timeout: 10_000, polling: 20 });
  const asked = async (folder, lines) => {
    const file = path.join(folder, 'asked');
    // The shell makes the file before it writes the line: a file with nothing in it says nothing yet.
    const read = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').replaceAll(`${fs.realpathSync(folder)}/`, '').split('\n').filter(Boolean) : []);
    for (const start = Date.now(); read().length < lines.length && Date.now() - start < 10_000; await new Promise((done) => setTimeout(done, 10)));
    assert.deepEqual(read(), lines);
  };

  test('opens its source in the editor, while that is switched on', async () => {
    await writing(async ({ page, folder, write, shows, server }) => {
      await block(page, 'Lead one.').click();
      assert.equal(await toggle(page).getAttribute('aria-pressed'), 'false');
      await toggle(page).click();
      assert.equal(await toggle(page).getAttribute('aria-pressed'), 'true');
      await block(page, 'Lead one.').hover();
      await framed(page, 'docs/pilot.md:3');
      await block(page, 'Lead one.').click();
      await asked(folder, ['3 docs/pilot.md']);
      // What was included lies in the included file.
      await block(page, 'A part.').click();
      await asked(folder, ['3 docs/pilot.md', '1 part.txt']);
      // A save above moves the lines.
      write('docs/pilot.md', PILOT('one').replace('Lead one.', 'Above.\n\nLead one.'));
      await shows('Above.');
      await block(page, 'Lead one.').hover();
      await framed(page, 'docs/pilot.md:5');
      await block(page, 'Lead one.').click();
      await asked(folder, ['3 docs/pilot.md', '1 part.txt', '5 docs/pilot.md']);
      // It is kept, for all pages of the portal.
      await page.goto(`${server.url}chart.html`);
      await block(page, 'A chart.').hover();
      await framed(page, 'docs/chart.md:3');
      await toggle(page).click();
      await framed(page, null);
      await block(page, 'A chart.').click();
      await page.waitForTimeout(200);
      await asked(folder, ['3 docs/pilot.md', '1 part.txt', '5 docs/pilot.md']);
      assert.equal(await page.$$eval('main [tabindex="0"]', (all) => all.length), 0);
    }, 'pilot.html', { words: noting });
  });

  test('leaves links, folds and marked text alone; with Alt it opens what they are in', async () => {
    await writing(async ({ page, folder, write, shows, loads }) => {
      write('docs/pilot.md', `# Pilot\n\nTo the [chart](chart.md) of the harbour.\n\n<details><summary>More</summary>\n\nFolded.\n\n</details>\n`);
      await shows('Folded.');
      await toggle(page).click();
      await block(page, 'More').hover();
      await framed(page, 'docs/pilot.md:5');
      await block(page, 'More').click();
      assert.equal(await page.$eval('main details', (it) => it.open), true);
      await page.getByText('of the harbour').dblclick({ modifiers: ['Shift'] });
      await page.locator('main').getByRole('link', { name: 'chart' }).click({ modifiers: ['Alt'] });
      await asked(folder, ['3 docs/pilot.md']);
      assert.equal(loads(), 1);
      await page.locator('main').getByRole('link', { name: 'chart' }).click();
      await page.waitForURL('**/chart.html');
      await asked(folder, ['3 docs/pilot.md']);
    }, 'pilot.html', { words: noting });
  });

  test('has a key: Enter, on a block that has the focus, which a save leaves there', async () => {
    await writing(async ({ page, folder, write, shows }) => {
      await toggle(page).click();
      await page.waitForFunction(() => [...document.querySelectorAll('main p')].find((it) => it.textContent === 'A part.').tabIndex === 0);
      await block(page, 'A part.').focus();
      await framed(page, 'part.txt:1');
      write('docs/pilot.md', PILOT('two'));
      await shows('Lead two.');
      await page.waitForTimeout(200);
      await page.keyboard.press('Enter');
      await asked(folder, ['1 part.txt']);
      await page.keyboard.press('Shift+Tab');
      await framed(page, 'docs/pilot.md:3');
      await page.keyboard.press('Enter');
      await asked(folder, ['1 part.txt', '3 docs/pilot.md']);
    }, 'pilot.html', { words: noting });
  });

  test('is handed to an address, and places of problems are, too', async () => {
    await writing(async ({ page, folder, write, badge }) => {
      await page.evaluate(() => {
        window.followed = [];
        addEventListener('click', (event) => {
          const address = event.composedPath()[0].href;
          if (!address) return;
          event.preventDefault();
          window.followed.push(address);
        });
      });
      write('docs/pilot.md', '# Pilot\n\n[gone](gone.md)\n\nText.\n');
      await badge('1 problem, 1 on this page');
      await toggle(page).click();
      await block(page, 'Text.').hover();
      await framed(page, 'docs/pilot.md:5');
      await block(page, 'Text.').click();
      await page.locator('#pt-live button', { hasText: '1 problem' }).click();
      await page.locator('#pt-live button.place').click();
      await page.waitForFunction(() => window.followed.length === 2);
      const file = `${fs.realpathSync(folder).slice(1)}/docs/pilot.md`;
      assert.deepEqual(await page.evaluate(() => window.followed), [`vscode://file/${file}:5`, `vscode://file/${file}:3`]);
    }, 'pilot.html', { words: () => ['--editor', 'vscode://file/{path}:{line}'] });
  });

  test('that fails says why', async () => {
    await writing(async ({ page }) => {
      await toggle(page).click();
      await block(page, 'Lead one.').hover();
      await framed(page, 'docs/pilot.md:3');
      await block(page, 'Lead one.').click();
      await page.locator('#pt-live .pill', { hasText: 'Not opened: `false` failed' }).waitFor();
    }, 'pilot.html', { words: () => ['--editor', 'false'] });
  });
});
