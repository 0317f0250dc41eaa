import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The administrator whom the tests sign in as. */
export const ADMIN = { username: 'admin', password: 'correct horse battery staple' };

/**
 * Starts the real server on a data folder of its own, with two repositories and a folder of files to protect declared,
 * and stops it when the tests have ended. Tests read its address from HOLDFAST_E2E_URL.
 */
export default async function start() {
  const home = resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-e2e-'));
  const java = join(process.env.JAVA_HOME ?? '/usr', 'bin/java');
  writeFileSync(join(folder, 'admin-password'), `${ADMIN.password}\n`, { mode: 0o600 });
  const server = spawn(
    java,
    [
      '--enable-native-access=ALL-UNNAMED',
      '-cp',
      join(home, 'distribution/target/holdfast/lib/*'),
      'io.holdfast.cli.Holdfast',
      'server',
      '--data',
      join(folder, 'server'),
      '--port',
      '0',
      '--admin-password-file',
      join(folder, 'admin-password'),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  server.stdout.on('data', (text: Buffer) => (said += text.toString()));
  server.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const stop = async () => {
    const ended = new Promise((done) => server.once('exit', done));
    if (server.exitCode === null) {
      server.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await address(
      join(folder, 'server/server.json'),
      () => server.exitCode !== null,
      () => said,
    );
    process.env.HOLDFAST_E2E_URL = url;
    process.env.HOLDFAST_E2E_PID = String(server.pid);
    await declare(url, folder);
  } catch (e) {
    await stop();
    throw e;
  }
  return stop;
}

async function address(file: string, ended: () => boolean, said: () => string): Promise<string> {
  for (let tries = 0; tries < 240; tries++) {
    if (ended()) throw new Error(`the server ended instead of starting:\n${said()}`);
    if (existsSync(file)) {
      const { address: url } = JSON.parse(readFileSync(file, 'utf8')) as { address: string };
      const health = await fetch(`${url}/actuator/health`).catch(() => undefined);
      if (health?.ok) return url;
    }
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new Error(`the server is not up after a minute:\n${said()}`);
}

async function declare(url: string, folder: string): Promise<void> {
  const protectedFolder = join(folder, 'settings');
  mkdirSync(protectedFolder);
  for (let i = 0; i < 40; i++)
    writeFileSync(join(protectedFolder, `service-${i}.conf`), `port = ${8000 + i}\n`);
  writeFileSync(join(folder, 'repository-password'), 'a b c d\n', { mode: 0o600 });
  const documents = `
apiVersion: holdfast.io/v1
kind: Site
metadata: { name: site-a }
spec: { role: primary }
---
apiVersion: holdfast.io/v1
kind: Site
metadata: { name: site-b }
spec: { role: dr }
---
apiVersion: holdfast.io/v1
kind: Repository
metadata: { name: local }
spec: { site: site-a, location: ${folder}/local, passwordFile: ${folder}/repository-password }
---
apiVersion: holdfast.io/v1
kind: Repository
metadata: { name: away }
spec: { site: site-b, location: ${folder}/away, passwordFile: ${folder}/repository-password }
---
apiVersion: holdfast.io/v1
kind: Service
metadata: { name: configuration }
spec:
  owner: Platform team
  criticality: tier-1
  targets: { rtoMinutes: 30, rpoMinutes: 60, reason: Nothing starts without its settings. }
---
apiVersion: holdfast.io/v1
kind: Policy
metadata: { name: on-demand }
spec: { backupType: full, repositories: [local, away] }
---
apiVersion: holdfast.io/v1
kind: DataSet
metadata: { name: settings }
spec:
  service: configuration
  policy: on-demand
  source: { kind: files, path: ${protectedFolder} }
---
apiVersion: holdfast.io/v1
kind: DrPlan
metadata: { name: site-loss }
spec:
  approach: Restore on site B from its own repository
  site: site-b
  repository: away
  order: [[settings]]
  communication: [{ audience: internal, role: Incident commander, contact: on call }]
  drills: { every: P90D, next: 2030-01-15, type: PartialFailover }
`;
  const response = await fetch(`${url}/api/v1/admin/inventory/apply`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Basic ${Buffer.from(`${ADMIN.username}:${ADMIN.password}`).toString('base64')}`,
    },
    body: JSON.stringify({ documents }),
  });
  if (!response.ok) throw new Error(`the declarations were refused: ${await response.text()}`);
}
