import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { CORNERS, expectGoodLooks, signIn, test } from './holdfast';
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
    await expect(job).toContainText(/[\d.]+ [kMG]B of 1\.\d+ GB/);
    await expectGoodLooks(page, 'busy');
  } finally {
    holdfast.thaw();
  }
  await expect(job).toContainText('Done', { timeout: 150_000 });
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
  await expect(job).toContainText('Failed');
  await expect(job).toContainText(settings);
  await expect(page.getByTestId('headline')).toContainText('The backup of settings failed');
  const alert = page.getByTestId('alerts');
  await expect(alert).toContainText(settings);
  await expectGoodLooks(page, 'failing');

  renameSync(elsewhere, settings);
  await backUp(page, 'settings');
  await expect(page.getByTestId('job-settings').first()).toContainText('Done');
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
  await expect(restore).toContainText('Passed');
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

test('an evidence pack is made for the auditors, to be had as page, PDF and JSON', async ({
  page,
  holdfast,
}) => {
  await signIn(page, `${holdfast.url}/compliance`, ADMIN, 'Compliance');
  await expect(page.getByText('No evidence pack was made yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Make an evidence pack' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Make an evidence pack' })).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'Services' }).fill('platform');
  await page.getByRole('option', { name: 'platform' }).click();
  await dialog.getByLabel('What for').fill('The yearly audit');
  await expectGoodLooks(page, 'pack-dialog', CORNERS);
  await dialog.getByRole('button', { name: 'Make an evidence pack' }).click();
  const pack = page.getByTestId('pack');
  await expect(pack).toContainText('1 of 1 data sets proven within RTO and RPO', { timeout: 120_000 });
  await expect(pack).toContainText('The yearly audit (admin)');
  await expectGoodLooks(page, 'packs', CORNERS);
  const files: Record<string, RegExp> = { PDF: /^%PDF-/, JSON: /"dataSet":"settings"/ };
  for (const [form, content] of Object.entries(files)) {
    const downloading = page.waitForEvent('download');
    await pack.getByRole('link', { name: form }).click();
    expect(readFileSync(await (await downloading).path(), 'latin1')).toMatch(content);
  }
  const opened = page.waitForEvent('popup');
  await pack.getByRole('link', { name: 'HTML' }).click();
  const report = await opened;
  await expect(report.getByRole('heading', { name: 'Evidence of platform' })).toBeVisible();
  await expect(report.locator('body')).toContainText('The yearly audit');
  await report.close();
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
    await expect(drill).toContainText('Failed');
    await expect(drill).toContainText(away);
    await expect(page.getByTestId('site-site-b')).toContainText('Critical');
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

test('who has a role for one service sees that one, and is offered nothing that is refused', async ({
  page,
  holdfast,
}) => {
  const olga = { username: 'olga', password: 'nine lives of the cat' };
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...olga, roles: ['operator@platform'] });
  const refused: string[] = [];
  page.on('response', (answered) => {
    if (answered.status() === 403) refused.push(answered.url());
  });
  await signIn(page, holdfast.url, olga);
  await expect(page.getByText('Your services only')).toBeVisible();
  await expect(page.getByTestId('target-settings')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run a failover test' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(page.getByRole('menuitem')).toHaveText(['settings', 'All data sets']);
  await page.keyboard.press('Escape');
  const places = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  const main = page.getByRole('main');
  for (const place of await places.all()) {
    await place.click();
    await expect(place).toHaveAttribute('aria-current', 'page');
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(main.locator('.mantine-Skeleton-root')).toHaveCount(0);
    await expect(main).not.toContainText(/\bticks\b(?!\/)|market-data/);
  }
  await expect(places.filter({ hasText: /People|Notifications|Declarations|Settings|Audit/ })).toHaveCount(0);
  await places.filter({ hasText: 'Repositories' }).click();
  await expect(main.getByText('it is shown to who sees everything').first()).toBeVisible();
  await expect(main.getByRole('button')).toHaveCount(0);
  expect(refused).toEqual([]);
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
  await expect(page.getByTestId('job-settings').first()).toContainText('Done');
  await expectGoodLooks(page, 'refused');
  await refusal.getByRole('button', { name: 'Dismiss' }).click();
  await expect(refusal).toBeHidden();
});

test('a cut line is said, and what was missed is shown once it is back', async ({ page, holdfast, line }) => {
  await signIn(page, line.url);
  // how many there are is no sign: the page shows the newest few
  const newest = page.getByTestId('job-settings').first();
  const begun = () => newest.locator('time').first().getAttribute('datetime');
  const before = await begun();
  await expect(page.getByTestId('live')).toContainText('Live');
  await line.cut();
  await expect(page.getByTestId('live')).toContainText('Reconnecting');
  await expect(page.getByText('Connection lost')).toBeVisible();
  await expect(page.locator('.headline, .tile-list').getByText(/^As of \d/)).toHaveCount(2);
  await expectGoodLooks(page, 'disconnected');
  await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet: 'settings' });
  await line.mend();
  await expect(page.getByTestId('live')).toContainText('Live');
  await expect(page.getByText('Connection lost')).toBeHidden();
  await expect.poll(begun).not.toBe(before);
  await expect(newest).toContainText('Done');
});

test('after a restart of the server the page asks to sign in again, says why, and keeps what was being written', async ({
  page,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await page.getByRole('link', { name: 'Drills', exact: true }).click();
  await page.getByRole('button', { name: 'Record a training' }).first().click();
  const person = page.getByRole('dialog').getByLabel('Person');
  await person.fill('Ada Lovelace');
  await holdfast.stop();
  await expect(page.getByTestId('live')).toContainText('Reconnecting');
  await holdfast.start();
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await expect(person).toBeHidden();
  await expectGoodLooks(page, 'session-ended');
  await page.getByLabel('User name').fill(ADMIN.username);
  await page.getByLabel(/^Password/).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Your session has ended')).toBeHidden();
  await expect(person).toHaveValue('Ada Lovelace');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('live')).toContainText('Live');
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
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
