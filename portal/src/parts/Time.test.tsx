// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { absolute } from './format';
import { stubScreen } from './screenless';
import { Instant, Moment, Time, TimesInFull } from './Time';

beforeAll(stubScreen);
afterEach(cleanup);

const AT = '2026-11-24T14:32:05Z';
const LOCAL = absolute(new Date(AT));
const UTC = '2026-11-24 14:32:05 UTC';

const shown = (inFull: boolean) => {
  render(
    <MantineProvider env="test" forceColorScheme="light">
      <TimesInFull.Provider value={inFull}>
        <ul>
          <li>
            <Time at={AT} />
          </li>
          <li>
            <Moment at={AT} />
          </li>
          <li>
            <Instant at={new Date(AT)} />
          </li>
        </ul>
      </TimesInFull.Provider>
    </MantineProvider>,
  );
  return screen.getAllByRole('listitem').map((item) => item.textContent ?? '');
};

it('tells UTC and the local zone of every time once they are to be written out', () => {
  for (const text of shown(true)) {
    expect(text).toContain(UTC);
    expect(text).toContain(LOCAL);
  }
});

it('leaves UTC to hovering otherwise', () => {
  for (const text of shown(false)) expect(text).not.toContain(UTC);
});
