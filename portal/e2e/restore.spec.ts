import { spawn } from 'node:child_process';
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import { Database } from './database';
import { backedUp, CORNERS, expectGoodLooks, signIn, test } from './holdfast';

test.describe.configure({ mode: 'serial' });

let database: Database;

const APPROVER = { username: 'second', password: 'a second pass phrase' };

/** Another person signs in, looks at what waits, and approves of it. */
async function approveBySecondPerson(browser: Browser, url: string, looks?: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, url, APPROVER);
  const waiting = page.getByRole('region', { name: 'Waiting for a second person' });
  await waiting.getByRole('button', { name: 'Look and decide' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('admin asks for a part of shop to be put back');
  await expect(dialog.getByRole('button', { name: 'Reject' })).toBeDisabled();
  if (looks !== undefined) await expectGoodLooks(page, looks);
  await dialog.getByLabel(/Why/).fill('looked at');
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(waiting).toBeHidden();
  await context.close();
}

/** Through the wizard to a part that is restored; the page that then says what differs. */
async function restoredPart(
  page: Page,
  scope: string,
  fields: Record<string, string>,
  looks?: string,
  pick?: (main: Locator) => Promise<void>,
): Promise<Locator> {
  const main = page.getByRole('main');
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'Restore', exact: true })
    .click();
  await expect(main.getByRole('button', { name: 'Next', exact: true })).toBeDisabled();
  await main.getByRole('radio', { name: 'shop', exact: true }).check();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByTestId('timeline')).toBeVisible();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await main.getByRole('radio', { name: scope, exact: true }).check();
  for (const [label, value] of Object.entries(fields))
    await main.getByRole('textbox', { name: label }).fill(value);
  await pick?.(main);
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByRole('radio', { name: 'A new directory of its own' })).toBeChecked();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByTestId('plan')).toContainText('a new directory of its own');
  await expect(main.getByRole('button', { name: 'Start the restore' })).toBeDisabled();
  await main.getByLabel(/Why/).fill('deleted by mistake');
  if (looks !== undefined) await expectGoodLooks(page, looks);
  await main.getByRole('button', { name: 'Start the restore' }).click();
  await expect(page).toHaveURL(/\/restores\/[0-9a-f-]{36}$/);
  return main;
}

test.beforeAll(async ({ holdfast }) => {
  database = await Database.start(join(holdfast.folder, 'shop'));
  database.sql('CREATE TABLE customers (id int PRIMARY KEY, name text)');
  database.sql(
    'CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customers, item text)',
  );
  database.sql(`INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob')`);
  database.sql(`INSERT INTO orders SELECT n, 1 + n % 2, 'item ' || n FROM generate_series(1, 40) n`);
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...APPROVER, roles: ['approver'] });
  await holdfast.declare('shop.yaml', { PORT: String(database.port) });
  await backedUp(holdfast, 'shop');
});

test.afterAll(() => database.stop());

test('a customer who was deleted is put back once a second person has looked at the difference', async ({
  page,
  browser,
  holdfast,
}) => {
  database.sql('DELETE FROM orders WHERE customer = 2; DELETE FROM customers WHERE id = 2');
  database.sql(`UPDATE customers SET name = 'Anna' WHERE id = 1`);
  await signIn(page, holdfast.url);
  const main = await restoredPart(page, 'A user', { 'The user’s id': 'two' }, 'restore-checked');
  await expect(main.getByRole('alert')).toContainText("Write it as that column's type");
  await expectGoodLooks(page, 'part-failed');

  await restoredPart(page, 'A user', { 'The user’s id': '2' });
  await expect(main.getByTestId('part-public.customers')).toContainText('1');
  await expect(main.getByTestId('part-public.orders')).toContainText('20');
  await main.getByText('Some of them').click();
  await expect(main).toContainText('public.customers, missing: id 2, name Bob');
  await expectGoodLooks(page, 'part-difference');

  // somebody was faster: what was looked at is no longer what there is
  database.sql(`INSERT INTO customers VALUES (2, 'Bob')`);
  await main.getByRole('button', { name: 'Ask to put it back' }).click();
  await expect(main.getByRole('status')).toContainText('Waiting for approval by another person');
  await expectGoodLooks(page, 'part-awaiting');
  await approveBySecondPerson(browser, holdfast.url, 'approval');
  await expect(main.getByRole('alert')).toContainText('Compare again');
  expect(database.sql('SELECT count(*) FROM orders WHERE customer = 2')).toBe('0');
  await main.getByRole('button', { name: 'Look at the difference again' }).click();

  await expect(main.getByTestId('part-public.orders')).toContainText('20');
  await main.getByRole('button', { name: 'Ask to put it back' }).click();
  await main.getByRole('button', { name: 'Withdraw the request' }).click();
  await expect(main.getByRole('alert')).toContainText('The request was withdrawn.');
  await main.getByRole('button', { name: 'Look at the difference again' }).click();
  await expect(main.getByTestId('part-public.orders')).toContainText('20');
  await main.getByRole('button', { name: 'Ask to put it back' }).click();
  await approveBySecondPerson(browser, holdfast.url);
  await expect(main).toContainText('It is put back');
  await expect(main).toContainText('public.orders: 20 inserted');
  await expectGoodLooks(page, 'part-applied');
  expect(database.sql('SELECT count(*) FROM orders WHERE customer = 2')).toBe('20');
  expect(database.sql('SELECT string_agg(name, $$,$$ ORDER BY id) FROM customers')).toBe('Anna,Bob');
});

/** From the databases down to a table, which is then what is restored. */
async function pickOrders(main: Locator): Promise<void> {
  const page = main.page();
  await main.getByRole('button', { name: 'Look into the recovery point' }).click();
  const browser = main.getByRole('region', { name: 'What lies in the recovery point' });
  await browser.getByRole('button', { name: 'Database postgres' }).click();
  await browser.getByRole('button', { name: 'Schema public' }).click();
  await expect(browser.getByTestId('content-postgres.public.customers')).toContainText('customers');
  await browser.getByRole('button', { name: 'Pick customers' }).click();
  await browser.getByRole('button', { name: 'Pick orders' }).click();
  await expect(main.getByRole('textbox', { name: 'Tables' })).toHaveValue('public.customers,public.orders');
  await browser.getByRole('button', { name: 'Pick customers' }).click();
  await expectGoodLooks(page, 'browser-tables');
  await browser.getByRole('textbox', { name: 'Name, or *.conf' }).fill('nobody');
  await browser.getByRole('button', { name: 'Search' }).click();
  await expect(browser).toContainText('Nothing here is called “nobody”.');
  // the browser's own button leads back to where one looked, with what was picked since left as it was
  await page.goBack();
  await expect(browser.getByTestId('content-postgres.public.customers')).toBeVisible();
  await page.goForward();
  await browser.getByRole('button', { name: 'Show all that is here' }).click();
  await expect(browser.getByTestId('content-postgres.public.customers')).toBeVisible();
  await expect(main.getByRole('textbox', { name: 'Tables' })).toHaveValue('public.orders');
}

test('a condition that cannot be is refused by the check or by the restored copy, and corrected', async ({
  page,
  holdfast,
}) => {
  const rows = `${holdfast.url}/restore?dataSet=shop&scope=rows&table=orders`;
  await signIn(
    page,
    `${rows}&step=check&where=${encodeURIComponent('id = 1; DROP TABLE orders')}`,
    undefined,
    'Restore',
  );
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toContainText('has a semicolon outside a text');
  await expect(main.getByRole('button', { name: 'Start the restore' })).toBeDisabled();
  await main.getByRole('button', { name: 'Back' }).click();
  await main.getByRole('button', { name: 'Back' }).click();
  // what only the database can know
  await main.getByRole('textbox', { name: 'Condition' }).fill('custmer = 2');
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByTestId('impact')).toContainText('is found out in the restored copy');
  await main.getByLabel(/Why/).fill('deleted by mistake');
  await main.getByRole('button', { name: 'Start the restore' }).click();
  await expect(main.getByRole('alert')).toContainText('column "custmer" does not exist');
  await expect(main.getByRole('alert')).toContainText('What was restored so far has been removed.');
  await main.getByRole('link', { name: 'Restore once more' }).click();
  await expect(main.getByRole('textbox', { name: 'Condition' })).toHaveValue('custmer = 2');
  await expect(main.getByRole('textbox', { name: 'Table' })).toHaveValue('orders');
});

test('a table that is gone is made anew', async ({ page, browser, holdfast }) => {
  database.sql('DROP TABLE orders');
  await signIn(page, holdfast.url);
  const main = await restoredPart(page, 'Tables', {}, undefined, pickOrders);
  await expect(main.getByTestId('part-public.orders')).toContainText('not there');
  await main.getByRole('button', { name: 'Ask to put it back' }).click();
  await approveBySecondPerson(browser, holdfast.url);
  await expect(main).toContainText('public.orders: 40 inserted');
  expect(database.sql('SELECT count(*) FROM orders')).toBe('40');
});

test('a file is found in a recovery point and picked, and a repository that is gone says so', async ({
  page,
  holdfast,
}) => {
  await backedUp(holdfast, 'settings');
  await signIn(
    page,
    `${holdfast.url}/restore?dataSet=settings&step=scope&repository=away`,
    undefined,
    'Restore',
  );
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Look into the recovery point' }).click();
  const browser = main.getByRole('region', { name: 'What lies in the recovery point' });
  await expect(browser).toContainText('from away');
  await expect(browser.getByTestId('content-service-0.conf')).toContainText('12 B');
  await browser.getByRole('textbox', { name: 'Name, or *.conf' }).fill('*-3?.CONF');
  await browser.getByRole('button', { name: 'Search' }).click();
  await expect(browser).toContainText('10 rows');
  await browser.getByRole('button', { name: 'Pick service-37.conf' }).click();
  await expect(main.getByRole('textbox', { name: 'Path' })).toHaveValue('service-37.conf');
  await expect(page).toHaveURL(/path=service-37.conf/);
  // the address alone leads there again
  await page.reload();
  await expect(browser).toContainText('10 rows');
  await expect(browser.getByRole('button', { name: 'Pick service-37.conf' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expectGoodLooks(page, 'browser-files', CORNERS);

  const away = join(holdfast.folder, 'away');
  renameSync(away, `${away}-gone`);
  try {
    await browser.getByRole('button', { name: 'All of it' }).click();
    await browser.getByRole('textbox', { name: 'Name, or *.conf' }).fill('anything');
    await browser.getByRole('button', { name: 'Search' }).click();
    await expect(browser.getByRole('alert')).toContainText('Bring its directory back');
    await expectGoodLooks(page, 'browser-failed', CORNERS);
  } finally {
    renameSync(`${away}-gone`, away);
  }
  await browser.getByRole('button', { name: 'Try again' }).click();
  await expect(browser).toContainText('Nothing here is called “anything”.');
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByTestId('plan')).toBeVisible();
});

test('a restore that runs is cancelled, once somebody has read what that leaves', async ({
  page,
  holdfast,
}) => {
  await holdfast.declare('slow.yaml', { PORT: String(database.port) });
  await backedUp(holdfast, 'slow');
  const accepted = await holdfast.call('POST', '/api/v1/admin/restore/trigger_restore', {
    dataSet: 'slow',
    reason: 'the wrong one',
  });
  const { restoreId } = JSON.parse(accepted) as { restoreId: string };
  await signIn(page, `${holdfast.url}/restores/${restoreId}`, undefined, 'Restore of slow');
  const main = page.getByRole('main');
  await expect(main).toContainText('validating: slow');
  await main.getByRole('button', { name: 'Cancel the restore' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It stops within seconds');
  await expectGoodLooks(page, 'cancel-restore', CORNERS);
  await dialog.getByRole('button', { name: 'Let it go on' }).click();
  await expect(dialog).toBeHidden();
  await main.getByRole('button', { name: 'Cancel the restore' }).click();
  await dialog.getByRole('button', { name: 'Cancel the restore' }).click();
  await expect(main.getByRole('status').filter({ hasText: 'Cancelled by admin.' })).toContainText(
    'What was restored so far has been removed.',
    { timeout: 90_000 },
  );
  await expect(main.getByRole('button', { name: 'Cancel the restore' })).toHaveCount(0);
  await expect(main.getByRole('link', { name: 'Restore once more' })).toBeVisible();
  await expect(main.getByText('Went to', { exact: true })).toBeVisible();
  await expectGoodLooks(page, 'restore-cancelled', CORNERS);
  await page.goto(`${holdfast.url}/restores?status=CANCELLED`);
  await expect(page.getByTestId('run-slow')).toContainText('Cancelled');
});

test('a failover test that runs says how far it is, and is cancelled', async ({ page, holdfast }) => {
  const accepted = await holdfast.call('POST', '/api/v1/admin/dr/initiate_failover_test', {
    plan: 'slow-to-b',
    reason: 'at the wrong hour',
  });
  const { drillId } = JSON.parse(accepted) as { drillId: string };
  await signIn(page, `${holdfast.url}/drills/${drillId}`, undefined, 'failover of');
  const main = page.getByRole('main');
  await expect(main.getByTestId('restore-progress')).toContainText('validating: slow');
  await main.getByRole('button', { name: 'Cancel the test' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It does not count as held.');
  await dialog.getByRole('button', { name: 'Cancel the test' }).click();
  await expect(main.locator('.pill').filter({ hasText: /^Cancelled$/ })).toBeVisible();
  await expect(main).toContainText('Cancelled by admin.');
  await expect(main.getByTestId('restore-progress')).toHaveCount(0);
  await expectGoodLooks(page, 'drill-cancelled', CORNERS);
});

test('a prune that runs is cancelled, and its end is in the list that the address names', async ({
  page,
  holdfast,
}) => {
  // a backup of stock restic that waits for its input holds a lock, and the prune waits for that
  const holding = spawn(
    'restic',
    [
      ['-r', join(holdfast.folder, 'local')],
      ['--password-file', join(holdfast.folder, 'password-local')],
      ['--no-cache', 'backup', '--stdin'],
    ].flat(),
    { stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const ended = new Promise((done) => holding.once('exit', done));
  try {
    await expect.poll(() => readdirSync(join(holdfast.folder, 'local/locks')).length).toBeGreaterThan(0);
    await signIn(page, `${holdfast.url}/repositories`, undefined, 'Repositories');
    const local = page.getByRole('region', { name: 'local', exact: true });
    await local.getByRole('button', { name: 'Prune now' }).click();
    await expect(local.getByTestId('running-prunes-local')).toContainText('waiting for the lock');
    await local.getByRole('button', { name: 'Cancel the prune' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Nothing that a recovery point needs is gone');
    await dialog.getByRole('button', { name: 'Cancel the prune' }).click();
    await expect(local.getByTestId('running-prunes-local')).toHaveCount(0);
    await local.getByText('Prunes', { exact: true }).click();
    await expect(page).toHaveURL(/prunes=local/);
    await expect(local.getByTestId('prune-local').first()).toContainText('Cancelled by admin.');
    await expectGoodLooks(page, 'prunes', CORNERS);
  } finally {
    // it takes its lock away
    holding.kill('SIGINT');
    await ended;
  }
});
