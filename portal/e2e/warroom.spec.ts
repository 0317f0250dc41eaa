import { expect, type Page } from '@playwright/test';
import { CORNERS, expectGoodLooks, signIn, test } from './holdfast';
import type { Person } from './server';

test.describe.configure({ mode: 'serial' });

const SECOND: Person = { username: 'wendy', password: 'another pair of eyes' };

async function openPlan(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'Disaster recovery' })
    .click();
  await expect(page.getByTestId('readiness-platform')).toContainText('of the facts are good');
  await page.getByTestId('plan-settings-to-b').getByRole('link', { name: 'settings-to-b' }).click();
  await expect(page.getByTestId('forecast')).toBeVisible();
}

async function ask(page: Page, mode: string, button: string): Promise<void> {
  await page.getByRole('button', { name: 'Run it' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: mode }).check();
  await dialog.getByLabel('Why (kept as evidence)').fill('the quarterly drill');
  if (mode === 'Failover') {
    await dialog.getByLabel(/^Why it is run though/).fill('a drill of the door only');
    await dialog.getByLabel(/^Since when it is down/).fill(new Date(Date.now() - 3_600_000).toISOString());
  }
  await dialog.getByLabel(/^Who takes part/).fill('Wendy Watch, Incident commander');
  if (mode === 'Failover') await expectGoodLooks(page, 'run-dialog', CORNERS);
  await dialog.getByRole('button', { name: button }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
}

test.beforeAll(async ({ holdfast }) => {
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...SECOND, roles: ['approver', 'viewer'] });
  await holdfast.propose('plan.yaml');
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet: 'settings' });
  const { statusUrl } = JSON.parse(accepted) as { statusUrl: string };
  await expect
    .poll(async () => (JSON.parse(await holdfast.call('GET', statusUrl)) as { status: string }).status, {
      timeout: 90_000,
    })
    .toBe('SUCCESS');
});

test('a plan is looked at, tested and proven, with a gate that a person opens', async ({
  page,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await openPlan(page);
  const main = page.getByRole('main');
  await expect(main.getByTestId('node-bring-back')).toContainText('Restore');
  await expect(main.getByTestId('will-cleared')).toBeVisible();
  await expect(main).toContainText('It was never run.');
  await expectGoodLooks(page, 'plan', CORNERS);

  await ask(page, 'Test', 'Start');
  await expect(main.getByTestId('step-cleared')).toContainText('Waits for a person');
  await expectGoodLooks(page, 'run-waiting', CORNERS);
  await main.getByTestId('step-cleared').getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('dialog').getByLabel(/^Note/).fill('seen from the street');
  await expectGoodLooks(page, 'gate', CORNERS);
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await expect(main.getByTestId('run-status')).toContainText('Passed');
  await expect(main.getByTestId('step-cleared')).toContainText('seen from the street');
  await expect(main.getByTestId('step-bring-back')).toContainText('Passed');
  await expect(main.getByTestId('course-settle')).toBeVisible();
  await expect(main).toContainText('Wendy Watch');
  await expectGoodLooks(page, 'run-passed', CORNERS);

  await openPlan(page);
  await expect(main).toContainText('by a test');
  await expect(main.getByTestId('run')).toHaveCount(1);
});

test('a version of a plan is approved of by another person, who sees what is new in it', async ({
  page,
  browser,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await openPlan(page);
  const main = page.getByRole('main');
  await expect(main.getByTestId('plan-approval')).toContainText('no version is approved yet');
  await expect(main).toContainText('You declared this version.');
  await page.getByRole('button', { name: 'Run it' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Failover' }).check();
  await dialog.getByLabel('Why (kept as evidence)').fill('too early');
  await expect(dialog).toContainText('Nobody has approved of any version yet');
  await dialog.getByRole('button', { name: 'Ask for it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('nobody has approved of version');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, holdfast.url, SECOND);
  await other.getByTestId('waiting-plan').getByRole('link', { name: 'Look and decide' }).click();
  const theirs = other.getByRole('main');
  await expect(theirs.getByTestId('plan-changes')).toContainText('graph[0].id');
  await expectGoodLooks(other, 'plan-proposed', CORNERS);
  await theirs.getByLabel('Why (kept as evidence)').fill('I walked through it');
  await theirs.getByRole('button', { name: 'Approve this version' }).click();
  await expect(theirs.getByTestId('plan-approval')).toContainText('I walked through it');
  await expect(theirs.getByTestId('plan-changes')).toBeHidden();
  await context.close();

  await page.reload();
  await expect(main.getByTestId('plan-approval')).toContainText('Approved');
  await expectGoodLooks(page, 'plan-approved', CORNERS);
});

test('a failover begins only with a second person, and is aborted with a reason', async ({
  page,
  browser,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await openPlan(page);
  await ask(page, 'Failover', 'Ask for it');
  const main = page.getByRole('main');
  await expect(main.getByTestId('run-status')).toContainText('Waits for approval');
  await expect(main.getByTestId('expected-end')).toHaveText(/^(in .*|now)$/);
  await expect(main).toContainText('if it is approved of now');
  await expect(main.getByRole('link', { name: 'its approval' })).toBeVisible();
  await expect(main).toContainText(/at the earliest: .*30 min( \d+ s)? over the targetToo late/);
  await expectGoodLooks(page, 'run-asked', CORNERS);

  const context = await browser.newContext();
  const other = await context.newPage();
  // it is down since the incident, also while nobody has approved, by whatever this browser takes the time for
  await other.clock.setFixedTime(new Date('2020-01-01T00:00:00Z'));
  await signIn(other, holdfast.url, SECOND);
  await other.goto(page.url());
  await expect(other.getByTestId('clock')).toHaveText(/^1 h/);
  await other.goto(holdfast.url);
  await expect(other.getByTestId('waiting-run')).toContainText('settings-to-b');
  await other.getByTestId('waiting-run').getByRole('button', { name: 'Look and decide' }).click();
  await expectGoodLooks(other, 'approval-run', CORNERS);
  await other.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(other.getByTestId('waiting-run')).toBeHidden();
  await context.close();

  await expect(main.getByTestId('step-cleared')).toContainText('Waits for a person');
  await main.getByRole('button', { name: 'Abort and undo' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('site A is there after all');
  await expectGoodLooks(page, 'abort', CORNERS);
  await page.getByRole('dialog').getByRole('button', { name: 'Abort and undo' }).click();
  await expect(main.getByTestId('run-status')).toContainText('Aborted');
  await expect(main.getByTestId('outcome')).toBeVisible();
});
