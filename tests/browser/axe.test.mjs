// What axe says of one page of every kind, in both schemes, on a desk and on a phone, and with everything open that can
// be opened. The site's policy is set aside here, because axe comes from outside; every other test is under it.
import { describe, test } from 'node:test';
import { KINDS, kind } from './audit/kinds.mjs';
import { tour } from './audit/tour.mjs';
import { axeFindsNothing, eachLook } from './browser.mjs';

const WIDTHS = [1440, 390];
const PHONE = [390];

const { look } = tour();

/** Pages that stand together in one number their tables each for itself. */
const but = ([name]) => (/ in one$/.test(name) ? ['landmark-unique'] : []);

describe('axe finds nothing', () => {
  for (const one of KINDS) {
    test(`in ${one[0]}`, () =>
      look(one, { bypassCSP: true }, (page) => eachLook(page, WIDTHS, (where) => axeFindsNothing(page, where, but(one)))));
  }
});

const API = kind('API page');
const ELEMENTS = kind('every element');
const RUNBOOK = kind('runbook');
const DRILLS = kind('wide tables');

async function openSearch(page, words) {
  await page.click('#pt-find');
  await page.waitForSelector('#pt-search[open]');
  await page.fill('#pt-q', words);
  if (!words) return;
  await page.waitForFunction(() => document.querySelector('#pt-search .words:not(:empty), #pt-search .rest p'));
  await page.waitForFunction(() => document.querySelector('#pt-search [role=status]')?.textContent);
}

/** Opens what a button of the header opens; on a phone some of them stand in the drawer. */
const menu = (name) => async (page) => {
  if (!(await page.locator(`[popovertarget="${name}"]`).filter({ visible: true }).count())) await page.click('.menu');
  await page.click(`[popovertarget="${name}"] >> visible=true`);
  await page.waitForSelector(`#${name}:popover-open`);
};

const OPEN = [
  ['the theme menu', API, WIDTHS, menu('pt-theme')],
  ['the languages', kind('glossary'), WIDTHS, menu('pt-languages')],
  ['the versions', ELEMENTS, WIDTHS, menu('pt-versions')],
  ['the other sections of the header', ELEMENTS, [1440], menu('pt-more')],
  ['the drawer', API, PHONE, menu('pt-nav')],
  ['a group of the drawer that the page did not hold', kind('home'), PHONE, async (page) => {
    await menu('pt-nav')(page);
    await page.click('#pt-nav li:has(> a[href$="lookout/index.html"]) > details > summary');
    await page.waitForSelector('#pt-nav a[href$="lookout/api.html"]');
  }],
  ['the contents of the page', API, PHONE, menu('pt-toc-list')],
  ['the dialog of search, empty', API, WIDTHS, (page) => openSearch(page, '')],
  ['the dialog of search, with hits', API, WIDTHS, (page) => openSearch(page, 'failover')],
  ['the dialog of search, without a hit', API, WIDTHS, (page) => openSearch(page, 'zyzzyva')],
  ['the list of keys', API, WIDTHS, async (page) => {
    await page.keyboard.press('?');
    await page.waitForSelector('#pt-search[open] kbd');
  }],
  ['the explanation of a term', kind('page'), WIDTHS, async (page) => {
    const term = page.locator('main a.term').first();
    await term.scrollIntoViewIfNeeded();
    await term.focus();
    await page.waitForSelector('.term-tip');
  }],
  ['the marks of a search', ['runbook', 'portal', `${RUNBOOK[2]}?h=failover`], WIDTHS, (page) => page.waitForSelector('.unmark')],
  ['every fold', ELEMENTS, WIDTHS, (page) =>
    page.evaluate(() => {
      document.querySelectorAll('main details').forEach((fold) => (fold.open = true));
      document.querySelectorAll('.whole-code').forEach((button) => button.click());
    })],
  ['what was copied', ELEMENTS, WIDTHS, async (page) => {
    await page.locator('.copy').first().click();
    await page.waitForSelector('.copy[data-said]');
  }],
  ['a diagram over the window', kind('diagrams'), WIDTHS, async (page) => {
    await page.locator('.diagram-zoom').first().click();
    await page.waitForSelector('dialog[open]');
  }],
  ['a sorted table', DRILLS, [1440], async (page) => {
    await page.locator('.sortable th .sort').first().click();
    await page.waitForSelector('th[aria-sort]');
  }],
  ['a run that goes on, and the question before it is forgotten', RUNBOOK, WIDTHS, async (page) => {
    await page.click('.run-acts [data-act=start]');
    await page.click('.run-acts [data-act=reset]');
    await page.waitForSelector('.run-acts [data-act=forget]');
    await page.evaluate(() => localStorage.clear());
  }],
  ['the field for an answer', ELEMENTS, WIDTHS, async (page) => {
    await page.locator('#pt-feedback label').first().click();
    await page.waitForSelector('#pt-answer');
    await page.evaluate(() => scrollTo(0, 0));
  }],
  ['the way to the top', API, PHONE, async (page) => {
    await page.evaluate(() => scrollTo(0, 4000));
    await page.mouse.wheel(0, -200);
    await page.waitForSelector('.to-top:not([hidden])');
  }],
];

describe('axe finds nothing with open', () => {
  for (const [what, where, widths, open] of OPEN) {
    for (const width of widths) {
      test(`${what}, ${width} px wide`, () =>
        look(where, { bypassCSP: true, viewport: { width, height: 900 } }, async (page) => {
          await open(page);
          await eachLook(page, [width], (way) => axeFindsNothing(page, way));
        }));
    }
  }
});
