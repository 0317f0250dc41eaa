// How fast the portal's first screen is on this machine: LCP, CLS, TBT and the size of its scripts as they are sent.
//   bench/portal [--rounds N] [--picture FILE] [--url URL --user NAME --password-file FILE]
// Without --url an empty server of its own is started (./holdfast build first) and removed again. --picture writes what
// the first screen looks like, at 1440 pixels: so docs/images/overview.png is made, from a running ./holdfast demo.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fail, launch, ownServer } from './portal-server.mjs';

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    picture: { type: 'string' },
    url: { type: 'string' },
    user: { type: 'string', default: 'admin' },
    'password-file': { type: 'string' },
  },
});

/** Runs in the page, before anything of it. */
function watch() {
  window.measured = { lcp: 0, cls: 0, tbt: 0, fcp: 0 };
  const on = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on('largest-contentful-paint', (entry) => (window.measured.lcp = entry.startTime));
  on('layout-shift', (entry) => {
    if (!entry.hadRecentInput) window.measured.cls += entry.value;
  });
  on('longtask', (entry) => (window.measured.tbt += Math.max(0, entry.duration - 50)));
  on('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') window.measured.fcp = entry.startTime;
  });
}

async function measure(browser, { url, user, password }) {
  // a context of its own is a cold cache
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const signedIn = await context.request.post(`${url}/api/v1/session`, { data: { user, password } });
    if (!signedIn.ok()) fail(`signing in was answered ${signedIn.status()}: ${await signedIn.text()}`);
    const page = await context.newPage();
    await page.addInitScript(watch);
    const scripts = [];
    page.on('requestfinished', async (request) => {
      if (request.resourceType() === 'script') scripts.push(request.sizes().then((sizes) => sizes.responseBodySize));
    });
    await page.goto(url);
    await page.getByTestId('headline').waitFor();
    const ready = await page.evaluate(() => performance.now());
    // what still comes after the headline counts too
    await page.waitForTimeout(1000);
    const { lcp, cls, tbt, fcp } = await page.evaluate(() => window.measured);
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    if (given.picture) await page.screenshot({ path: given.picture });
    return { fcp, lcp, ready, cls, tbt, scripts: bytes / 1000 };
  } finally {
    await context.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rounds = Number(given.rounds);
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds must be a number from 1 on.');
if (given.url && !given['password-file']) fail('--url needs --password-file, whose first line is the password.');

const server = given.url
  ? {
      url: given.url,
      password: readFileSync(given['password-file'], 'utf8').split('\n')[0],
      end: () => Promise.resolve(),
    }
  : await ownServer();
const browser = await launch();
try {
  const found = [];
  for (let round = 0; round < rounds; round++)
    found.push(await measure(browser, { ...server, user: given.user }));
  const row = (name, key, unit, digits = 0) =>
    console.log(`${name.padEnd(28)} ${median(found.map((one) => one[key])).toFixed(digits)} ${unit}`);
  console.log(`The overview, cold cache, median of ${rounds}:`);
  row('first contentful paint', 'fcp', 'ms');
  row('LCP', 'lcp', 'ms');
  row('state of everything shown', 'ready', 'ms');
  row('TBT', 'tbt', 'ms');
  row('CLS', 'cls', '', 4);
  row('scripts, compressed', 'scripts', 'kB', 1);
} finally {
  await browser.close();
  await server.end();
}
