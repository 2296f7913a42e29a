// Measures how soon a reader on a telephone sees a page: first paint, largest paint, how long its scripts keep it from
// answering, and what moves. Started by `cargo xtask bench --paint`; prints one JSON object a page. The processor is made
// four times slower and the network that of a slow 4G; pages come packed, as servers send them. Medians of several loads.
//
//   node paint.bench.mjs SITE ROUNDS PAGE...
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

const [site, rounds, ...pages] = process.argv.slice(2);
const NETWORK = { offline: false, latency: 150, downloadThroughput: (1_638_400 / 8), uploadThroughput: 675_000 / 8 };
const SLOWER = 4;

const server = await serve(site, '/', { packed: true });
const browser = await launch();

/** Runs in the page before anything of it does. A task counts by what of it is over 50 ms. */
function watch() {
  window.ptSeen = { lcp: 0, tbt: 0, cls: 0 };
  const on = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  on('largest-contentful-paint', (entry) => (window.ptSeen.lcp = entry.startTime));
  on('longtask', (entry) => (window.ptSeen.tbt += Math.max(0, entry.duration - 50)));
  on('layout-shift', (entry) => (window.ptSeen.cls += entry.hadRecentInput ? 0 : entry.value));
}

async function load(name) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', NETWORK);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.addInitScript(watch);
    await page.goto(server.base + name, { waitUntil: 'load' });
    await page.waitForTimeout(1000);
    return await page.evaluate(() => ({ fcp: performance.getEntriesByName('first-contentful-paint')[0].startTime, ...window.ptSeen }));
  } finally {
    await context.close();
  }
}

const median = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

try {
  for (const page of pages) {
    const loads = [];
    for (let round = 0; round < Number(rounds); round++) loads.push(await load(page));
    const of = (name) => median(loads.map((it) => it[name]));
    console.log(JSON.stringify({ page, fcp: of('fcp'), lcp: of('lcp'), tbt: of('tbt'), cls: of('cls') }));
  }
} finally {
  await browser.close();
  server.close();
}
