import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { Database } from './database';
import { expectGoodLooks, signIn, test } from './holdfast';
import type { HoldfastServer } from './server';

test.describe.configure({ mode: 'serial' });

let database: Database;

async function backedUp(holdfast: HoldfastServer): Promise<void> {
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet: 'shop' });
  const { statusUrl } = JSON.parse(accepted) as { statusUrl: string };
  await expect
    .poll(async () => (JSON.parse(await holdfast.call('GET', statusUrl)) as { status: string }).status, {
      timeout: 30_000,
    })
    .toBe('SUCCESS');
}

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

async function wizard(page: Page, url: string) {
  await signIn(page, url);
  await page.getByRole('button', { name: 'Bring back a part' }).click();
  return page.getByRole('dialog');
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
  await backedUp(holdfast);
});

test.afterAll(() => database.stop());

test('a customer who was deleted is put back once a second person has looked at the difference', async ({
  page,
  browser,
  holdfast,
}) => {
  database.sql('DELETE FROM orders WHERE customer = 2; DELETE FROM customers WHERE id = 2');
  database.sql(`UPDATE customers SET name = 'Anna' WHERE id = 1`);
  const dialog = await wizard(page, holdfast.url);
  await expect(dialog.getByRole('button', { name: 'Restore the part' })).toBeDisabled();
  await dialog.getByLabel(/The user’s id/).fill('two');
  await dialog.getByLabel(/Why/).fill('deleted by mistake');
  await expectGoodLooks(page, 'part-wanted');
  await dialog.getByRole('button', { name: 'Restore the part' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Write it as that column’s type'.replace('’', "'"), {
    timeout: 30_000,
  });
  await expectGoodLooks(page, 'part-failed');
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Bring back a part' }).click();
  await dialog.getByLabel(/The user’s id/).fill('2');
  await dialog.getByLabel(/Why/).fill('deleted by mistake');
  await dialog.getByRole('button', { name: 'Restore the part' }).click();
  await expect(dialog.getByTestId('part-public.customers')).toContainText('1', { timeout: 30_000 });
  await expect(dialog.getByTestId('part-public.orders')).toContainText('20');
  await dialog.getByText('Some of them').click();
  await expect(dialog).toContainText('public.customers, missing: id 2, name Bob');
  await expectGoodLooks(page, 'part-difference');

  // somebody was faster: what was looked at is no longer what there is
  database.sql(`INSERT INTO customers VALUES (2, 'Bob')`);
  await dialog.getByRole('button', { name: 'Ask to put it back' }).click();
  await expect(dialog.getByRole('status')).toContainText('Waiting for approval by another person');
  await expectGoodLooks(page, 'part-awaiting');
  await approveBySecondPerson(browser, holdfast.url, 'approval');
  await expect(dialog.getByRole('alert')).toContainText('Compare again', { timeout: 20_000 });
  expect(database.sql('SELECT count(*) FROM orders WHERE customer = 2')).toBe('0');
  await dialog.getByRole('button', { name: 'Look at the difference again' }).click();

  await expect(dialog.getByTestId('part-public.orders')).toContainText('20', { timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Ask to put it back' }).click();
  await dialog.getByRole('button', { name: 'Withdraw the request' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The request was withdrawn.');
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Bring back a part' }).click();
  await dialog.getByLabel(/The user’s id/).fill('2');
  await dialog.getByLabel(/Why/).fill('deleted by mistake');
  await dialog.getByRole('button', { name: 'Restore the part' }).click();
  await expect(dialog.getByTestId('part-public.orders')).toContainText('20', { timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Ask to put it back' }).click();
  await approveBySecondPerson(browser, holdfast.url);
  await expect(dialog).toContainText('It is put back', { timeout: 20_000 });
  await expect(dialog).toContainText('public.orders: 20 inserted');
  await expectGoodLooks(page, 'part-applied');
  expect(database.sql('SELECT count(*) FROM orders WHERE customer = 2')).toBe('20');
  expect(database.sql('SELECT string_agg(name, $$,$$ ORDER BY id) FROM customers')).toBe('Anna,Bob');
});

test('a table that is gone is made anew', async ({ page, browser, holdfast }) => {
  database.sql('DROP TABLE orders');
  const dialog = await wizard(page, holdfast.url);
  await dialog.getByText('Tables', { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Tables' }).fill('orders');
  await dialog.getByLabel(/Why/).fill('dropped by mistake');
  await dialog.getByRole('button', { name: 'Restore the part' }).click();
  await expect(dialog.getByTestId('part-public.orders')).toContainText('not there', { timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Ask to put it back' }).click();
  await approveBySecondPerson(browser, holdfast.url);
  await expect(dialog).toContainText('public.orders: 40 inserted', { timeout: 20_000 });
  expect(database.sql('SELECT count(*) FROM orders')).toBe('40');
});
