import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';

export function useSettings() {
  return useQuery({ queryKey: ['settings'], queryFn: () => answer(api.GET('/api/v1/admin/settings')) });
}
