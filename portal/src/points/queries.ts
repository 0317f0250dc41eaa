import { answer, api } from '../api/client';

export const points = (query: { dataSet: string; from?: string; to?: string; limit: number }) =>
  answer(api.GET('/api/v1/admin/recovery_points', { params: { query } }));
