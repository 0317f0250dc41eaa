import type { Inventory, RecoveryPoint } from '../api/types';

type DataSet = Inventory['dataSets'][number];
type Repository = Inventory['repositories'][number];

/** A word that a shell takes as it is. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What restic calls a repository's place. */
export function resticLocation(location: string): string {
  return location.startsWith('file:') ? location.replace(/^file:(\/\/)?/, '') : location;
}

/** Where the shell is told which repository is meant. */
export function lookCommands(repository: Repository): string[] {
  return [
    `export RESTIC_REPOSITORY=${quoted(resticLocation(repository.location ?? ''))}`,
    // in quotes the shell would not look for it in one's home
    `export RESTIC_PASSWORD_FILE=${repository.passwordFile ? quoted(repository.passwordFile) : '~/password'}`,
    'restic snapshots',
    '# reads everything; skip it if time presses',
    'restic check --read-data',
  ];
}

/** Where the script finds the sealed pieces of a log; of a store that is no folder they have to be fetched first. */
function tails(name: string, location: string | null | undefined): [string[], string] {
  const path = quoted(`holdfast-tail/${name}`);
  return location && !/^(file:|\/)/.test(location)
    ? [[`# first copy ${path} out of the store into this folder, with its own tools`], path]
    : [[], `"$RESTIC_REPOSITORY"/${path}`];
}

const log = (name: string, target: string, [first, pieces]: [string[], string]) => [
  `for snapshot in $(restic snapshots --tag ${quoted(`dataset:${name},log`)} --json | jq -r 'sort_by(.time) | .[].id'); do`,
  `  restic restore "$snapshot" --target ${target}/log`,
  'done',
  ...first,
  'restic cat masterkey | python3 tails.py \\',
  `  ${pieces} ${target}/log/wal`,
  `cat >> ${target}/data/postgresql.auto.conf <<'END'`,
  `restore_command = 'cp ${target}/log/wal/%f "%p"'`,
  "recovery_target_action = 'promote'",
  'archive_mode = off',
  "primary_conninfo = ''",
  'END',
  `touch ${target}/data/recovery.signal; rm -f ${target}/data/standby.signal`,
  `chmod 700 ${target}/data; chown -R postgres: ${target}`,
];

/**
 * How a data set is brought back without us, from its newest point or, where none is known, from the latest snapshot.
 *
 * @param location of the repository that has it
 */
export function restoreCommands(
  dataSet: DataSet,
  newest: RecoveryPoint | undefined,
  withLog: boolean,
  location?: string | null,
): string[] {
  const name = dataSet.name ?? '';
  const target = `/srv/${name.replaceAll(/[^\w.-]/g, '-')}`;
  const snapshot = newest?.snapshotId.slice(0, 12) ?? `latest --tag ${quoted(`dataset:${name}`)}`;
  const restore = `restic restore ${snapshot} --target ${target}`;
  switch (dataSet.source?.kind) {
    case 'postgresql': {
      const major = /\d+/.exec(newest?.engineVersion ?? '')?.[0] ?? '15';
      const programs = `/usr/lib/postgresql/${major}/bin`;
      return [
        '# data/, tablespaces/, .holdfast/',
        restore,
        `${programs}/pg_verifybackup -n ${target}/data`,
        ...(withLog
          ? log(name, target, tails(name, location))
          : [`chmod 700 ${target}/data; chown -R postgres: ${target}`]),
        `runuser -u postgres -- ${programs}/pg_ctl \\`,
        `  -D ${target}/data -l ${target}/server.log -w start`,
      ];
    }
    case 'neo4j':
      return [restore, `python3 cypher.py ${target}/graph | cypher-shell -a bolt://127.0.0.1:7687 -u neo4j`];
    default:
      return [restore];
  }
}

/** The script of a document that begins with this line's end, such as a name in its comment. */
export function scriptIn(document: string, says: string): string {
  const blocks = [...document.matchAll(/```python\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return blocks.find((block) => block.includes(says)) ?? '';
}
