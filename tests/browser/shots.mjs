// Pictures of every kind of page, and a sheet that shows them all: `cargo xtask shots` runs this. What is asked for is one
// value of JSON in SHOTS; `xtask/src/shots.rs` describes it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FOLDERS, KINDS, kind } from './audit/kinds.mjs';
import { launch, painted } from './browser.mjs';
import { serve } from './server.mjs';
import { contactSheet } from './shots-sheet.mjs';

const asked = JSON.parse(process.env.SHOTS);
const HEIGHTS = { 1440: 900, 1024: 768, 390: 844 };

// What is done to a page before its picture is taken.
const STATES = {
  async dialog(page) {
    if (!asked.script) return;
    await page.locator('#pt-find').click();
    await page.keyboard.type('failover');
    await page.waitForSelector('[role=option]', { timeout: 10_000 });
    await page.waitForLoadState('networkidle');
  },
  async 'search results'(page) {
    if (!asked.script) return;
    await page.waitForSelector('#pt-found .words:not(:empty)', { timeout: 10_000 });
    await page.waitForLoadState('networkidle');
  },
  async menu(page) {
    const menu = page.locator('.menu');
    if (await menu.isVisible()) await menu.click();
    else await page.locator('.scheme').click();
  },
  async versions(page) {
    const version = page.locator('.version').filter({ visible: true });
    if (await version.count()) await version.click();
    else await page.locator('.menu').click();
  },
  async running(page) {
    if (!asked.script) return;
    await page.click('.run-acts [data-act=start]');
    await page.locator('.runbook .step > p > label > input').first().check();
  },
  async enlarged(page) {
    if (asked.script) await page.locator('.diagram-zoom').first().click();
  },
  async foot(page) {
    await page.locator('.foot').scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  },
};

// Pages that are shown in more than one state.
const [HOME, API, RUNBOOK, ELEMENTS, DIAGRAMS] = ['home', 'API page', 'runbook', 'every element', 'diagrams'].map(kind);
const STATED = [
  ['dialog', ...HOME.slice(1)],
  ['menu', ...API.slice(1)],
  ['foot', ...API.slice(1)],
  ['running', ...RUNBOOK.slice(1)],
  ['versions', ...ELEMENTS.slice(1)],
  ['enlarged', ...DIAGRAMS.slice(1)],
];

/** What is to be shown: everything, or what begins with one of the names that were given. */
function wanted() {
  const all = [...KINDS, ...STATED].filter(([, site]) => !asked.alone || site === 'portal');
  const found = all.filter(([name]) => !asked.only?.length || asked.only.some((start) => name.startsWith(start)));
  if (found.length) return found.map(([name, site, file]) => ({ name, site, path: file, stem: name.replaceAll(/[^A-Za-z0-9]+/g, '-') }));
  console.error(`no kind of page begins so: there are ${all.map(([name]) => name).join(', ')}`);
  process.exit(1);
}

/** The address of a page in a site, or nothing where the site has no such file. */
function addressOf(site, one) {
  const file = one.path.split('?')[0];
  return fs.existsSync(path.join(site.folder, file)) ? site.base + one.path : undefined;
}

async function take(browser, site, one, width, scheme, file) {
  const context = await browser.newContext({
    viewport: { width, height: asked.height ?? HEIGHTS[width] ?? 900 },
    deviceScaleFactor: asked.scale ?? 1,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    forcedColors: asked.forcedColors ? 'active' : 'none',
    javaScriptEnabled: asked.script,
    hasTouch: width < 640,
  });
  const page = await context.newPage();
  try {
    await page.goto(addressOf(site, one), { waitUntil: 'load' });
    await STATES[one.name]?.(page);
    if (asked.script) await painted(page);
    await page.screenshot({ path: file, fullPage: asked.whole && !STATES[one.name] });
  } finally {
    await context.close();
  }
}

/** What a printer makes of a page: a PDF, and a picture of each sheet where there is a program that makes them. */
async function print(browser, site, one, stem) {
  const context = await browser.newContext({ colorScheme: 'dark' });
  const page = await context.newPage();
  try {
    await page.goto(addressOf(site, one), { waitUntil: 'load' });
    await page.pdf({ path: `${stem}.pdf`, format: 'A4', preferCSSPageSize: true, printBackground: true });
  } finally {
    await context.close();
  }
  try {
    execFileSync('pdftoppm', ['-png', '-r', '60', '-l', '12', `${stem}.pdf`, stem]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return [`${stem}.pdf`];
  }
  const name = path.basename(stem);
  const sheets = fs.readdirSync(path.dirname(stem)).filter((it) => it.startsWith(`${name}-`) && it.endsWith('.png'));
  return sheets.sort().map((sheet) => path.join(path.dirname(stem), sheet));
}

/** Every picture of one kind of page of one site. */
async function all(browser, site, one) {
  const shown = [];
  const stem = path.join(asked.out, `${site.name}-${one.stem}`);
  if (asked.print) return (await print(browser, site, one, stem)).map((file) => ({ file, note: 'print' }));
  for (const scheme of asked.schemes) {
    for (const width of asked.widths) {
      const file = `${stem}-${width}-${scheme}.png`;
      await take(browser, site, one, width, scheme, file);
      shown.push({ file, note: `${width} ${scheme}` });
    }
  }
  return shown;
}

fs.mkdirSync(asked.out, { recursive: true });
const sites = new Map();
const folders = { ...FOLDERS, ...(asked.beside && { beside: asked.beside }) };
for (const [name, folder] of Object.entries(folders)) {
  sites.set(name, { name, folder, ...(await serve(folder)) });
}
const browser = await launch();
const rows = [];
let failed = 0;
try {
  for (const one of wanted()) {
    const row = { name: one.name, shots: [] };
    const where = one.site === 'portal' && sites.has('beside') ? ['portal', 'beside'] : [one.site];
    for (const site of where.map((name) => sites.get(name)).filter(Boolean)) {
      if (!addressOf(site, one)) {
        console.error(`${site.name} has no ${one.path}`);
        continue;
      }
      try {
        row.shots.push({ site: site.name, pictures: await all(browser, site, one) });
      } catch (error) {
        failed += 1;
        console.error(`${one.name}: ${error.message}`);
      }
    }
    if (row.shots.length) rows.push(row);
  }
} finally {
  await browser.close();
  for (const site of sites.values()) site.close();
}
fs.writeFileSync(path.join(asked.out, 'index.html'), contactSheet(rows, asked.out));
const count = rows.flatMap((row) => row.shots).reduce((sum, shot) => sum + shot.pictures.length, 0);
console.log(`${count} pictures: ${path.join(asked.out, 'index.html')}`);
process.exitCode = failed || !count ? 1 : 0;
