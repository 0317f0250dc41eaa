import { describe, expect, it } from 'vitest';
import type { ComplianceRow, Dashboard } from '../api/types';
import { mostUrgent, nextStep, urgentFirst } from './nextStep';
import { evidenceOf, tilesOf } from './summary';

const now = new Date('2026-11-24T12:00:00Z');

function row(given: Partial<ComplianceRow>): ComplianceRow {
  return {
    dataSet: 'trading-db',
    serviceName: 'trading',
    dataType: 'PostgreSQL_DB',
    criticalityTier: 'tier-0',
    reason: 'Orders cannot be placed.',
    rtoTargetMinutes: 15,
    rpoTargetMinutes: 1,
    compliant: 'met',
    lastRecoveryPoint: '2026-11-24T11:59:00Z',
    currentExposureSeconds: 6,
    ...given,
  };
}

/** As the server counts them. */
function counted(rows: ComplianceRow[]): Dashboard['compliance'] {
  const bare = rows.filter((one) => !one.lastRecoveryPoint);
  const share = (one: ComplianceRow) => (one.currentExposureSeconds ?? 0) / (one.rpoTargetMinutes * 60);
  return {
    total: rows.length,
    missed: rows.filter((one) => one.compliant === 'missed').length,
    met: rows.filter((one) => one.compliant === 'met').length,
    unprotected: bare.length,
    unprotectedSome: bare.map((one) => one.dataSet),
    mostExposed: rows
      .filter((one) => one.lastRecoveryPoint)
      .sort((one, other) => share(other) - share(one))[0],
  };
}

function dashboard(given: Partial<Dashboard>): Dashboard {
  return {
    generatedAt: now.toISOString(),
    headline: { status: 'healthy', sentence: '' },
    backupJobHistory: [],
    restoreTestLog: [],
    drReplicationStatus: [],
    rtoRpoCompliance: [],
    compliance: counted([]),
    upcomingDRDrills: [],
    alerts: [],
    alertCount: 0,
    protection: [],
    ...given,
  };
}

const tile = (name: string, given: Partial<Dashboard>) =>
  tilesOf(dashboard(given), now).find((one) => one.name === name);

const job = (dataSet: string, status: string) => ({
  jobId: `${dataSet}-${status}`,
  serviceName: 'trading',
  dataType: 'Files',
  dataSet,
  status,
  state: status,
});

describe('the figures at the top', () => {
  it('says of nothing at all that nothing is declared, not that it is unproven', () =>
    expect(tile('Targets met', {})).toMatchObject({ value: '0 of 0', note: 'no data set is declared' }));

  it('warn while nothing is declared', () => {
    for (const one of tilesOf(dashboard({}), now)) expect(one).toMatchObject({ tone: 'warning' });
  });

  it('are bad when one target is missed, whatever else is met', () =>
    expect(
      tile('Targets met', { compliance: counted([row({}), row({ compliant: 'missed' })]) }),
    ).toMatchObject({
      value: '1 of 2',
      tone: 'bad',
      note: '1 data set misses a target',
    }));

  it('name the data set that uses most of its target, not the oldest', () =>
    expect(
      tile('Would be lost now', {
        compliance: counted([
          row({ currentExposureSeconds: 50 }),
          row({ dataSet: 'models', rpoTargetMinutes: 1440, currentExposureSeconds: 3600 }),
        ]),
      }),
    ).toMatchObject({ value: '50 s', note: 'trading-db, target 1 min', tone: 'warning' }));

  it('say everything would be lost while there is no recovery point', () =>
    expect(
      tile('Would be lost now', {
        compliance: counted([row({}), row({ dataSet: 'models', lastRecoveryPoint: null })]),
      }),
    ).toMatchObject({ value: 'everything', note: 'no recovery point of models' }));

  it('call a data set failing until a later backup of it succeeds', () => {
    const failing = [job('a', 'failed'), job('a', 'success'), job('b', 'success')];
    expect(tile('Backups', { backupJobHistory: failing })).toMatchObject({
      value: '1 failing',
      note: 'a',
      tone: 'bad',
    });
    expect(tile('Backups', { backupJobHistory: [job('a', 'in_progress'), ...failing] })?.tone).toBe('bad');
    const healed = [job('a', 'success'), job('a', 'failed')];
    expect(tile('Backups', { backupJobHistory: healed })).toMatchObject({
      value: '1 done',
      note: 'latest 2: 1 failed',
      tone: 'good',
    });
  });

  it('take the tone of the worst site', () => {
    const site = (siteName: string, overallStatus: string) => ({
      siteName,
      overallStatus,
      repository: siteName,
      replicationLagBytes: 0,
      lacking: 0,
      detail: '',
    });
    expect(
      tile('Repositories healthy', {
        drReplicationStatus: [site('a', 'warning'), site('b', 'critical'), site('c', 'healthy')],
      }),
    ).toMatchObject({ value: '1 of 3', note: 'b needs attention', tone: 'bad' });
  });
});

describe('the next step', () => {
  it.each([
    [{}, undefined],
    [{ compliant: 'unproven', lastRecoveryPoint: null }, 'back it up first'],
    [{ compliant: 'unproven' }, 'never restored: run a failover test'],
    [
      { compliant: 'missed', measuredRtoSeconds: 1000, measuredRpoSeconds: 1 },
      '1 min 40 s too slow: speed up or review the target',
    ],
    [
      { compliant: 'missed', measuredRtoSeconds: 1, measuredRpoSeconds: 90 },
      '30 s too old: back up more often',
    ],
    [{ compliant: 'missed' }, 'the last restore failed: see its report'],
  ])('of %j is %s', (given, text) => expect(nextStep(row(given))?.says).toBe(text));
});

describe('what needs something first', () => {
  const met = row({ dataSet: 'met', compliant: 'met' });
  const missed = row({ dataSet: 'missed', compliant: 'missed' });
  const unproven = row({ dataSet: 'unproven', compliant: 'unproven' });
  const bare = row({ dataSet: 'bare', compliant: 'unproven', lastRecoveryPoint: null });

  it('is what has nothing to go back to, then what misses its target, then what is unproven', () => {
    expect(mostUrgent([met, unproven, missed, bare])?.dataSet).toBe('bare');
    expect(mostUrgent([met, unproven, missed])?.dataSet).toBe('missed');
    expect(mostUrgent([met, unproven])?.dataSet).toBe('unproven');
    expect(mostUrgent([met])).toBeUndefined();
  });
});

describe('What is counted', () => {
  const alert = (severity: string) => ({ severity }) as Dashboard['alerts'][number];
  const missed = row({ compliant: 'missed' });
  const bare = row({ compliant: 'unproven', lastRecoveryPoint: null });

  it('by the headline is listed by the page that it leads to', () => {
    expect(evidenceOf(dashboard({ alerts: [alert('critical')], compliance: counted([missed]) }))).toEqual({
      to: '/alerts',
      search: { severity: 'critical' },
    });
    expect(
      evidenceOf(dashboard({ alerts: [alert('warning')], compliance: counted([bare, missed]) })),
    ).toEqual({
      to: '/compliance',
      search: { verdict: 'missed' },
    });
    expect(evidenceOf(dashboard({ compliance: counted([bare, row({})]) }))).toEqual({
      to: '/compliance',
      search: { unprotected: 'true' },
    });
    expect(evidenceOf(dashboard({ compliance: counted([row({})]) }))).toEqual({ to: '/compliance' });
  });

  it('by a figure is what its filter shows', () => {
    const link = (name: string, rows: ComplianceRow[]) => tile(name, { compliance: counted(rows) })?.link;
    expect(link('Targets met', [row({}), missed])).toMatchObject({ search: { verdict: 'missed' } });
    expect(link('Targets met', [row({}), bare])).toMatchObject({ search: { verdict: 'unproven' } });
    expect(link('Targets met', [row({})])).toEqual({ to: '/compliance', search: {} });
    expect(link('Would be lost now', [row({}), bare])).toMatchObject({ search: { unprotected: 'true' } });
  });

  it('is named as far as there is room', () => {
    const bareSets = ['a', 'b', 'c', 'd', 'e'].map((dataSet) => row({ dataSet, lastRecoveryPoint: null }));
    expect(tile('Would be lost now', { compliance: counted(bareSets) })?.note).toBe(
      'no recovery point of a, b, c, 2 more',
    );
    expect(tile('Would be lost now', { compliance: counted(bareSets.slice(0, 3)) })?.note).toBe(
      'no recovery point of a, b, c',
    );
  });

  it('needs somebody first where there is nothing to go back to, then where a target is missed', () => {
    const order = [row({}), row({ compliant: 'unproven' }), missed, bare];
    expect(urgentFirst(order)).toEqual([bare, missed, order[1], order[0]]);
    expect(mostUrgent(order)).toBe(bare);
    expect(mostUrgent([row({})])).toBeUndefined();
  });
});
