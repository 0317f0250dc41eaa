import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './server';

const ROOT = resolve(import.meta.dirname, '../..');
const JAVA = join(process.env.JAVA_HOME ?? '/usr', 'bin/java');

/** The demo platform's knowledge graph: a real Neo4j in a folder that somebody else removes. */
export class Graph {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  static async start(folder: string): Promise<Graph> {
    const lib = join(ROOT, 'examples/neo4j-server/target/neo4j/lib');
    if (!existsSync(lib)) throw new Error(`${lib} is not there: run ./holdfast build first`);
    const port = await freePort();
    mkdirSync(join(folder, 'graph'));
    writeFileSync(join(folder, 'graph-password'), 'graph of no value\n', { mode: 0o600 });
    const server = spawn(
      JAVA,
      [
        ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '--enable-native-access=ALL-UNNAMED'],
        ['--sun-misc-unsafe-memory-access=allow', '-cp', join(lib, '*')],
        ['io.holdfast.example.neo4j.Neo4jServer', '--data', join(folder, 'graph')],
        ['--bolt-port', String(port), '--password-file', join(folder, 'graph-password')],
      ].flat(),
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    await new Promise<void>((ready, failed) => {
      const hear = (text: Buffer) => {
        said += text.toString();
        if (/^READY/m.test(said)) ready();
      };
      server.stdout.on('data', hear);
      server.stderr.on('data', hear);
      server.once('exit', () => failed(new Error(`the graph ended instead of starting:\n${said}`)));
    });
    return new Graph(port, folder, server);
  }

  /** Runs a statement in Cypher. */
  async run(statement: string): Promise<void> {
    await promisify(execFile)(
      JAVA,
      [
        ['-XX:TieredStopAtLevel=1', '-cp', join(ROOT, 'distribution/target/holdfast/lib/*')],
        [join(import.meta.dirname, 'GraphSeed.java'), `bolt://127.0.0.1:${this.port}`],
        [join(this.folder, 'graph-password'), statement],
      ].flat(),
    );
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.server.once('exit', done));
    if (this.server.exitCode !== null) return;
    this.server.kill('SIGTERM');
    await ended;
  }
}
