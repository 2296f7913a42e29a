// Runbooks while they are carried out: a small book that the program builds, and a browser over http and from disk.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { DESK, axeFindsNothing, eachLook, launch, said, shifts, sideways, watch } from './browser.mjs';
import { serve } from './server.mjs';

const PORTOLAN = process.env.PORTOLAN;
const START = new Date('2026-11-20T03:12:00Z');
const CONFIG = '[book]\ntitle = "Harbour"\nsrc = "docs"\n[portolan]\ndialect = "portolan"\ngit = false\n[output.html.print]\nenable = true\n';
const LONG = Array.from({ length: 60 }, (_, at) => `echo line ${at}`).join('\n   ');
const FAILOVER = `---
title: Failover
rto: 10 min
severity: SEV1
---

# Failover

What to do when the primary is gone.

## Fail over

::::runbook
1. **Fence the primary.** :time[2 min] It must be off. {#fence}

   \`\`\`bash
   ssh db-1.eu-west.halyard.example sudo systemctl disable --now postgresql@16-main && echo "fenced, and it stays so until it is built anew by hand"
   \`\`\`

   :::expected
   \`fenced\`
   :::
   :::rollback
   Start it again.
   :::

2. Promote \`db-2\`. :time[1 min]

   :::note
   One primary at a time.
   :::

   \`\`\`bash
   ${LONG}
   \`\`\`

   - [ ] a task within a step
   - [ ] and another

   <details><summary>Why</summary>

   Because of the folded part.

   </details>

3. **Tell [support](index.md)** that it is over.
::::

## Repair

:::runbook{rto="1 h 30 min"}
1. One
2. Two
:::
`;
const TABBED = `# Tabbed

:::::tabs
::::tab[Cloud]
:::runbook
1. **In the cloud.**
:::
::::
::::tab[Metal]
:::runbook[On metal]{#metal rto=none}
5. **On metal.**
6. \`\`\`bash
   reboot
   \`\`\`
:::
::::
:::::
`;
const SPANISH = '---\nlang: es\nrto: 10 min\n---\n\n# Conmutación\n\n## Conmutar\n\n:::runbook\n1. **Aislar.**\n2. **Promover.**\n:::\n';
const ARABIC = '---\nlang: ar\nrto: 10 min\n---\n\n# دليل\n\n:::runbook\n1. **افصل الخادم.**\n2. **تحقق.**\n:::\n';

const pdfText = spawnSync('pdftotext', ['-v']).status === 0;

let browser;
let folder;
let site;
let root;

const write = (file, text) => fs.writeFileSync(path.join(folder, 'docs', file), text);
const build = () => execFileSync(PORTOLAN, ['build'], { cwd: folder, stdio: 'pipe' });

before(async () => {
  if (!PORTOLAN) return;
  browser = await launch();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-runbook-'));
  fs.mkdirSync(path.join(folder, 'docs'));
  fs.writeFileSync(path.join(folder, 'book.toml'), CONFIG);
  write('index.md', '# Home\n\nWelcome.\n');
  write('failover.md', FAILOVER);
  write('tabbed.md', TABBED);
  write('conmutacion.md', SPANISH);
  write('dalil.md', ARABIC);
  build();
  site = [path.join(folder, 'site'), path.join(folder, 'book')].find((place) => fs.existsSync(place));
  root = await serve(site);
});

after(async () => {
  await browser?.close();
  root?.close();
  if (folder) fs.rmSync(folder, { recursive: true });
});

/** Opens a page with the clock of the test; fails where anything is wrong with it. */
async function visit(name, options, check) {
  const { where = 'http', ...rest } = options;
  const context = await browser.newContext({ viewport: DESK, ...rest });
  const watched = [];
  const open = async (file = name) => {
    const page = await context.newPage();
    watched.push(watch(page));
    await page.clock.install({ time: START });
    await page.goto(where === 'http' ? root.base + file : pathToFileURL(path.join(site, file)).href);
    return page;
  };
  try {
    await check(await open(), open);
    assert.deepEqual(watched.flatMap(({ problems }) => problems), [], `problems on ${name}`);
  } finally {
    await context.close();
  }
}

/** What has moved since the page began to be shown; the clock of the test, which stands still, is let go on. */
async function moved(page) {
  const found = shifts(page);
  await page.clock.runFor(200);
  return found;
}

const boxes = (page) => page.locator('.runbook .step > p > label > input');
const bar = (page, at = 0) => page.locator('.run-bar').nth(at);
const press = (page, name, at = 0) => bar(page, at).locator(`[data-act="${name}"]`).click();
/** What the bar shows, its buttons included. */
const shown = (page, at = 0) =>
  bar(page, at).evaluate((it) =>
    [...it.querySelectorAll('b, .run-state > span, .run-acts > *')].filter((part) => part.textContent && part.checkVisibility()).map((part) => part.textContent));
const kept = (page) => page.evaluate(() => localStorage.getItem('pt:harbour:default:run:failover.html'));

describe('a runbook', { skip: !PORTOLAN && 'PORTOLAN names no program' }, () => {
  for (const where of ['http', 'file']) {
    test(`is run, kept, and copied as a log (${where})`, async () => {
      await visit('failover.html', { where, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
        assert.deepEqual(await shown(page), ['0 of 3', 'RTO 10 min', 'Start', 'Print']);
        await page.clock.pauseAt(new Date('2026-11-20T03:12:30Z'));
        await press(page, 'start');
        assert.deepEqual(await shown(page), ['0 of 3', '00:00:00', '10 min to RTO', 'started 03:12 UTC', 'Copy log', 'Print', 'Reset']);
        assert.equal(await page.evaluate(() => document.activeElement.closest('.step').dataset.step), 'fence');
        await page.clock.runFor(125_000);
        await boxes(page).nth(0).check();
        assert.equal(await page.locator('.step[aria-current=step]').getAttribute('data-step'), 'promote-db-2');
        await page.clock.runFor(100);
        await said(page, '1 of 3');
        assert.equal(await page.locator('.run-at').textContent(), '03:14:35 (+2 min)');
        assert.deepEqual((await shown(page)).slice(0, 3), ['1 of 3', '00:02:05', '7 min to RTO']);
        // The second runbook of the page is a run of its own, with an RTO of its own.
        assert.deepEqual(await shown(page, 1), ['0 of 2', 'RTO 1 h 30 min', 'Start', 'Print']);

        await page.reload();
        assert.deepEqual([await boxes(page).nth(0).isChecked(), await boxes(page).nth(1).isChecked()], [true, false]);
        assert.deepEqual((await shown(page)).slice(0, 2), ['1 of 3', '00:02:05']);
        await boxes(page).nth(0).uncheck();
        assert.equal(await page.locator('.run-at').count(), 0);
        await boxes(page).nth(0).check();

        await page.clock.runFor(6 * 60_000);
        assert.deepEqual(await page.locator('.badge.warning').allTextContents(), ['115 s to RTO']);
        await page.clock.runFor(161_000);
        assert.deepEqual(await page.locator('.run-state .badge.danger').allTextContents(), ['46 s over RTO']);
        await boxes(page).nth(1).check();
        await press(page, 'copy');
        const log = await page.evaluate(() => navigator.clipboard.readText());
        assert.match(log, /^# Fail over · Failover · Harbour\n\n(http|file):.*failover\.html#fail-over\n\n/);
        const lines = log.split('\n').slice(4).map((line) => line.replace(/build .*/, 'build …'));
        assert.deepEqual(lines, [
          '- started 2026-11-20 03:12:30 UTC',
          '- 2 of 3, after 00:10:46',
          '- RTO 10 min, 46 s over RTO',
          '- Page: edition default, build …',
          '',
          '- [x] 1. Fence the primary. 03:14:35 (+2 min)',
          '- [x] 2. Promote db-2. 03:23:16 (+10 min)',
          '- [ ] 3. Tell support',
          '',
          'Open: 3. Tell support',
          '',
        ]);
        assert.match(log, /build [0-9a-f]{6}/);

        await page.clock.runFor(4_000);
        await boxes(page).nth(2).check();
        await page.clock.runFor(60_000);
        assert.deepEqual(await shown(page), ['3 of 3', 'done in 00:10:50', '50 s over RTO', 'started 03:12 UTC', 'Copy log', 'Print', 'Reset']);
        await boxes(page).nth(2).uncheck();
        assert.equal((await shown(page))[1], '00:11:50');
      });
    });
  }

  test('asks before it forgets a run, and is used by keyboard alone', async () => {
    await visit('failover.html', {}, async (page) => {
      await boxes(page).nth(0).focus();
      await page.keyboard.press('Space');
      assert.equal((await shown(page))[0], '1 of 3');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      assert.deepEqual((await shown(page)).slice(-3), ['Forget this run?', 'Forget it', 'Keep it']);
      const focused = () => page.evaluate(() => document.activeElement.textContent);
      assert.equal(await focused(), 'Keep it');
      await page.keyboard.press('Escape');
      assert.equal(await focused(), 'Reset');
      assert.equal(await boxes(page).nth(0).isChecked(), true);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      assert.equal(await focused(), 'Start');
      assert.deepEqual(await shown(page), ['0 of 3', 'RTO 10 min', 'Start', 'Print']);
      assert.equal(await kept(page), null);
    });
  });

  for (const where of ['http', 'file']) {
    test(`is followed by another window (${where})`, async () => {
      await visit('failover.html', { where }, async (page, open) => {
        const other = await open();
        await boxes(page).nth(1).check();
        await other.waitForFunction(() => document.querySelectorAll('.run-at').length === 1);
        await boxes(other).nth(0).check();
        await page.waitForFunction(() => document.querySelectorAll('.run-at').length === 2);
        assert.equal((await shown(page))[0], '2 of 3');
        await press(other, 'reset');
        await press(other, 'forget');
        await page.waitForFunction(() => document.querySelectorAll('.run-at').length === 0);
      });
    });
  }

  test('leaves the focus in the bar that another window changes', async () => {
    await visit('failover.html', {}, async (page, open) => {
      const other = await open();
      await press(page, 'start');
      await other.waitForSelector('[data-act="reset"]');
      await bar(other).locator('[data-act="reset"]').focus();
      await press(page, 'reset');
      await press(page, 'forget');
      await other.waitForSelector('[data-act="start"]');
      assert.equal(await other.evaluate(() => document.activeElement.dataset.act), 'start');
    });
  });

  test('is as another page has left it when the way back leads to it', async () => {
    await visit('failover.html', {}, async (page, open) => {
      const state = async () => (await shown(page))[0];
      await boxes(page).nth(0).check();
      const run = await kept(page);
      await press(page, 'reset');
      await press(page, 'forget');
      assert.equal(await state(), '0 of 3');
      // A page that is kept for the way back hears nothing of what others store meanwhile.
      await page.evaluate((text) => {
        localStorage.setItem('pt:harbour:default:run:failover.html', text);
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      }, run);
      assert.equal(await state(), '1 of 3');
    });
  });

  test('says what changed on the page during the run', async () => {
    await visit('failover.html', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await boxes(page).nth(0).check();
      await boxes(page).nth(1).check();
      const changed = FAILOVER.replace('It must be off.', 'It must be *off*.').replace('Promote `db-2`', 'Promote `db-3`').replace('1. **Fence', '1. **Decide.**\n2. **Fence').replace('2. Promote', '3. Promote');
      try {
        write('failover.md', changed);
        build();
        await page.reload();
        assert.equal((await shown(page))[0], '1 of 4');
        assert.deepEqual(await page.locator('.run-note').first().locator(':scope > div:first-child, li').allTextContents(), [
          'This runbook changed during your run',
          'New: 1. Decide.',
          'Changed: 2. Fence the primary.',
          'New: 3. Promote db-3.',
          'Removed: Promote db-2.',
        ]);
        await page.click('[data-act="seen"]');
        assert.equal(await page.locator('.run-note li').count(), 0);
        assert.equal(await page.evaluate(() => document.activeElement.closest('.step').dataset.step), 'decide');
        await page.reload();
        assert.equal(await page.locator('.run-note li').count(), 0);
        await press(page, 'copy');
        const log = await page.evaluate(() => navigator.clipboard.readText());
        assert.match(log, /\n- \[x\] Promote db-2\. 03:12:\d\d \(\+0 s\), Removed\n/);
      } finally {
        write('failover.md', FAILOVER);
        build();
      }
    });
  });

  test('works where nothing may be kept, and says so once', async () => {
    await visit('failover.html', {}, async (page) => {
      await page.addInitScript(() => {
        const refuse = () => {
          throw new DOMException('no', 'SecurityError');
        };
        Object.defineProperty(window, 'localStorage', { get: refuse });
      });
      await page.reload();
      await boxes(page).nth(0).check();
      await page.clock.runFor(60_000);
      await boxes(page).nth(1).check();
      assert.deepEqual((await shown(page)).slice(0, 2), ['2 of 3', '00:01:00']);
      assert.equal(await page.locator('.run-note', { hasText: 'This browser keeps nothing' }).count(), 1);
      await page.reload();
      assert.equal(await boxes(page).nth(0).isChecked(), false);
    });
  });

  test('offers a run that nobody touched for a day', async () => {
    await visit('failover.html', {}, async (page) => {
      await page.clock.pauseAt(new Date('2026-11-20T03:12:30Z'));
      await boxes(page).nth(0).check();
      await page.clock.setFixedTime(new Date('2026-11-21T04:00:30Z'));
      await page.reload();
      assert.deepEqual(await shown(page), ['Run of 2026-11-20 03:12 UTC: 1 of 3', 'Continue', 'Start anew']);
      assert.equal(await boxes(page).nth(0).isChecked(), false);
      const focused = () => page.evaluate(() => document.activeElement.closest('.step')?.dataset.step ?? document.activeElement.textContent);
      await bar(page).locator('[data-act=resume]').focus();
      await page.keyboard.press('Enter');
      assert.equal(await focused(), 'promote-db-2', 'the first open step has the focus');
      assert.deepEqual((await shown(page)).slice(0, 4), ['1 of 3', '24:48:00', '24 h 38 min over RTO', 'started 2026-11-20 03:12 UTC']);
      await page.reload();
      assert.equal(await boxes(page).nth(0).isChecked(), true);
      await page.clock.setFixedTime(new Date('2026-11-23T04:00:00Z'));
      await page.reload();
      await bar(page).locator('[data-act=resume]').focus();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.deepEqual((await shown(page)).slice(0, 2), ['0 of 3', '00:00:00']);
      assert.equal(await focused(), 'fence');
    });
  });

  test('ticks without script, and stands open', async () => {
    await visit('failover.html', { javaScriptEnabled: false }, async (page) => {
      assert.deepEqual(await boxes(page).evaluateAll((all) => all.map((it) => it.disabled)).catch(() => 'no script'), [false, false, false, false, false]);
      await boxes(page).nth(0).check();
      assert.equal(await boxes(page).nth(0).isChecked(), true);
      assert.equal(await page.locator('.run-bar').count(), 0);
      assert.equal(await page.locator('.sign').first().isVisible(), false);
    });
  });

  test('in tabs counts for itself, from the number that its list begins with', async () => {
    await visit('tabbed.html', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.click('[role=tab]:has-text("Metal")');
      assert.deepEqual(await shown(page, 1), ['0 of 2', 'Start', 'Print']);
      await boxes(page).nth(2).check();
      assert.deepEqual((await shown(page, 1)).slice(0, 1), ['1 of 2']);
      await press(page, 'copy', 1);
      const log = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(log, /^# On metal · Tabbed · Harbour\n[^]*- \[ \] 5\. On metal\.\n- \[x\] 6\. Step 6 /);
      await page.click('[role=tab]:has-text("Cloud")');
      assert.equal((await shown(page, 0))[0], '0 of 1');
    });
  });

  test('speaks the language of the page', async () => {
    await visit('conmutacion.html', {}, async (page) => {
      assert.deepEqual(await shown(page), ['0 de 2', 'RTO 10 min', 'Empezar', 'Imprimir']);
      await boxes(page).nth(0).check();
      assert.deepEqual((await shown(page)).slice(-4), ['inicio: 03:12 UTC', 'Copiar registro', 'Imprimir', 'Reiniciar']);
    });
  });

  test('is on paper with room to sign, empty boxes and whole commands, from dark too', async () => {
    for (const colorScheme of ['light', 'dark']) {
      await visit('failover.html', { colorScheme }, async (page) => {
        await boxes(page).nth(0).check();
        await page.emulateMedia({ media: 'print', colorScheme });
        const looks = await boxes(page).evaluateAll((all) =>
          all.map((it) => [getComputedStyle(it).appearance, getComputedStyle(it).backgroundColor, getComputedStyle(it, '::before').content.includes('✓')]));
        assert.deepEqual(looks.slice(0, 2), [['none', 'rgba(0, 0, 0, 0)', true], ['none', 'rgba(0, 0, 0, 0)', false]]);
        assert.deepEqual(await page.locator('.sign').nth(1).locator('span').allInnerTexts(), ['Name', 'Time', 'Initials']);
        assert.equal(await page.locator('.signature').first().innerText().then((text) => text.replace(/\s+/g, ' ')), 'Carried out by Date Signature');
        assert.equal(await page.locator('.run-acts > button').filter({ visible: true }).count(), 0);
        assert.equal(await page.locator('.run-at').isVisible(), true);
        assert.equal(await page.locator('details p').evaluate((it) => it.checkVisibility()), true);
        const wide = await page.evaluate(() => [...document.querySelectorAll('main pre')].filter((it) => it.scrollWidth > it.clientWidth + 1).length);
        assert.equal(wide, 0, 'commands are cut off');
        assert.equal(await page.locator('.line', { hasText: 'echo line 59' }).isVisible(), true);
        // An idle run says nothing.
        assert.equal(await bar(page, 1).locator('.run-state').isVisible(), false);
      });
    }
  });

  test('prints as it stands: nothing of it is missing on paper', { skip: !pdfText && 'pdftotext is not installed' }, async () => {
    await visit('failover.html', { colorScheme: 'dark' }, async (page) => {
      await boxes(page).nth(0).check();
      const file = path.join(folder, 'failover.pdf');
      await page.pdf({ path: file, format: 'A4' });
      const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
      const wanted = ['1 of 3', 'started 03:12 UTC', '✓', 'Fence the primary.', '(+0 s)', 'built anew by hand"', 'echo line 59', 'Because of the folded part.', 'a task within a step', 'Name Time Initials', 'Carried out by Date Signature'];
      assert.deepEqual(wanted.filter((words) => !text.includes(words)), []);
      assert.equal(text.split('✓').length, 2, 'one tick, and no other box is filled');
      assert.ok(!text.includes('Copy log'));
    });
  });

  test('stands in the whole book without a bar', async () => {
    await visit('print.html', {}, async (page) => {
      assert.equal(await page.locator('.run-bar').count(), 0);
      assert.equal(await boxes(page).first().isEnabled(), true);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.locator('.sign').first().isVisible(), true);
    });
  });

  test('axe finds nothing, nothing moves, nothing scrolls sideways, idle and running', async () => {
    for (const name of ['failover.html', 'dalil.html']) {
      for (const width of [1440, 390]) {
        await visit(name, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
          const room = async (state) => {
            await eachLook(page, [width], (where) => axeFindsNothing(page, `${name} ${state}, ${where}`));
            if (width === 390) await page.setViewportSize({ width: 320, height: 900 });
            assert.equal(await sideways(page), 0, `${name} ${state}`);
            await page.setViewportSize({ width, height: 900 });
          };
          assert.deepEqual(await moved(page), [], `${name} at ${width} px`);
          await room('idle');
          await press(page, 'start');
          await boxes(page).nth(0).check();
          await page.clock.runFor(11 * 60_000);
          await room('running');
        });
      }
    }
  });

  test('keeps its clock in sight and covers nothing', async () => {
    for (const [width, height] of [[1440, 900], [390, 844], [360, 225]]) {
      await visit('failover.html', { viewport: { width, height } }, async (page) => {
        await press(page, 'start');
        await page.evaluate(() => document.querySelector('[data-step="promote-db-2"] pre').scrollIntoView({ block: 'center' }));
        const top = await page.locator('.run-state').first().evaluate((it) => it.getBoundingClientRect());
        if (height < 480) return assert.ok(top.bottom < 0, 'a bar takes the little room there is');
        const head = await page.evaluate(() => Math.max(...[...document.querySelectorAll('.head, .toc > button')].map((it) => it.getBoundingClientRect().bottom)));
        assert.ok(top.top >= head - 1 && top.bottom < height / 4, `the bar stands at ${top.top}, the header ends at ${head}`);
        // What is reached by keyboard or a link is not under the bar.
        await page.evaluate(() => document.querySelector('[data-step="tell-support"] input').focus());
        await page.evaluate(() => document.querySelector('#fence').scrollIntoView());
        const step = await page.evaluate(() => document.querySelector('#fence').getBoundingClientRect().top);
        assert.ok(step >= (await page.locator('.run-state').first().evaluate((it) => it.getBoundingClientRect().bottom)) - 1);
      });
    }
  });

  test('is easy to hit where fingers are used', async () => {
    await visit('failover.html', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
      await press(page, 'start');
      const small = await page.evaluate(() => {
        const reaches = (it, x, y) => [[-21, 0], [21, 0], [0, -21], [0, 21]].every(([right, down]) => {
          const hit = document.elementFromPoint(x + right, y + down);
          return hit && (hit === it || hit.closest('label') === it || it.contains(hit));
        });
        return [...document.querySelectorAll('.runbook .step > p > label, .run-acts > button')].filter((it) => {
          if (!it.checkVisibility()) return false;
          const target = it.querySelector('input') ?? it;
          target.scrollIntoView({ block: 'center' });
          const box = target.getBoundingClientRect();
          return !reaches(it, box.x + box.width / 2, box.y + box.height / 2);
        }).map((it) => it.textContent);
      });
      assert.deepEqual(small, []);
    });
  });

  test('its script is small, and only pages with a runbook name it', () => {
    const names = fs.readdirSync(path.join(site, 'assets')).filter((name) => name.startsWith('runbook.'));
    assert.equal(names.length, 2);
    for (const name of names) {
      const size = zlib.gzipSync(fs.readFileSync(path.join(site, 'assets', name)), { level: 9 }).length;
      assert.ok(size <= 4096, `${name} has ${size} bytes`);
    }
    const has = (page) => /assets\/runbook\.[0-9a-f]+\.js/.test(fs.readFileSync(path.join(site, page), 'utf8'));
    assert.deepEqual(['failover.html', 'tabbed.html', 'print.html', 'index.html', '404.html'].map(has), [true, true, true, false, false]);
  });

  test('keeps its ticks and its clock while the page is written', async () => {
    const child = spawn(PORTOLAN, ['serve', '-p', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    try {
      const url = await new Promise((done, fail) => {
        let text = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (data) => {
            text += data;
            const found = text.match(/http:\/\/[\d.:]+\//);
            if (found) done(found[0]);
          });
        }
        child.on('exit', () => fail(new Error(text)));
      });
      const context = await browser.newContext();
      const page = await context.newPage();
      const greeted = new Promise((done) => page.once('websocket', (socket) => socket.once('framereceived', done)));
      await page.goto(`${url}failover.html`);
      // It hears of changes from the first message on.
      await greeted;
      await boxes(page).nth(0).check();
      await page.evaluate(() => (window.same = true));
      write('failover.md', FAILOVER.replace('What to do', 'All there is to do').replace('3. **Tell', '3. **Look.**\n4. **Tell'));
      await page.waitForFunction(() => document.querySelectorAll('.run-bar')[0]?.querySelector('b').textContent === '1 of 4', null, { timeout: 15_000 });
      assert.equal(await page.evaluate(() => window.same), true);
      assert.equal(await boxes(page).nth(0).isChecked(), true);
      assert.deepEqual(await page.locator('.run-note li').allTextContents(), ['New: 3. Look.']);
      assert.equal(await page.locator('.run-bar').count(), 2);
      await context.close();
    } finally {
      child.kill('SIGINT');
      write('failover.md', FAILOVER);
    }
  });
});
