import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { enter, expectGoodLooks, signIn, test } from './holdfast';
import { ADMIN, type HoldfastServer } from './server';

test.describe.configure({ mode: 'serial' });

async function backUp(page: Page, dataSet: string): Promise<void> {
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.getByRole('menuitem', { name: dataSet }).click();
}

async function failOver(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Run a failover test' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Start the test' })).toBeDisabled();
  await dialog.getByLabel('Why (kept as evidence)').fill(reason);
  await dialog.getByRole('button', { name: 'Start the test' }).click();
  await expect(dialog).toBeHidden();
}

/** Holds the server still as soon as a bar on the page is neither at its beginning nor at its end. */
function holdWhen(
  page: Page,
  holdfast: HoldfastServer,
  bar: string,
): { ready: Promise<void>; held: Promise<void> } {
  let hold: () => void = () => undefined;
  const held = new Promise<void>((done) => {
    hold = () => {
      holdfast.freeze();
      done();
    };
  });
  const watch = async (): Promise<void> => {
    await page.exposeFunction('holdServer', hold);
    await page.evaluate((selector) => {
      const observer = new MutationObserver(() => {
        const percent = Number(document.querySelector(selector)?.getAttribute('aria-valuenow'));
        if (percent > 0 && percent < 100) {
          observer.disconnect();
          (window as unknown as { holdServer: () => void }).holdServer();
        }
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    }, bar);
  };
  return { ready: watch(), held };
}

test('a wrong password is refused in words', async ({ page, holdfast }) => {
  await page.goto(holdfast.url);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expectGoodLooks(page, 'signed-out');
  await page.getByLabel('User name').fill(ADMIN.username);
  await page.getByLabel(/^Password/).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('is wrong');
  await expectGoodLooks(page, 'wrong-password');
});

test('before the first backup the page says what is missing', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  await expect(page.getByTestId('headline')).toContainText('no recovery point');
  await expect(page.getByText('Nothing has been backed up yet.')).toBeVisible();
  await expect(page.getByText('Nothing has been restored yet')).toBeVisible();
  await expect(page.getByTestId('target-settings')).toContainText('Unproven');
  await expect(page.getByTestId('site-site-b')).toContainText('Warning');
  await expect(page.getByText('2030-01-15', { exact: true })).toBeVisible();
  await expectGoodLooks(page, 'empty');
});

test('a backup shows how far it is, and its end, without a reload', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  const job = page.getByTestId('job-ticks').first();
  const underWay = holdWhen(page, holdfast, '[data-testid=job-ticks] [role=progressbar]');
  try {
    await underWay.ready;
    await backUp(page, 'ticks');
    await underWay.held;
    await expect(job).toContainText('Running');
    await expect(job).toContainText(/[\d.]+ [MG]B of 3\.2\d GB/);
    await expectGoodLooks(page, 'busy');
  } finally {
    holdfast.thaw();
  }
  await expect(job).toContainText('Done', { timeout: 60_000 });
  await expect(job).toContainText('local');
  await expect(job).toContainText('away');
  await expect(job.getByRole('progressbar')).toBeHidden();
});

test('a backup that fails says why, and is forgiven once it succeeds', async ({ page, holdfast }) => {
  const settings = join(holdfast.folder, 'settings');
  const elsewhere = join(holdfast.folder, 'elsewhere');
  renameSync(settings, elsewhere);
  await signIn(page, holdfast.url);
  await backUp(page, 'settings');
  const job = page.getByTestId('job-settings').first();
  await expect(job).toContainText('Failed', { timeout: 20_000 });
  await expect(job).toContainText(settings);
  await expect(page.getByTestId('headline')).toContainText('The backup of settings failed');
  const alert = page.getByTestId('alerts');
  await expect(alert).toContainText(settings);
  await expectGoodLooks(page, 'failing');

  renameSync(elsewhere, settings);
  await backUp(page, 'settings');
  await expect(page.getByTestId('job-settings').first()).toContainText('Done', { timeout: 20_000 });
  await expect(alert).toBeHidden();
  await expect(page.getByTestId('site-site-b')).toContainText('Healthy');
});

test('a failover test proves the data set and leaves its evidence', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  await page.getByRole('button', { name: 'Run a failover test' }).click();
  await expectGoodLooks(page, 'dialog');
  await page.getByRole('button', { name: 'Cancel' }).last().click();
  await failOver(page, 'Quarterly test');
  const restore = page.getByTestId('restore-settings').first();
  await expect(restore).toContainText('Passed', { timeout: 30_000 });
  const target = page.getByTestId('target-settings');
  await expect(target).toContainText('Met');
  await expect(target).toContainText('target 30 min');
  await expect(page.getByTestId('target-ticks')).toContainText('Unproven');
  const drill = page.getByTestId('drill').filter({ hasText: 'Quarterly test' });
  await expect(drill).toContainText('1 of 1 data sets restored and validated');
  const opened = page.waitForEvent('popup');
  await restore.getByRole('link', { name: 'Report' }).click();
  const report = await opened;
  await expect(report.getByRole('heading').first()).toBeVisible();
  await expect(report.locator('body')).toContainText('Quarterly test');
  await report.close();
  await expectGoodLooks(page, 'with-data');
});

test('a failover test without the recovery site fails in words, and the site is critical', async ({
  page,
  holdfast,
}) => {
  const away = join(holdfast.folder, 'away');
  await signIn(page, holdfast.url);
  renameSync(away, `${away}-gone`);
  try {
    await failOver(page, 'Site B is gone too');
    const drill = page.getByTestId('drill').filter({ hasText: 'Site B is gone too' });
    await expect(drill).toContainText('Failed', { timeout: 20_000 });
    await expect(drill).toContainText(away);
    await expect(page.getByTestId('site-site-b')).toContainText('Critical', { timeout: 20_000 });
    await expectGoodLooks(page, 'site-lost');
  } finally {
    rmSync(away, { recursive: true, force: true });
    renameSync(`${away}-gone`, away);
  }
});

test('who may only look is offered nothing else', async ({ page, holdfast }) => {
  const auditor = { username: 'auditor', password: 'nine lives of the cat' };
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...auditor, roles: ['viewer'] });
  await signIn(page, holdfast.url, auditor);
  await expect(page.getByText('View only')).toBeVisible();
  await expect(page.getByTestId('target-settings')).toBeVisible();
  await expect(
    page.getByTestId('restore-settings').first().getByRole('link', { name: 'Report' }),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /back up|failover/i })).toHaveCount(0);
});

test('what the server refuses stays on the page until it is dismissed', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  // a data set that another administrator has taken out of the declarations meanwhile
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.route('**/schedule_job', (route) =>
    route.continue({ postData: JSON.stringify({ dataSet: 'no-longer-there' }) }),
  );
  await page.getByRole('menuitem', { name: 'settings' }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'no-longer-there' });
  await expect(refusal).toBeVisible();
  // events that come in meanwhile do not take it away
  mkdirSync(join(holdfast.folder, 'settings/more'));
  writeFileSync(join(holdfast.folder, 'settings/more/limits.conf'), 'orders = 500\n');
  await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet: 'settings' });
  await expect(page.getByTestId('job-settings')).toHaveCount(3);
  await expect(page.getByTestId('job-settings').first()).toContainText('Done', { timeout: 20_000 });
  await expectGoodLooks(page, 'refused');
  await refusal.getByRole('button', { name: 'Dismiss' }).click();
  await expect(refusal).toBeHidden();
});

test('a cut line is said, and what was missed is shown once it is back', async ({ page, holdfast, line }) => {
  await signIn(page, line.url);
  const before = await page.getByTestId('job-settings').count();
  await expect(page.getByTestId('live')).toContainText('Live');
  await line.cut();
  await expect(page.getByTestId('live')).toContainText('Reconnecting', { timeout: 15_000 });
  await expect(page.getByText('Connection lost')).toBeVisible();
  await expect(page.getByTestId('target-settings')).toBeVisible();
  await expectGoodLooks(page, 'disconnected');
  await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet: 'settings' });
  await line.mend();
  await expect(page.getByTestId('live')).toContainText('Live', { timeout: 15_000 });
  await expect(page.getByText('Connection lost')).toBeHidden();
  await expect(page.getByTestId('job-settings')).toHaveCount(before + 1);
  await expect(page.getByTestId('job-settings').first()).toContainText('Done', { timeout: 20_000 });
});

test('after a restart of the server the page asks to sign in again, and says why', async ({
  page,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await holdfast.stop();
  await expect(page.getByTestId('live')).toContainText('Reconnecting', { timeout: 15_000 });
  await holdfast.start();
  await expect(page.getByText('Your session has ended')).toBeVisible({ timeout: 20_000 });
  await expectGoodLooks(page, 'session-ended');
  await enter(page);
  await expect(page.getByTestId('live')).toContainText('Live');
  await expect(page.getByTestId('job-ticks').first()).toBeVisible();
});

test('signing out closes the page', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  await page.getByRole('button', { name: `Signed in as ${ADMIN.username}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('Your session has ended')).toBeHidden();
  const answer = await page.request.get(`${holdfast.url}/api/v1/admin/dashboard`);
  expect(answer.status()).toBe(401);
});
