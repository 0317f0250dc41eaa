import createClient, { type Middleware } from 'openapi-fetch';
import { texts } from '../texts';
import type { paths } from './schema';

/** What the server refused or could not do, in words for a person. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Those that the server found wrong. */
    readonly fields: string[] = [],
  ) {
    super(message);
  }
}

function cookie(name: string): string | undefined {
  const found = document.cookie.split('; ').find((one) => one.startsWith(`${name}=`));
  return found === undefined ? undefined : decodeURIComponent(found.slice(name.length + 1));
}

const guard: Middleware = {
  onRequest({ request }) {
    const token = cookie('XSRF-TOKEN');
    if (token !== undefined && request.method !== 'GET') request.headers.set('X-XSRF-TOKEN', token);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });
api.use(guard);

interface Problem {
  title?: string;
  detail?: string;
  errors?: { field: string; message: string }[];
}

function words(problem: unknown, status: number): string {
  const known = (problem ?? {}) as Problem;
  const lines = [known.detail ?? known.title ?? `The server answered ${status}.`];
  for (const error of known.errors ?? []) lines.push(`${error.field}: ${error.message}`);
  return lines.join('\n');
}

/** The answer's data, or a {@link Refusal}. */
export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let result;
  try {
    result = await call;
  } catch {
    throw new Refusal(0, texts.errors.noAnswer);
  }
  if (!result.response.ok)
    throw new Refusal(
      result.response.status,
      words(result.error, result.response.status),
      ((result.error ?? {}) as Problem).errors?.map(({ field }) => field) ?? [],
    );
  return result.data as T;
}
