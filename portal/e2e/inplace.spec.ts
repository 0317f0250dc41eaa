import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Database } from './database';
import { backedUp, CORNERS, expectGoodLooks, signIn, test } from './holdfast';

test.describe.configure({ mode: 'serial' });

let database: Database;

const APPROVER = { username: 'third', password: 'a third pass phrase' };

test.beforeAll(async ({ holdfast }) => {
  database = await Database.start(join(holdfast.folder, 'till'));
  database.sql('CREATE TABLE receipts (id int PRIMARY KEY)');
  database.sql('INSERT INTO receipts SELECT generate_series(1, 25)');
  await holdfast.declare('till.yaml', { PORT: String(database.port) });
  await backedUp(holdfast, 'till');
});

test.afterAll(() => {
  if (database.runs()) database.stop();
});

test('a place in the log is chosen by keyboard, and what it cannot be is said', async ({
  page,
  holdfast,
}) => {
  await signIn(page, `${holdfast.url}/restore?dataSet=till&step=when`, undefined, 'Restore');
  const main = page.getByRole('main');
  const next = main.getByRole('button', { name: 'Next', exact: true });
  const more = main.getByText('Or stop at a place in the log');
  await more.focus();
  await page.keyboard.press('Enter');
  await main.getByLabel('Stop').selectOption('just after the commit of a transaction, with it');
  await main.getByRole('textbox', { name: 'Transaction' }).fill('16/B374D848');
  await expect(main).toContainText('Write a transaction’s id');
  await main.getByRole('textbox', { name: 'Timeline' }).fill('one');
  await expect(main).toContainText('Write a timeline’s number');
  await expect(main.getByRole('status').filter({ hasText: 'Pick a time just before it' })).toBeVisible();
  await expect(next).toBeDisabled();
  await expectGoodLooks(page, 'restore-log-place', CORNERS);
  await main.getByRole('textbox', { name: 'Transaction' }).fill('744');
  await main.getByRole('textbox', { name: 'Timeline' }).fill('1');
  await expect(next).toBeDisabled();
  await main.getByRole('button', { name: 'The recovery point before' }).click();
  await expect(next).toBeEnabled();
  await expect(page).toHaveURL(/stop=through-xid&stopAt=744&timeline=1/);
  await next.click();
  await next.click();
  await next.click();
  // no log of this one is kept
  await expect(main.getByRole('alert')).toContainText(
    'holds no log of till. Restore without a point in time',
  );
});

test('what lives is replaced once its name was typed, a second person has agreed and its server is stopped', async ({
  page,
  browser,
  holdfast,
}) => {
  await signIn(page, `${holdfast.url}/restore?dataSet=till&step=target`, undefined, 'Restore');
  const main = page.getByRole('main');
  const next = main.getByRole('button', { name: 'Next', exact: true });
  await expect(main.getByRole('radio', { name: 'A new directory of its own' })).toBeChecked();
  await main.getByRole('radio', { name: 'Over what is there' }).check();
  await expect(main).toContainText('This replaces what lives');
  await expect(next).toBeDisabled();
  await main.getByRole('textbox', { name: 'Data directory' }).fill(database.data);
  await expectGoodLooks(page, 'restore-in-place-target', CORNERS);
  await next.click();

  await expect(main.getByTestId('impact')).toContainText('What lives: it is replaced where it is.');
  await expect(main.getByRole('alert').filter({ hasText: 'In the way' })).toContainText('A server runs on');
  const effects = main.getByRole('table', { name: 'What it does, thing by thing' });
  await expect(effects.getByTestId(`effect-REPLACED-${database.data}`)).toContainText('Replaced');
  await expect(effects.getByTestId(`effect-KEPT-${database.data}`)).toContainText('Kept first');
  await expect(effects.getByTestId('effect-REPLACED-postgres')).toContainText('25');
  await expect(main.getByTestId('approval')).toContainText('A second person, before it begins.');
  await expectGoodLooks(page, 'restore-in-place-checked');
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...APPROVER, roles: ['approver'] });
  database.sql('DELETE FROM receipts');
  database.stop();
  await main.getByRole('button', { name: 'Look again' }).click();
  await expect(main.getByRole('alert').filter({ hasText: 'In the way' })).toHaveCount(0);
  await expect(main.getByTestId('approval')).toContainText('third');

  const ask = main.getByRole('button', { name: 'Ask to replace it' });
  await main.getByLabel(/Why/).fill('every receipt was deleted');
  await main.getByRole('textbox', { name: 'Type till to confirm' }).fill('tills');
  await expect(main).toContainText('Write till exactly');
  await expect(ask).toBeDisabled();
  await main.getByRole('textbox', { name: 'Type till to confirm' }).fill('till');
  await ask.click();
  await expect(main.getByRole('status').filter({ hasText: 'Waiting for approval' })).toContainText(
    database.data,
  );
  await expect(page).toHaveURL(/request=[0-9a-f-]{36}/);
  await expectGoodLooks(page, 'restore-in-place-waiting', CORNERS);

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, holdfast.url, APPROVER);
  const waiting = theirs.getByTestId('waiting-replacement');
  await waiting.getByRole('button', { name: 'Look and decide' }).click();
  const dialog = theirs.getByRole('dialog');
  await expect(dialog).toContainText('admin asks for till to be restored over');
  await expect(dialog.getByTestId('effect-REPLACED-postgres')).toContainText('25');
  await expectGoodLooks(theirs, 'restore-in-place-approval', CORNERS);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(waiting).toHaveCount(0);
  await context.close();

  await expect(page).toHaveURL(/\/restores\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(main).toContainText('over what was there');
  await expect(
    main
      .locator('.pill')
      .filter({ hasText: /^Passed$/ })
      .first(),
  ).toBeVisible({ timeout: 120_000 });
  await expect(main).toContainText('Keep what is replaced');
  await expect(main.getByText('replaced snapshot', { exact: true })).toBeVisible();
  await expectGoodLooks(page, 'restore-in-place-done', CORNERS);
  database.again();
  expect(database.sql('SELECT count(*) FROM receipts')).toBe('25');
});

test('a request over what is there is taken back, and says so where it was made', async ({
  page,
  holdfast,
}) => {
  const asked = await holdfast.call('POST', '/api/v1/admin/restore/replacements', {
    dataSet: 'till',
    reason: 'once more',
    selection: { 'place.in-place': database.data },
  });
  const { replacementId } = JSON.parse(asked) as { replacementId: string };
  await signIn(
    page,
    `${holdfast.url}/restore?dataSet=till&step=check&to=inPlace&directory=${encodeURIComponent(database.data)}&request=${replacementId}`,
    undefined,
    'Restore',
  );
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Withdraw the request' }).click();
  await expect(main.getByRole('alert')).toContainText('The request was withdrawn.');
  await expectGoodLooks(page, 'restore-in-place-withdrawn', CORNERS);
  await main.getByRole('button', { name: 'Back to the request' }).click();
  await expect(main.getByRole('button', { name: 'Ask to replace it' })).toBeVisible();
});
