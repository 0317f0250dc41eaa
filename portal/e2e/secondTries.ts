import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';

/** Writes down which tests passed only when they were tried again, which the JUnit report does not say. */
export default class SecondTries implements Reporter {
  private tests: Suite | undefined;

  onBegin(_config: FullConfig, tests: Suite): void {
    this.tests = tests;
  }

  onEnd(): void {
    const flaky = (this.tests?.allTests() ?? []).filter((test) => test.outcome() === 'flaky');
    const folder = resolve(import.meta.dirname, '../target/portal-reports');
    mkdirSync(folder, { recursive: true });
    const lines = flaky.map((test) => `${test.titlePath().filter(Boolean).join(' › ')}\n`);
    writeFileSync(join(folder, 'second-tries.txt'), lines.join(''));
  }
}
