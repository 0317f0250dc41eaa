// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { StepRun } from '../api/types';
import { Course } from './Course';

afterEach(cleanup);

const step = (name: string, status: StepRun['status'], seconds: number | null): StepRun => ({
  step: name,
  status,
  seconds,
  after: [],
  attempt: 1,
  detail: '',
  facts: {},
  kind: 'http',
  message: '',
  owner: '',
  stage: 'ACTION',
  summary: '',
});

it('says of each step how it stands, also once it is known how long it took', () => {
  render(
    <Course
      steps={[step('a', 'FAILED', 12), step('b', 'SUCCESS', 3), step('c', 'RUNNING', null)]}
      begin={0}
      end={20_000}
    />,
  );
  const says = (name: string) =>
    screen.getByTestId(`course-${name}`).querySelector('.course-says')?.textContent;
  expect([says('a'), says('b'), says('c')]).toEqual(['Failed · 12 s', 'Passed · 3 s', 'Running']);
});
