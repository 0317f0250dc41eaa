import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { Database } from './database';
import { CORNERS, expectGoodLooks, signIn, test } from './holdfast';

test.describe.configure({ mode: 'serial' });

let database: Database;
let before: string;

/** A place may have a count beside its name. */
const go = (page: Page, name: string) =>
  page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: new RegExp(`^${name}\\b`) })
    .click();

test.beforeAll(async ({ holdfast }) => {
  database = await Database.start(join(holdfast.folder, 'ledger'));
  database.sql('CREATE TABLE entries (id int PRIMARY KEY, what text)');
  database.sql(`INSERT INTO entries VALUES (1, 'opened')`);
  await holdfast.declare('ledger.yaml', { PORT: String(database.port) });
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet: 'ledger' });
  const { statusUrl } = JSON.parse(accepted) as { statusUrl: string };
  await expect
    .poll(async () => (JSON.parse(await holdfast.call('GET', statusUrl)) as { status: string }).status, {
      timeout: 90_000,
    })
    .toBe('SUCCESS');
  database.sql(`INSERT INTO entries VALUES (2, 'kept')`);
  // an instant is typed in whole seconds: one that begins after this
  await new Promise((passed) => setTimeout(passed, 1100));
  before = database.sql(`SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`);
  await new Promise((passed) => setTimeout(passed, 1100));
  database.sql('DELETE FROM entries');
  // the second in which it was deleted must have come into the repository
  await expect
    .poll(
      async () => {
        const { items } = JSON.parse(await holdfast.call('GET', '/api/v1/admin/logs')) as {
          items: { dataSet: string; restorableTo?: string }[];
        };
        return (items.find(({ dataSet }) => dataSet === 'ledger')?.restorableTo ?? '') > before;
      },
      { timeout: 90_000 },
    )
    .toBe(true);
});

test.afterAll(() => database.stop());

test('a moment is picked on the timeline and restored', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  await go(page, 'Services');
  await page.getByTestId('service-platform').getByRole('link', { name: 'platform' }).click();
  // the list before stays until this page's script is there, and names data sets too
  await page.getByRole('radiogroup', { name: 'Data set' }).getByText('ledger', { exact: true }).click();
  const log = page.getByTestId('log-ledger-local');
  await expect(log).toContainText('Streaming');
  await expect(log).toContainText('of at most 17.2 GB');
  const timeline = page.getByTestId('timeline');
  await expect(timeline.getByTestId('band-local')).toBeVisible();
  await expect(timeline.getByTestId('timeline-mark').first()).toBeVisible();

  // by typing
  await page.getByRole('textbox', { name: 'Point in time' }).fill('yesterday');
  await page.getByRole('button', { name: 'Go there' }).click();
  await expect(page.getByText('Write it as')).toBeVisible();
  await page.getByRole('textbox', { name: 'Point in time' }).fill(before);
  await page.getByRole('button', { name: 'Go there' }).click();
  await expect(page.getByTestId('reach')).toContainText('can be restored exactly');
  await expect(page).toHaveURL(new RegExp(`at=${encodeURIComponent(before)}`));
  await expectGoodLooks(page, 'service');

  // by keyboard, by button, by pointer
  await timeline.focus();
  await page.keyboard.press('PageDown');
  await expect(page).not.toHaveURL(new RegExp(encodeURIComponent(before)));
  await page.getByRole('button', { name: 'Minute', exact: true }).click();
  await page.getByRole('button', { name: 'The recovery point after' }).click();
  await page.keyboard.press('End');
  await timeline.click({ position: { x: 4, y: 60 } });
  const pickedAt = () => new URL(page.url()).searchParams.get('at');
  const picked = pickedAt();
  await timeline.hover({ position: { x: 300, y: 60 } });
  const marks = await timeline.locator('.tl-label').allTextContents();
  await page.mouse.wheel(0, 400);
  await expect.poll(() => timeline.locator('.tl-label').allTextContents()).not.toEqual(marks);
  // what is in view is in the address, and nothing else was picked by that
  await expect(page).toHaveURL(/from=.*&to=/);
  expect(pickedAt()).toBe(picked);

  await page.getByRole('textbox', { name: 'Point in time' }).fill(before);
  await page.getByRole('button', { name: 'Go there' }).click();
  await page.getByRole('link', { name: 'Restore to this time' }).click();
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'When' }).click();
  await expect(main.getByTestId('reach')).toContainText('can be restored exactly');
  await expectGoodLooks(page, 'restore-when', CORNERS);
  for (let step = 0; step < 3; step++) await main.getByRole('button', { name: 'Next' }).click();
  await expect(main).toContainText('Nobody has to approve');
  await main.getByLabel(/Why/).fill('all entries deleted');
  await main.getByRole('button', { name: 'Start the restore' }).click();
  await expect(main.getByRole('heading', { name: 'Restore of ledger' })).toBeVisible();
  await expect(main.getByText('Passed', { exact: true }).first()).toBeVisible();
  await expect(main.getByTestId('step').first()).toBeVisible();
  await expectGoodLooks(page, 'restored', CORNERS);
});

test('pages are found by their addresses, and filters are in them', async ({ page, holdfast }) => {
  await signIn(page, `${holdfast.url}/points?dataSet=ledger`, undefined, 'Recovery points');
  await expect(page.getByTestId('point-ledger').first()).toBeVisible();
  await expect(page.getByTestId('point-settings')).toHaveCount(0);
  await page.getByLabel('Proof', { exact: true }).selectOption('Queried');
  await expect(page).toHaveURL(/proof=QUERIED/);
  await page.goBack();
  await expect(page).not.toHaveURL(/proof/);
  await expectGoodLooks(page, 'points', CORNERS);

  // UTC without hovering: by keyboard here, by a finger alike
  const point = page.getByTestId('point-ledger').first();
  await expect(point).not.toContainText('UTC');
  await page.getByRole('button', { name: 'Times in full' }).focus();
  await page.keyboard.press('Enter');
  await expect(point).toContainText(/\d\d:\d\d:\d\d UTC.* ago/);
  await expectGoodLooks(page, 'points-in-full', CORNERS);
  await page.keyboard.press('Enter');
  await expect(point).not.toContainText('UTC');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  const file = await (await downloading).path();
  expect(readFileSync(file, 'utf8')).toMatch(/^Data set,State of,.*\r\nledger,2/);

  await page.goto(`${holdfast.url}/nowhere`);
  await expect(page.getByText('The address leads to nothing here.')).toBeVisible();
});

test('a backup that waits is paused, goes on, is cancelled and tried again', async ({ page, holdfast }) => {
  // an hour ahead: it waits for as long as it is looked at
  const startTime = new Date(Date.now() + 3_600_000).toISOString();
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', {
    dataSet: 'settings',
    startTime,
  });
  const { jobId } = JSON.parse(accepted) as { jobId: string };
  await signIn(page, `${holdfast.url}/jobs/${jobId}`, undefined, 'Backup of settings');
  const main = page.getByRole('main');
  const button = (name: string) => main.getByRole('button', { name, exact: true });
  const stands = (state: string) =>
    expect(main.locator('.pill').filter({ hasText: new RegExp(`^${state}$`) })).toBeVisible();

  await stands('Waiting');
  await button('Pause').click();
  await stands('Paused');
  await expect(button('Pause')).toHaveCount(0);
  await expect(main.getByText('admin asks to pause it.')).toBeVisible();
  await expectGoodLooks(page, 'job-paused', CORNERS);
  await button('Go on').click();
  await stands('Waiting');
  await button('Cancel the backup').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('leaves no recovery point');
  await dialog.getByRole('button', { name: 'Cancel the backup' }).click();
  await stands('Cancelled');
  await expect(button('Cancel the backup')).toHaveCount(0);
  await button('Try again').click();
  await stands('Waiting');

  // nothing is left that would begin by itself; and what others do is seen without a reload
  await holdfast.call('POST', `/api/v1/admin/backups/${jobId}/cancel`);
  await stands('Cancelled');
});

test('what a repository held is told at each time, by pointer and by key', async ({ page, holdfast }) => {
  // a server measures once an hour
  const day = (number: number) => new Date(Date.UTC(2026, 9, number)).toISOString();
  const held = (number: number) => 4_000_000_000 + number * 100_000_000;
  await page.route('**/repositories/local/capacity*', (route) =>
    route.fulfill({
      json: {
        repository: 'local',
        history: Array.from({ length: 30 }, (_, i) => ({ at: day(i + 1), storedBytes: held(i) })),
        forecast: { state: 'FILLS', bytesADay: 100_000_000, daysLeft: 40, fromDays: 14 },
        usableBytes: 4_000_000_000,
        totalBytes: 20_000_000_000,
      },
    }),
  );
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await signIn(page, `${holdfast.url}/repositories`, undefined, 'Repositories');
  const room = page.getByTestId('capacity-local');
  const chart = room.getByRole('img', { name: 'What local holds, in 30 measurements' });
  await expect(chart.locator('canvas')).toBeVisible();
  await expect(room).toContainText('6.90 GB (6,900,000,000 B)');
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(room).toContainText('6.80 GB (6,800,000,000 B)');
  await page.keyboard.press('End');
  await expect(room).toContainText('7.87 GB (7,866,666,667 B) expected');
  await expectGoodLooks(page, 'capacity');
  await chart.hover({ position: { x: 70, y: 60 } });
  await expect(room).toContainText(/: 4\.\d+ GB \(4,\d00,000,000 B\)/);
  expect(refused).toEqual([]);
});

test('on a telephone the pages are behind a button', async ({ page, holdfast }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await signIn(page, holdfast.url);
  await page.getByRole('button', { name: 'Show the pages' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'People' }).click();
  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a recovery point is held, and another person is asked to let it go', async ({ page, holdfast }) => {
  await signIn(page, `${holdfast.url}/points?dataSet=ledger`, undefined, 'Recovery points');
  const point = page.getByTestId('point-ledger').first();
  await point.getByRole('button', { name: 'Keeping…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why (kept as evidence)').fill('the letter of today');
  await dialog.getByRole('button', { name: 'Delete before its time' }).click();
  await expect(dialog.getByRole('note')).toContainText('can no longer be restored from');
  await dialog.getByLabel('Case to hold it for').fill('ACME v. us');
  await expectGoodLooks(page, 'keeping', CORNERS);
  await dialog.getByRole('button', { name: 'Hold it' }).click();
  await expect(dialog).toBeHidden();
  await expect(point).toContainText('ACME v. us');

  await point.getByRole('button', { name: 'Keeping…' }).click();
  await expect(dialog.getByRole('list', { name: 'Cases that it is held for' })).toContainText(
    /Put by admin on .*: the letter of today/,
  );
  await dialog.getByLabel('Why (kept as evidence)').fill('the case is closed');
  await expectGoodLooks(page, 'keeping-held', CORNERS);
  await dialog.getByRole('button', { name: 'Ask to lift' }).click();
  await expect(dialog.getByRole('status')).toContainText('Somebody with the right to approve');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expectGoodLooks(page, 'points-held', CORNERS);
  await go(page, 'Approvals');
  const waiting = page.getByTestId('waiting-custody');
  await expect(waiting).toContainText('a legal hold of ledger to be lifted: the case is closed');
  await waiting.getByRole('button', { name: 'Look and decide' }).click();
  await expect(dialog).toContainText('is no longer held for the case');
  await dialog.getByRole('button', { name: 'Withdraw the request' }).click();
  await expect(waiting).toBeHidden();
});

const PAGES = [
  'Services',
  'Alerts',
  'Coverage',
  'Anomalies',
  'Restores',
  'Approvals',
  'Jobs',
  'Policies',
  'Repositories',
  'Disaster recovery',
  'Drills',
  'Compliance',
  'Audit trail',
  'People',
  'Notifications',
  'Declarations',
  'Settings',
  'If Holdfast is gone',
];

test('every page is there, and good to look at', async ({ page, holdfast }) => {
  // each of two dozen pages four times
  test.slow();
  await signIn(page, holdfast.url);
  for (const name of PAGES) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await go(page, name);
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expect(page.getByRole('main').locator('.mantine-Skeleton-root')).toHaveCount(0);
    await expectGoodLooks(page, name.toLowerCase().replaceAll(' ', '-'), CORNERS);
  }
});
