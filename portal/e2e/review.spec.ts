import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { CORNERS, expectGoodLooks, NARROW, signIn, test } from './holdfast';

test.describe.configure({ mode: 'serial' });

test('what a drill called for is given to somebody, is overdue by word, and is done', async ({
  page,
  holdfast,
}) => {
  const recorded = await holdfast.call('POST', '/api/v1/admin/dr/drills', {
    drillDate: '2026-11-02',
    drillType: 'Tabletop',
    scope: 'who is called at night',
    outcomeSummary: 'Two numbers were wrong.',
    issuesIdentified: ['two numbers were wrong'],
    actionItems: ['write the telephone list anew'],
  });
  const { drillId } = JSON.parse(recorded) as { drillId: string };
  await holdfast.call('POST', `/api/v1/admin/dr/drills/${drillId}/action_items`, {
    text: 'train the night shift',
    owner: 'Platform team',
    due: '2026-11-10',
  });
  await signIn(page, `${holdfast.url}/drills/${drillId}`, undefined, 'Tabletop exercise of 2026-11-02');
  const main = page.getByRole('main');
  const actions = main.getByRole('region', { name: 'To be done' });
  const late = actions.getByTestId('action').filter({ hasText: 'train the night shift' });
  await expect(late).toContainText('Overdue');
  await expect(late).toContainText('2026-11-10');

  await actions.getByRole('button', { name: 'Give it to somebody: write the telephone list anew' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('What')).toHaveValue('write the telephone list anew');
  await dialog.getByLabel('Who does it').fill('Wendy Watch');
  await dialog.getByLabel('Due').fill('2099-01-31');
  await expectGoodLooks(page, 'drill-action', CORNERS);
  await dialog.getByRole('button', { name: 'Note what is to be done' }).click();
  const given = actions.getByTestId('action').filter({ hasText: 'write the telephone list anew' });
  await expect(given).toContainText('Open');
  await expect(given).toContainText('Wendy Watch');
  await expect(actions.getByRole('button', { name: /^Give it/ })).toHaveCount(0);
  await expectGoodLooks(page, 'drill-actions', CORNERS);

  await page.goto(`${holdfast.url}/drills?actions=overdue`);
  const listed = main.getByRole('region', { name: 'To be done' }).getByTestId('action');
  await expect(listed).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await main.getByRole('region', { name: 'To be done' }).getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  expect(readFileSync(await (await downloading).path(), 'utf8')).toContain(
    'train the night shift,Overdue,Platform team,2026-11-10',
  );
  await listed.getByRole('button', { name: 'It is done: train the night shift' }).click();
  await dialog.getByLabel('What was done (kept as evidence)').fill('all four of them');
  await dialog.getByRole('button', { name: 'It is done' }).click();
  await expect(listed).toHaveCount(0);
  await main.getByLabel('State').selectOption('Done');
  await expect(page).toHaveURL(/actions=done/);
  await expect(listed).toContainText('all four of them');
  await expect(listed.getByRole('link', { name: /^Drill / })).toHaveAttribute('href', `/drills/${drillId}`);
  await expectGoodLooks(page, 'drills-actions', CORNERS);
});

test('who may end the sessions and tokens of others does, and who they were is refused at once', async ({
  page,
  browser,
  holdfast,
}) => {
  const sue = { username: 'sue', password: 'a long enough pass phrase' };
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...sue, roles: ['viewer'] });
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, holdfast.url, sue);
  const made = await holdfast.call(
    'POST',
    '/api/v1/session/tokens',
    { name: 'wall board', roles: ['viewer'], expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
    sue,
  );
  const { token } = JSON.parse(made) as { token: string };
  const withToken = async () =>
    (await fetch(`${holdfast.url}/api/v1/admin/dashboard`, { headers: { Authorization: `Bearer ${token}` } }))
      .status;
  expect(await withToken()).toBe(200);

  await signIn(page, `${holdfast.url}/people`, undefined, 'People');
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  await main
    .getByTestId('session-of-sue')
    .getByRole('button', { name: /^End the session of sue/ })
    .click();
  await expect(dialog).toContainText('disable the person');
  await dialog.getByRole('button', { name: 'End it' }).click();
  await expect(main.getByTestId('session-of-sue')).toHaveCount(0);
  await expect(main.getByTestId('session-of-admin').first()).toContainText('this one');
  await theirs.reload();
  await expect(theirs.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await context.close();

  const theirToken = main.getByTestId('token-of-sue');
  await theirToken.getByRole('button', { name: 'Revoke the token wall board of sue' }).click();
  await expectGoodLooks(page, 'revoke-token', CORNERS);
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(theirToken).toContainText('Revoked');
  expect(await withToken()).toBe(401);
});

test('a pair of break-glass keys is made for two people, shown once, and the one before is replaced', async ({
  page,
  holdfast,
}) => {
  await signIn(page, `${holdfast.url}/people`, undefined, 'People');
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  const pairs = main.getByTestId('key-pair');
  const make = async (first: string, second: string) => {
    await main.getByRole('button', { name: 'Make a pair' }).first().click();
    await dialog.getByLabel('Who gets the one key').fill(first);
    await dialog.getByLabel('Who gets the other').fill(second);
    await dialog.getByRole('button', { name: 'Make a pair' }).click();
  };
  await make('Ann Lee', 'Ann Lee');
  await expect(dialog.getByRole('alert')).toContainText('two people');
  await dialog.getByLabel('Who gets the other').fill('Olga Ruiz');
  await dialog.getByRole('button', { name: 'Make a pair' }).click();
  const keys = await Promise.all(
    ['Ann Lee', 'Olga Ruiz'].map((holder) =>
      dialog.getByRole('group', { name: `Key of ${holder}`, exact: true }).innerText(),
    ),
  );
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();
  await expectGoodLooks(page, 'key-pair', CORNERS);
  await dialog.getByLabel('Both holders have theirs').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(pairs.first()).toContainText('Ann Lee, Olga Ruiz');
  await expect(pairs.first()).toContainText('Opens');
  await expect(page.getByText(keys[0] ?? '')).toHaveCount(0);

  await make('Ann Lee', 'Max Bell');
  await dialog.getByLabel('Both holders have theirs').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(pairs.filter({ hasText: 'Max Bell' })).toContainText('Opens');
  await expect(pairs.filter({ hasText: 'Olga Ruiz' })).toContainText('Replaced');
  await expectGoodLooks(page, 'people-access', CORNERS);
});

test('the audit trail says that its chain is sound, as of when, and is verified again', async ({
  page,
  holdfast,
}) => {
  await signIn(page, `${holdfast.url}/audit`, undefined, 'Audit trail');
  const chain = page.getByTestId('chain');
  await expect(chain).toContainText('Sound');
  const records = () =>
    chain
      .locator('dd')
      .nth(2)
      .innerText()
      .then((text) => Number(text.replace(/\D/g, '')));
  const before = await records();
  expect(before).toBeGreaterThan(0);
  const { username, password } = { username: 'tom', password: 'a long enough pass phrase' };
  await holdfast.call('POST', '/api/v1/admin/administrators', { username, password, roles: ['viewer'] });
  await page.getByRole('button', { name: 'Verify it now' }).click();
  await expect.poll(records).toBeGreaterThan(before);
  await page.getByText('Anchors in the repositories').click();
  await expect(
    page.getByText(/No repository holds one yet/).or(page.getByTestId('anchor').first()),
  ).toBeVisible();
  await expectGoodLooks(page, 'audit-chain', CORNERS);
});

test('a chain that was tampered with is said so, with what was found and what could not be looked at', async ({
  page,
  holdfast,
}) => {
  await page.route('**/api/v1/admin/audit/verification', (route) =>
    route.fulfill({
      json: {
        sound: false,
        anchors: 1,
        unreachable: ['away'],
        verdict: {
          sound: false,
          records: 20,
          lastSeq: 20,
          anchored: 12,
          findings: [{ kind: 'CHANGED', seq: 14, message: 'Record 14 was changed.' }],
        },
      },
    }),
  );
  await signIn(page, `${holdfast.url}/audit`, undefined, 'Audit trail');
  await expect(page.getByTestId('chain')).toContainText('Tampered with');
  await expect(page.getByRole('alert')).toContainText('Record 14 was changed.');
  await expect(page.getByRole('main')).toContainText('What away holds of it could not be read');
});

test('what opens over a page bars nobody, nor do the steps of a restore', async ({ page, holdfast }) => {
  const planned = await holdfast.call('POST', '/api/v1/admin/dr/drills', {
    drillDate: '2031-02-03',
    drillType: 'Tabletop',
    scope: 'who opens the vault',
  });
  const { drillId } = JSON.parse(planned) as { drillId: string };
  const dialog = page.getByRole('dialog');
  await signIn(page, `${holdfast.url}/people`, undefined, 'People');
  const opened = async (button: string, name: string) => {
    await page.getByRole('button', { name: button, exact: true }).first().click();
    await expect(dialog).toBeVisible();
    await expectGoodLooks(page, name, CORNERS);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  await opened('Add a person', 'person');
  await page.goto(`${holdfast.url}/drills`);
  await opened('Plan a drill', 'plan-drill');
  await page.getByRole('button', { name: 'Export' }).first().click();
  await expect(page.getByRole('menuitem', { name: 'As JSON' })).toBeVisible();
  await expectGoodLooks(page, 'export', CORNERS);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Your sign-in' })).toBeFocused();
  await expectGoodLooks(page, 'own-menu', CORNERS);
  await page.keyboard.press('Escape');
  await page.goto(`${holdfast.url}/recovery`);
  await opened('Test a recovery key', 'key-test');
  await page.goto(`${holdfast.url}/drills/${drillId}`);
  await opened('Close the drill', 'close-drill');
  // it is no longer to come, for whoever counts those that are
  await page.getByRole('button', { name: 'Close the drill' }).click();
  await dialog.getByLabel('What came of it').fill('Two people do.');
  await dialog.getByRole('button', { name: 'Close the drill' }).click();
  await expect(page.getByText('Two people do.')).toBeVisible();

  await page.goto(`${holdfast.url}/restore?step=what`);
  await expect(page.getByRole('radio', { name: /settings/ })).toBeVisible();
  await expectGoodLooks(page, 'restore-what', CORNERS);
  await page.goto(`${holdfast.url}/restore?dataSet=settings&step=target`);
  await page.getByRole('radio').last().check();
  await expect(page.getByRole('textbox')).toBeVisible();
  await expectGoodLooks(page, 'restore-target', CORNERS);
  await page.goto(`${holdfast.url}/nowhere`);
  await expect(page.getByText('The address leads to nothing here.')).toBeVisible();
  await expectGoodLooks(page, 'not-found', CORNERS);
  await page.setViewportSize({ width: 390, height: 900 });
  await page.getByRole('button', { name: 'Show the pages' }).click();
  await expect(dialog.getByRole('link', { name: 'Audit trail' })).toBeVisible();
  await expectGoodLooks(page, 'places', NARROW);
});

test('a backup says what the commands around it said', async ({ page, holdfast }) => {
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', {
    dataSet: 'settings',
    startTime: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const { jobId } = JSON.parse(accepted) as { jobId: string };
  const at = { startTime: '2026-11-28T14:00:00Z', endTime: '2026-11-28T14:00:02.5Z', attempt: 1 };
  // the tests' data sets have none, and one with them would be in the way of other files
  await page.route(`**/api/v1/admin/backups/${jobId}/hooks`, (route) =>
    route.fulfill({
      json: {
        items: [
          { ...at, command: 'quiesce', stage: 'BEFORE', exitCode: 0, output: 'all writers wait' },
          { ...at, command: 'resume', stage: 'AFTER', exitCode: 3, output: '' },
          { ...at, command: 'tell', stage: 'AFTER', output: '', errorMessage: 'It took longer than 60 s.' },
        ],
      },
    }),
  );
  await signIn(page, `${holdfast.url}/jobs/${jobId}`, undefined, 'Backup of settings');
  const quiesce = page.getByTestId('hook-quiesce');
  await expect(quiesce).toContainText('Succeeded');
  await expect(quiesce).toContainText('all writers wait');
  await expect(quiesce).toContainText('2.5 s');
  await expect(page.getByTestId('hook-resume')).toContainText('Exit code 3');
  await expect(page.getByTestId('hook-tell')).toContainText('It took longer than 60 s.');
  await expectGoodLooks(page, 'job-hooks', CORNERS);
  await holdfast.call('POST', `/api/v1/admin/backups/${jobId}/cancel`);
});
