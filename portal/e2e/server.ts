import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Person {
  username: string;
  password: string;
}

/** The administrator whom the tests sign in as. */
export const ADMIN: Person = { username: 'admin', password: 'correct horse battery staple' };

function java(): string {
  return join(process.env.JAVA_HOME ?? '/usr', 'bin/java');
}

/** A process that lives for minutes: most of what the second compiler does for it would not come in again. */
const BRIEF = [
  `@${resolve(import.meta.dirname, '../../cli/src/main/launcher/compilers.jvm')}`,
  '-XX:+UseSerialGC',
];

/** What the JVM loads at each start, as the launcher's rehearsal left it; without it all works, only later. */
const REHEARSED = resolve(import.meta.dirname, '../../distribution/target/holdfast/server.aot');

/** What the launcher starts, without building first. */
function commandLine(...words: (string | string[])[]): string[] {
  const lib = resolve(import.meta.dirname, '../../distribution/target/holdfast/lib');
  if (!existsSync(lib)) throw new Error(`${lib} is not there: run ./holdfast build first`);
  return [
    '--enable-native-access=ALL-UNNAMED',
    '-cp',
    join(lib, '*'),
    'io.holdfast.cli.Holdfast',
    ...words.flat(),
  ];
}

/** Approves of the plans that files declare. */
const DEPUTY: Person = { username: 'dep', password: 'a long pass phrase for deputies' };

interface Plan {
  name: string;
  version: string;
  approval: { status: string };
}

/** One run of the command line. */
export interface Run {
  /** Resolves when this has been said, on standard output or standard error. */
  said(words: RegExp): Promise<RegExpMatchArray>;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

/** The real server as a process of its own, on a folder that goes with it. */
export class HoldfastServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdfast-e2e-'));
  private process: ChildProcess | undefined;
  private said = '';
  private deputyIsKnown = false;

  private constructor(private readonly port: number) {
    writeFileSync(join(this.folder, 'admin-password'), `${ADMIN.password}\n`, { mode: 0o600 });
  }

  /** To be called before the start: whose people may sign in. */
  trust(issuer: string, clientSecret: string): void {
    writeFileSync(join(this.folder, 'client-secret'), `${clientSecret}\n`, { mode: 0o600 });
    writeFileSync(
      join(this.folder, 'oidc.yaml'),
      readFileSync(join(import.meta.dirname, 'oidc.yaml'), 'utf8')
        .replaceAll('${ISSUER}', issuer)
        .replaceAll('${HOLDFAST}', this.url)
        .replaceAll('${FOLDER}', this.folder),
    );
  }

  /** Not started yet; always on the same port, so that a page finds it again. */
  static async onFreePort(): Promise<HoldfastServer> {
    return new HoldfastServer(await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Returns when the server answers; fails with what it said when it does not within four minutes. */
  async start(): Promise<void> {
    rmSync(join(this.folder, 'server/server.json'), { force: true });
    const process = spawn(
      java(),
      [
        ...BRIEF,
        ...(existsSync(REHEARSED) ? [`-XX:AOTCache=${REHEARSED}`, '-Xlog:aot*=off', '-Xlog:cds*=off'] : []),
        ...commandLine(
          'server',
          ['--data', join(this.folder, 'server'), '--port', String(this.port)],
          // unpacked once for all servers of a machine's tests
          ['--programs', join(tmpdir(), 'holdfast-test-programs')],
          ['--admin-password-file', join(this.folder, 'admin-password')],
          existsSync(join(this.folder, 'oidc.yaml')) ? ['--oidc-file', join(this.folder, 'oidc.yaml')] : [],
        ),
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        // what the tests declare is all that there is
        env: { ...globalThis.process.env, HOLDFAST_CATALOG_BACKUP: 'never' },
      },
    );
    this.process = process;
    this.said = '';
    for (const stream of [process.stdout, process.stderr])
      stream.on('data', (text: Buffer) => (this.said += text.toString()));
    for (let tries = 0; tries < 2400; tries++) {
      if (process.exitCode !== null) throw new Error(`the server ended instead of starting:\n${this.said}`);
      const health = await fetch(`${this.url}/actuator/health`).catch(() => undefined);
      if (health?.ok) return;
      await new Promise((wake) => setTimeout(wake, 100));
    }
    throw new Error(`the server is not up after four minutes:\n${this.said}`);
  }

  /** As an operator stops it; returns when it has ended. */
  async stop(): Promise<void> {
    const process = this.process;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise((done) => process.once('exit', done));
    this.thaw();
    process.kill('SIGTERM');
    await ended;
  }

  /** Holds the server where it is, so that a passing state can be looked at for longer. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs the command line against this server, as a process of its own. */
  run(words: string[], environment: Record<string, string> = {}): Run {
    const run = spawn(java(), [...BRIEF, ...commandLine(words)], {
      env: { ...process.env, HOLDFAST_SERVER: this.url, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const told = { out: '', err: '' };
    const listeners = new Set<() => void>();
    const hear = (where: 'out' | 'err') => (text: Buffer) => {
      told[where] += text.toString();
      listeners.forEach((listener) => listener());
    };
    run.stdout.on('data', hear('out'));
    run.stderr.on('data', hear('err'));
    const ended = new Promise<number | null>((done) => run.once('close', done));
    return {
      ended: ended.then((code) => ({ code, ...told })),
      said: (words) =>
        new Promise((found, failed) => {
          const look = () => {
            const match = words.exec(told.out + told.err);
            if (match) found(match);
          };
          listeners.add(look);
          look();
          void ended.then(() => failed(new Error(`ended without saying ${words}:\n${told.out}${told.err}`)));
        }),
    };
  }

  /** The server's answer as text; fails when it is not a success. */
  async call(method: string, path: string, body?: unknown, as: Person = ADMIN): Promise<string> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Basic ${Buffer.from(`${as.username}:${as.password}`).toString('base64')}`,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text;
  }

  /** Declares what a file beside this one says, as {@link propose} does; its plans are approved of by a second person. */
  async declare(file: string, others: Record<string, string> = {}): Promise<void> {
    await this.propose(file, others);
    const { items } = JSON.parse(await this.call('GET', '/api/v1/admin/dr/plans')) as { items: Plan[] };
    for (const { name, version, approval } of items) {
      if (approval.status !== 'PROPOSED') continue;
      if (!this.deputyIsKnown) {
        await this.call('POST', '/api/v1/admin/administrators', { ...DEPUTY, roles: ['approver'] });
        this.deputyIsKnown = true;
      }
      const path = `/api/v1/admin/dr/plans/${name}/versions/${version}/approve`;
      await this.call('POST', path, { reason: 'read for the tests' }, DEPUTY);
    }
  }

  /** Declares what a file beside this one says, with ${FOLDER} for this server's folder, and other such words. */
  async propose(file: string, others: Record<string, string> = {}): Promise<void> {
    let documents = readFileSync(join(import.meta.dirname, file), 'utf8');
    for (const [name, value] of Object.entries({ FOLDER: this.folder, ...others }))
      documents = documents.replaceAll(`\${${name}}`, value);
    await this.call('POST', '/api/v1/admin/inventory/apply', { documents });
  }
}

/** A port that was free a moment ago, below those that the system gives to connections by itself. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await new Promise<boolean>((found) => {
      const probe = createServer();
      probe.once('error', () => found(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => found(true)));
    });
    if (free) return port;
  }
}
