import { useDebouncedCallback } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';

/**
 * Calls back once nothing more was said for so many milliseconds; not when another page was asked for meanwhile: the page
 * before stays until that one's script is there, and what it writes into the address would lead away from it again.
 */
export function useLater<Said extends unknown[]>(callback: (...said: Said) => void, milliseconds: number) {
  const router = useRouter();
  const tell = useDebouncedCallback((page: string, said: Said) => {
    if (router.latestLocation.pathname === page) callback(...said);
  }, milliseconds);
  return (...said: Said) => tell(router.latestLocation.pathname, said);
}
