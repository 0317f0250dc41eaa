// Whether the list of jobs stays smooth while many backups run: the frames that are drawn, and how long the page is busy at
// a stretch, while each of them tells every second how far it is.
//   bench/portal-jobs [--jobs N] [--seconds N]
// The page and all that it asks come from an empty server of its own (./holdfast build first). Only the list of jobs and the
// stream of events are played by this script, which stands between the two: so nothing else of this machine is measured.
import { createServer, request } from 'node:http';
import { parseArgs } from 'node:util';
import { fail, freePort, launch, ownServer } from './portal-server.mjs';

const { values: given } = parseArgs({
  options: {
    jobs: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '10' },
  },
});
const count = Number(given.jobs);
const seconds = Number(given.seconds);
if (!Number.isInteger(count) || count < 1) fail('--jobs must be a number from 1 on.');
if (!Number.isInteger(seconds) || seconds < 1) fail('--seconds must be a number from 1 on.');

const LARGE = 50e9;
const began = new Date().toISOString();
const idOf = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** One of the backups, as the server tells of it. */
function job(number, second) {
  const processedBytes = ((number * 7919 + second * 400e6) % LARGE) + 1;
  return {
    jobId: idOf(number),
    dataSet: `data-set-${number}`,
    serviceName: `service-${number % 100}`,
    dataType: 'Files',
    backupType: 'full',
    status: 'IN_PROGRESS',
    state: 'running',
    requestedAt: began,
    requestedBy: 'schedule',
    scheduledFor: began,
    startTime: began,
    attempts: 1,
    failures: 0,
    recoveryPoints: [],
    progress: {
      stage: 'reading',
      processedBytes,
      expectedBytes: LARGE,
      bytesPerSecond: 400e6,
      etaSeconds: Math.round((LARGE - processedBytes) / 400e6),
    },
  };
}

const listeners = new Set();
let told = 0;
let second = 0;

/** Passes everything on, but for what it plays itself. */
function between(target) {
  return createServer((asked, answer) => {
    const { pathname, searchParams } = new URL(asked.url, target);
    if (pathname === '/api/v1/events') {
      answer.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
      });
      answer.write(': here\n\n');
      listeners.add(answer);
      asked.on('close', () => listeners.delete(answer));
    } else if (pathname === '/api/v1/admin/backups' && asked.method === 'GET') {
      const from = Number(searchParams.get('after') ?? 0);
      const limit = Number(searchParams.get('limit') ?? 50);
      const items = Array.from({ length: Math.min(limit, count - from) }, (_, at) => job(from + at, second));
      const next = from + limit < count ? String(from + limit) : null;
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.end(JSON.stringify({ items, next, total: count }));
    } else {
      const onward = request(new URL(asked.url, target), { method: asked.method, headers: asked.headers }, (back) => {
        answer.writeHead(back.statusCode, back.headers);
        back.pipe(answer);
      });
      onward.on('error', (error) => answer.destroy(error));
      asked.pipe(onward);
    }
  });
}

/** Runs in the page: what is drawn while so many seconds pass, and how long it is busy at a stretch. */
function watchFrames(span) {
  return new Promise((done) => {
    const gaps = [];
    const busy = [];
    const observer = new PerformanceObserver((list) => list.getEntries().forEach((one) => busy.push(one.duration)));
    observer.observe({ type: 'longtask' });
    const start = performance.now();
    let last = start;
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      if (now - start < span * 1000) requestAnimationFrame(frame);
      else {
        observer.disconnect();
        done({ gaps: gaps.slice(1), busy });
      }
    };
    requestAnimationFrame(frame);
  });
}

const FRAME = 1000 / 60;

function tell(name, { gaps, busy }) {
  const sorted = [...gaps].sort((a, b) => a - b);
  // one that comes a little late is not one that is missing
  const missing = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME) - 1), 0);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  console.log(`${name}:`);
  console.log(`  frames drawn               ${gaps.length}`);
  console.log(`  frames dropped             ${missing}`);
  console.log(`  between two, 99 of 100     ${at(0.99).toFixed(1)} ms`);
  console.log(`  between two, at most       ${at(1).toFixed(1)} ms`);
  console.log(`  busy for more than 50 ms   ${busy.length} times, ${Math.max(0, ...busy).toFixed(0)} ms at most`);
}

const server = await ownServer();
const port = await freePort();
const proxy = between(server.url);
await new Promise((ready) => proxy.listen(port, '127.0.0.1', ready));
const browser = await launch();
let telling;
let sending;
try {
  const url = `http://127.0.0.1:${port}`;
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
  });
  const signedIn = await page.request.post(`${url}/api/v1/session`, {
    data: { user: 'admin', password: server.password },
  });
  if (!signedIn.ok()) fail(`signing in was answered ${signedIn.status()}: ${await signedIn.text()}`);
  await page.goto(`${url}/jobs`);
  await page.getByTestId('job-data-set-0').waitFor();
  tell(`The list of ${count} running jobs, nothing told`, await page.evaluate(watchFrames, seconds));
  let next = 0;
  const waiting = [];
  // spread over the second, as work tells of itself when it has something to tell
  telling = setInterval(() => {
    const upTo = Math.min(count, next + Math.ceil(count / 50));
    told += upTo - next;
    for (; next < upTo; next++) waiting.push(job(next, second));
    if (next >= count) [next, second] = [0, second + 1];
  }, 20);
  // as the server tells those who ask for it: what came in a quarter of a second, 250 at a time
  sending = setInterval(() => {
    let text = '';
    while (waiting.length > 0) {
      const several = waiting.splice(0, 250);
      const about = several.map(({ jobId }) => ({ type: 'backup', id: jobId, goesOn: true }));
      const further = several.map(({ state, progress }) => ({ state, progress }));
      text += `event: several\n${[about, ...further].map((line) => `data: ${JSON.stringify(line)}\n`).join('')}\n`;
    }
    listeners.forEach((listener) => listener.write(text));
  }, 250);
  const shown = () => page.getByTestId('job-data-set-0').textContent();
  const before = await shown();
  const measured = await page.evaluate(watchFrames, seconds);
  tell(`The same, told of each every second (${told} events)`, measured);
  if ((await shown()) === before) fail('the list did not change: what was told did not arrive.');
} finally {
  clearInterval(telling);
  clearInterval(sending);
  await browser.close();
  proxy.closeAllConnections();
  proxy.close();
  await server.end();
}
