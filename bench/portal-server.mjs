// What the measurements of the portal share: an empty server of their own, and Debian's Chromium.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Says why there are no figures, and ends. */
export function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(1);
}

if (!existsSync(join(home, 'portal/node_modules')))
  fail('portal/node_modules is not there: run ./holdfast build first.');
const { chromium } = createRequire(join(home, 'portal/package.json'))('playwright-core');

export function freePort() {
  return new Promise((found) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** An empty server of our own; what to call to end it. */
export async function ownServer() {
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
  for (let tries = 0; tries < 2400; tries++) {
    const health = await fetch(`${url}/actuator/health`).catch(() => undefined);
    if (health?.ok) return { url, password, end };
    if (server.exitCode !== null) break;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  await end();
  return fail('the server did not start.');
}

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
