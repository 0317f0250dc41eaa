// How fast the portal's first screen is on this machine: LCP, CLS, TBT and the size of its scripts as they are sent.
//   bench/portal [--rounds N] [--picture FILE] [--url URL --user NAME --password-file FILE]
// Without --url an empty server of its own is started (./holdfast build first) and removed again. --picture writes what
// the first screen looks like, at 1440 pixels: so docs/images/overview.png is made, from a running ./holdfast demo.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    picture: { type: 'string' },
    url: { type: 'string' },
    user: { type: 'string', default: 'admin' },
    'password-file': { type: 'string' },
  },
});

function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(1);
}

if (!existsSync(join(home, 'portal/node_modules'))) fail('portal/node_modules is not there: run ./holdfast build first.');
const { chromium } = createRequire(join(home, 'portal/package.json'))('playwright-core');

function freePort() {
  return new Promise((found) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** An empty server of our own; what to call to end it. */
async function ownServer() {
  const lib = join(home, 'distribution/target/holdfast/lib');
  if (!existsSync(lib)) fail(`${lib} is not there: run ./holdfast build first.`);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-portal-'));
  const port = await freePort();
  const password = 'correct horse battery staple';
  writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
  const server = spawn(
    java,
    ['--enable-native-access=ALL-UNNAMED', '-cp', join(lib, '*'), 'io.holdfast.cli.Holdfast', 'server'].concat(
      ['--data', join(folder, 'data'), '--port', String(port)],
      ['--admin-password-file', join(folder, 'password')],
    ),
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  const end = async () => {
    const ended = new Promise((done) => server.once('exit', done));
    if (server.exitCode === null && server.kill('SIGTERM')) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 900; tries++) {
    const health = await fetch(`${url}/actuator/health`).catch(() => undefined);
    if (health?.ok) return { url, password, end };
    if (server.exitCode !== null) break;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  await end();
  return fail('the server did not start.');
}

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
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
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
