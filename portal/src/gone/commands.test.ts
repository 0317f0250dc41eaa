import { describe, expect, it } from 'vitest';
import document from '../../../docs/if-holdfast-is-gone.md?raw';
import type { Inventory, RecoveryPoint } from '../api/types';
import { lookCommands, quoted, resticLocation, restoreCommands, scriptIn } from './commands';

const dataSet = (name: string, kind: string) =>
  ({ name, source: { kind } }) as unknown as Inventory['dataSets'][number];
const point = (engineVersion: string) =>
  ({ snapshotId: '0123456789abcdef0123', engineVersion }) as RecoveryPoint;

describe('what is printed for the day that Holdfast is gone', () => {
  it('names the repository as restic does, and lets no name run in a shell', () => {
    expect(resticLocation('file:/srv/a')).toBe('/srv/a');
    expect(resticLocation('s3:https://x/y')).toBe('s3:https://x/y');
    expect(quoted('/srv/a-b_1.c')).toBe('/srv/a-b_1.c');
    expect(quoted("it's; rm -rf /")).toBe(`'it'\\''s; rm -rf /'`);
    expect(
      lookCommands({ location: '/mnt/x y', passwordFile: '/k' } as Inventory['repositories'][number]),
    ).toEqual(
      expect.arrayContaining([`export RESTIC_REPOSITORY='/mnt/x y'`, 'export RESTIC_PASSWORD_FILE=/k']),
    );
  });

  it('looks for a password that is held elsewhere where its reader has written it, as the shell does', () =>
    expect(lookCommands({ location: '/mnt/a' } as Inventory['repositories'][number])).toContain(
      'export RESTIC_PASSWORD_FILE=~/password',
    ));

  it('has no line that a sheet of paper would break', () => {
    const lines = restoreCommands(dataSet('a-database-of-orders', 'postgresql'), point('18'), true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(125);
    for (const script of ['Usage: restic cat masterkey', 'cypher.py'])
      for (const line of scriptIn(document, script).split('\n')) expect(line.length).toBeLessThan(125);
  });

  it('uses the newest point and the programs of its version', () => {
    const commands = restoreCommands(dataSet('shop', 'postgresql'), point('16.3 (Debian)'), true).join('\n');
    expect(commands).toContain('restic restore 0123456789ab --target /srv/shop');
    expect(commands).toContain('/usr/lib/postgresql/16/bin/pg_ctl \\\n  -D /srv/shop/data');
    expect(commands).toContain('"$RESTIC_REPOSITORY"/holdfast-tail/shop');
    const bucket = restoreCommands(dataSet('shop', 'postgresql'), point('16'), true, 's3:https://x/y');
    expect(bucket).toContain('  holdfast-tail/shop /srv/shop/log/wal');
    expect(bucket.join('\n')).toContain('# first copy holdfast-tail/shop');
    expect(restoreCommands(dataSet('shop', 'postgresql'), point('16'), false).join('\n')).not.toContain(
      'tails.py',
    );
    expect(restoreCommands(dataSet('conf', 'files'), undefined, false)).toEqual([
      'restic restore latest --tag dataset:conf --target /srv/conf',
    ]);
    expect(restoreCommands(dataSet('graph', 'neo4j'), undefined, false)[1]).toContain('/srv/graph/graph');
  });

  it('brings the scripts of the document along', () => {
    expect(scriptIn(document, 'no such script')).toBe('');
    expect(scriptIn(document, 'Usage: restic cat masterkey')).toContain('HFPGTAIL');
    expect(scriptIn(document, 'cypher.py')).toContain('UNWIND');
  });
});
