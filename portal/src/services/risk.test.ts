import { describe, expect, it } from 'vitest';
import type { ComplianceRow } from '../api/types';
import { byRisk, riskOf, type Service } from './risk';

const service = (name: string, criticality = 'tier-2') => ({ name, criticality }) as Service;
const row = (serviceName: string, compliant: string, some: Partial<ComplianceRow> = {}) =>
  ({
    serviceName,
    compliant,
    dataSet: serviceName,
    lastRecoveryPoint: '2026-11-24T10:00:00Z',
    currentExposureSeconds: 60,
    rpoTargetMinutes: 60,
    rtoTargetMinutes: 60,
    ...some,
  }) as ComplianceRow;

describe('services by risk', () => {
  it('put those that miss a target first and those that meet all last', () => {
    const sorted = byRisk(
      [service('fine'), service('unproven'), service('missed'), service('empty')],
      [row('fine', 'met'), row('unproven', 'unproven'), row('missed', 'missed')],
    );
    expect(sorted.map((one) => one.service.name)).toEqual(['missed', 'unproven', 'empty', 'fine']);
  });

  it('put what would lose too much before what is more critical, and that before the rest', () => {
    const sorted = byRisk(
      [service('b', 'tier-1'), service('c', 'tier-3'), service('a', 'tier-2'), service('d', 'tier-2')],
      [
        row('a', 'met'),
        row('b', 'met'),
        row('c', 'met', { currentExposureSeconds: 7200 }),
        row('d', 'met', { currentExposureSeconds: 600 }),
      ],
    );
    expect(sorted.map((one) => one.service.name)).toEqual(['c', 'b', 'd', 'a']);
  });

  it('judge a service by its worst data set', () => {
    const risk = riskOf(service('s'), [
      row('s', 'met', { dataSet: 'good' }),
      row('s', 'unproven', { dataSet: 'bare', lastRecoveryPoint: null }),
      row('other', 'missed'),
    ]);
    expect(risk).toMatchObject({ verdict: 'unproven', exposure: Infinity, worst: { dataSet: 'bare' } });
    expect(risk.next).toBe('back it up first');
  });
});
