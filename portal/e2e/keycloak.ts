import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort, type Person } from './server';

/** Administers the provider itself. */
const MASTER: Person = { username: 'master', password: 'the master of the provider' };

/** People of the realm, as realm.json declares them. */
export const ANN: Person = { username: 'ann', password: 'ann at the provider' };
export const OLGA: Person = { username: 'olga', password: 'olga at the provider' };
export const NORA: Person = { username: 'nora', password: 'nora at the provider' };

/** What the portal proves to be itself with. */
export const CLIENT_SECRET = 'the portal of holdfast at the provider';

// The first compiler alone, and one collector: the server lives for half a minute.
const JVM = [
  '-Xmx700m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '--add-opens=java.base/java.util=ALL-UNNAMED',
  '--add-opens=java.base/java.util.concurrent=ALL-UNNAMED',
  '--add-opens=java.base/java.security=ALL-UNNAMED',
].join(' ');

/**
 * A real Keycloak, which the build lays out from Maven Central. Its address has another host name than Holdfast's, so that to
 * a browser they are two sites, as they will be.
 */
export class Keycloak {
  private static readonly home = resolve(import.meta.dirname, '../../distribution/target/keycloak');
  private process: ChildProcess | undefined;
  private said = '';

  private constructor(private readonly port: number) {}

  /** Not started yet, but its address stands. */
  static async onFreePort(): Promise<Keycloak> {
    return new Keycloak(await freePort());
  }

  private get url(): string {
    return `http://localhost:${this.port}`;
  }

  get issuer(): string {
    return `${this.url}/realms/holdfast`;
  }

  /** Builds it at the first start on this checkout, as its handbook says; returns when the realm answers. */
  async start(holdfast: string): Promise<void> {
    const { home } = Keycloak;
    if (!existsSync(home)) throw new Error(`${home} is not there: run ./holdfast test once`);
    const environment = {
      ...process.env,
      JAVA_OPTS: JVM,
      KC_BOOTSTRAP_ADMIN_USERNAME: MASTER.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: MASTER.password,
    };
    const program = join(home, 'bin/kc.sh');
    if (!existsSync(join(home, '.built'))) {
      const built = spawnSync('bash', [program, 'build', '--db=dev-mem'], { env: environment });
      if (built.status !== 0)
        throw new Error(`Keycloak could not be built:\n${built.stdout}\n${built.stderr}`);
      writeFileSync(join(home, '.built'), '');
    }
    mkdirSync(join(home, 'data/import'), { recursive: true });
    writeFileSync(
      join(home, 'data/import/holdfast-realm.json'),
      readFileSync(join(import.meta.dirname, 'realm.json'), 'utf8')
        .replaceAll('${HOLDFAST}', holdfast)
        .replaceAll('${CLIENT_SECRET}', CLIENT_SECRET),
    );
    this.process = spawn(
      'bash',
      [program, 'start', '--optimized', '--import-realm', '--cache=local', '--http-enabled=true'].concat([
        '--http-host=127.0.0.1',
        `--http-port=${this.port}`,
        `--hostname=${this.url}`,
      ]),
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (text: Buffer) => (this.said += text.toString()));
    for (let tries = 0; tries < 2400; tries++) {
      if (this.process.exitCode !== null)
        throw new Error(`Keycloak ended instead of starting:\n${this.said}`);
      const realm = await fetch(this.issuer).catch(() => undefined);
      if (realm?.ok) return;
      await new Promise((wake) => setTimeout(wake, 100));
    }
    throw new Error(`Keycloak is not up after four minutes:\n${this.said}`);
  }

  /** As a power cut ends it; nothing that it holds is needed again. */
  async kill(): Promise<void> {
    const { process } = this;
    if (process?.pid === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise((done) => process.once('exit', done));
    globalThis.process.kill(-process.pid, 'SIGKILL');
    await ended;
  }

  /** Calls the administration of the realm. */
  async administer(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/admin/realms/holdfast${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${await this.token('master', { client_id: 'admin-cli' }, MASTER)}`,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** An access token of a person, by a client that may take passwords. */
  async token(realm: string, client: Record<string, string>, person: Person): Promise<string> {
    const response = await fetch(`${this.url}/realms/${realm}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', ...client, ...person }),
    });
    const answer = (await response.json()) as { access_token?: string };
    if (answer.access_token === undefined) throw new Error(`no token: ${JSON.stringify(answer)}`);
    return answer.access_token;
  }
}
