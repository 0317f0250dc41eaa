import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const PROGRAMS = '/usr/lib/postgresql/15/bin';
const PASSWORD = 'database of no value';

/** A real PostgreSQL with a shop in it, in a folder that somebody else removes. */
export class Database {
  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(folder: string): Promise<Database> {
    const port = await new Promise<number>((found) => {
      const probe = createServer();
      probe.listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as AddressInfo;
        probe.close(() => found(port));
      });
    });
    mkdirSync(folder);
    // PostgreSQL's account must get to it where we are root
    chmodSync(join(folder, '..'), 0o755);
    writeFileSync(join(folder, 'password'), `${PASSWORD}\n`);
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'postgres', folder]);
    const database = new Database(folder, port);
    database.run(
      'initdb',
      '-D',
      database.data,
      '-U',
      'shop',
      '-A',
      'scram-sha-256',
      '--pwfile',
      database.passwordFile,
    );
    database.again();
    return database;
  }

  get passwordFile(): string {
    return join(this.folder, 'password');
  }

  /** Its data directory. */
  get data(): string {
    return join(this.folder, 'data');
  }

  private get options(): string {
    return `-c port=${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  }

  /** What a statement answers, without heads. */
  sql(statement: string): string {
    return execFileSync(
      join(PROGRAMS, 'psql'),
      ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'shop', '-d', 'postgres', '-Atqc', statement],
      { env: { ...process.env, PGPASSWORD: PASSWORD }, encoding: 'utf8' },
    ).trim();
  }

  /** Starts it after a stop. */
  again(): void {
    this.run('pg_ctl', '-D', this.data, '-l', join(this.folder, 'log'), '-w', '-o', this.options, 'start');
  }

  /** Whether it was started and not stopped. */
  runs(): boolean {
    return existsSync(join(this.data, 'postmaster.pid'));
  }

  stop(): void {
    this.run('pg_ctl', '-D', this.data, '-m', 'immediate', 'stop');
  }

  private run(program: string, ...args: string[]): void {
    const command = [join(PROGRAMS, program), ...args];
    const root = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
    const [first = '', ...rest] = [...root, ...command];
    execFileSync(first, rest, { stdio: 'ignore', cwd: '/' });
  }
}
