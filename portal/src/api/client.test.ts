import { describe, expect, it } from 'vitest';
import { answer, Refusal } from './client';

const responding = (status: number, error?: unknown) =>
  Promise.resolve({ error, response: new Response(null, { status }) });

describe('answer', () => {
  it('gives the data of an answer', async () => {
    expect(await answer(Promise.resolve({ data: 7, response: new Response() }))).toBe(7);
  });

  it('turns a problem document into its detail and fields', async () => {
    const problem = { detail: 'It cannot be done.', errors: [{ field: 'reason', message: 'is missing' }] };
    const refusal = await answer(responding(400, problem)).catch((e: unknown) => e as Refusal);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 400, message: 'It cannot be done.\nreason: is missing' });
  });

  it('says so when nobody answers', async () => {
    await expect(answer(Promise.reject(new TypeError('fetch failed')))).rejects.toMatchObject({ status: 0 });
  });
});
