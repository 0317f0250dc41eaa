import { describe, expect, it } from 'vitest';
import { withProgress } from './live';
import type { Dashboard } from './types';

const dashboard = {
  backupJobHistory: [
    { jobId: 'a', status: 'in_progress', progress: { stage: 'reading', processedBytes: 1 } },
    { jobId: 'b', status: 'success' },
  ],
} as unknown as Dashboard;

describe('withProgress', () => {
  it('brings a running job forward and leaves the rest', () => {
    const progress = { stage: 'copying', processedBytes: 9, bytesPerSecond: 3 };
    const updated = withProgress(dashboard, { jobId: 'a', progress });
    expect(updated?.backupJobHistory?.[0]?.progress).toEqual(progress);
    expect(updated?.backupJobHistory?.[1]).toBe(dashboard.backupJobHistory?.[1]);
    expect(dashboard.backupJobHistory?.[0]?.progress?.processedBytes).toBe(1);
  });

  it('knows nothing of a job that is not listed or has ended', () => {
    expect(withProgress(dashboard, { jobId: 'c' })).toBeUndefined();
    expect(withProgress(dashboard, { jobId: 'b' })).toBeUndefined();
  });
});
