import { expect, it } from 'vitest';
import type { ComplianceRow, ServiceRisk } from '../api/types';
import { worstOf } from './risk';

const risk = (...dataSets: Partial<ComplianceRow>[]) => ({ dataSets }) as ServiceRisk;

it('says of the worst data set, which the server puts first, what to do', () => {
  expect(
    worstOf(
      risk(
        { dataSet: 'bare', compliant: 'unproven', lastRecoveryPoint: null },
        { dataSet: 'good', compliant: 'met' },
      ),
    ),
  ).toEqual({ dataSet: 'bare', next: 'back it up first' });
});

it('has nothing to say of a service that meets its targets, or has no data set', () => {
  expect(worstOf(risk({ dataSet: 'good', compliant: 'met' }))).toEqual({ dataSet: 'good', next: undefined });
  expect(worstOf(risk())).toBeUndefined();
});
