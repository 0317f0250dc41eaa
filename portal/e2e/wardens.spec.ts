import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { CORNERS, expectGoodLooks, signIn, test } from './holdfast';
import { ADMIN, type Person } from './server';

test.describe.configure({ mode: 'serial' });

const WARDEN: Person = { username: 'wanda', password: 'a second pair of eyes' };

/** A place may have a count beside its name. */
const go = (page: Page, name: string) =>
  page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();

interface Asked {
  requestId: string;
  digest: string;
}

/** As the second person, who has read it. */
async function approve(url: string, kind: string, { requestId, digest }: Asked): Promise<void> {
  const approved = await fetch(`${url}/api/v1/admin/approvals/${kind}/${requestId}/approve`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Basic ${Buffer.from(`${WARDEN.username}:${WARDEN.password}`).toString('base64')}`,
    },
    body: JSON.stringify({ digest }),
  });
  expect(approved.status, await approved.text()).toBe(200);
}

test.beforeAll(async ({ holdfast }) => {
  mkdirSync(join(holdfast.folder, 'places/scratch'), { recursive: true });
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...WARDEN, roles: ['approver', 'viewer'] });
  await holdfast.declare('watched.yaml');
  // only what has a recovery point has something to lose
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet: 'settings' });
  const { statusUrl } = JSON.parse(accepted) as { statusUrl: string };
  await expect
    .poll(async () => (JSON.parse(await holdfast.call('GET', statusUrl)) as { status: string }).status, {
      timeout: 90_000,
    })
    .toBe('SUCCESS');
  await expect.poll(() => holdfast.call('GET', '/api/v1/admin/coverage')).toContain('"UNPROTECTED"');
});

/** What leaves less of what is protected takes two people, also here. */
test.afterAll(async ({ holdfast }) => {
  const documents =
    'apiVersion: holdfast.io/v1\nkind: Policy\nmetadata: { name: on-demand }\n' +
    'spec: { backupType: full, repositories: [local, away], maxAttempts: 1 }\n';
  const asked = await holdfast.call('POST', '/api/v1/admin/approvals/changes', {
    documents,
    reason: 'what follows is not to be backed up by itself',
  });
  await approve(holdfast.url, 'changes', JSON.parse(asked) as Asked);
});

test('a policy is simulated, changed, and weaker only with a second person', async ({
  page,
  browser,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await go(page, 'Policies');
  await expect(page.getByTestId('policy-on-demand')).toContainText('local; away');
  await expectGoodLooks(page, 'policies', CORNERS);
  await page.getByRole('link', { name: 'on-demand' }).click();
  const main = page.getByRole('main');
  await expect(main.getByTestId('forecast-settings')).toContainText('There is no schedule');
  await expectGoodLooks(page, 'policy', CORNERS);

  // another version, looked at before it is declared
  await main.getByRole('button', { name: 'Change' }).click();
  await main.getByRole('textbox', { name: 'Every' }).fill('PT20M');
  await main.getByRole('button', { name: 'Simulate' }).click();
  const forecast = main.getByTestId('forecast-settings');
  await expect(forecast.first()).toContainText('20 min');
  await expect(forecast.nth(1)).toContainText('There is no schedule');
  await expect(main).toContainText('schedule.every: not set → PT20M');
  await expectGoodLooks(page, 'policy-changed', CORNERS);
  await main.getByLabel('Why (kept in the history)').fill('an RPO of an hour');
  await main.getByRole('button', { name: 'Apply this plan' }).click();
  await expect(main.getByRole('status')).toContainText('1 changed');
  await main.getByRole('button', { name: 'Close' }).click();
  await expect(main).toContainText('every 20 min');

  // what leaves less waits for somebody else
  await main.getByRole('button', { name: 'Change' }).click();
  await main.getByRole('checkbox', { name: 'away' }).uncheck();
  await main.getByRole('button', { name: 'Simulate' }).click();
  await expect(main).toContainText('has no copies in away any more');
  await main.getByRole('button', { name: 'Apply this plan' }).click();
  await expect(main.getByRole('alert')).toContainText('second person');
  await main.getByLabel('Why (kept in the history)').fill('site B is being moved');
  await main.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(main.getByRole('status')).toContainText('It waits for a second person');

  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, holdfast.url, WARDEN);
  await go(other, 'Approvals');
  await expect(other.getByTestId('waiting-change')).toContainText('site B is being moved');
  await other.getByTestId('waiting-change').getByRole('button', { name: 'Look and decide' }).click();
  const dialog = other.getByRole('dialog');
  await expect(dialog).toContainText('has no copies in away any more');
  await expectGoodLooks(other, 'approval-change', CORNERS);
  await dialog.getByLabel(/^Why/).fill('not before the other site is back');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await expect(other.getByText('Nothing waits for a second person.')).toBeVisible();
  const decided = other.getByTestId('decided-change').first();
  await expect(decided).toContainText('Rejected');
  await expect(decided).toContainText('not before the other site is back');
  await expectGoodLooks(other, 'approvals-decided', CORNERS);
  await context.close();

  await go(page, 'Policies');
  await expect(page.getByTestId('policy-on-demand')).toContainText('local; away');
});

test('a recovery key is asked for at its repository, approved of by another, and shown once', async ({
  page,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await go(page, 'Repositories');
  const keys = page.getByTestId('keys-local');
  await keys.getByRole('button', { name: 'Ask for a recovery key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Shares').fill('3');
  await dialog.getByLabel('So many open it').fill('2');
  await dialog.getByLabel('Why').fill('new holders');
  await expectGoodLooks(page, 'key-export', CORNERS);
  await dialog.getByRole('button', { name: 'Ask for a recovery key' }).click();
  await expect(keys).toContainText(`asked for by ${ADMIN.username}; another person decides`);
  await expect(keys.getByRole('button', { name: 'Fetch the shares' })).toHaveCount(0);
  await expectGoodLooks(page, 'repositories-key', CORNERS);

  const waiting = JSON.parse(await holdfast.call('GET', '/api/v1/admin/approvals/custody')) as {
    items: Asked[];
  };
  await approve(holdfast.url, 'custody', waiting.items[0] as Asked);
  await page.reload();
  await expect(keys).toContainText(`approved of by ${WARDEN.username}`);
  await keys.getByRole('button', { name: 'Fetch the shares' }).click();
  await expect(dialog).toContainText('shown this once');
  await dialog.getByRole('button', { name: 'Fetch the shares' }).click();
  await expect(dialog.getByRole('group', { name: 'Share 3 of 3' })).not.toBeEmpty();
  await expectGoodLooks(page, 'key-shares', CORNERS);
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();
  await dialog.getByLabel('I have written all of them down').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(keys.getByText('approved of by')).toHaveCount(0);
});

test('what was changed by hand is drift from the files', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  await go(page, 'Declarations');
  await expect(page.getByTestId('drift-on-demand')).toContainText('schedule');
  await expect(page.getByTestId('change-on-demand').first()).toContainText('an RPO of an hour');
  await expectGoodLooks(page, 'declarations', CORNERS);

  await page.getByRole('button', { name: 'Apply files' }).click();
  const main = page.getByRole('main');
  await main.getByLabel('Documents').fill('kind: Polic');
  await main.getByRole('button', { name: 'Show the plan' }).click();
  await expect(main.getByRole('alert')).toContainText('apiVersion');
  await main
    .getByLabel('Documents')
    .fill(
      'apiVersion: holdfast.io/v1\nkind: Policy\nmetadata: { name: on-demand }\n' +
        'spec: { schedule: { every: PT20M }, backupType: full, repositories: [local, away], maxAttempts: 1 }\n',
    );
  await main.getByRole('button', { name: 'Show the plan' }).click();
  await expect(main).toContainText('Nothing would change.');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as YAML' }).click();
  expect((await downloading).suggestedFilename()).toBe('holdfast.yaml');
});

test('what nothing protects is shown first, and may be acknowledged with a reason', async ({
  page,
  holdfast,
}) => {
  await signIn(page, holdfast.url);
  await go(page, 'Coverage');
  const found = page.getByTestId(/^finding-/).first();
  await expect(found).toContainText('Unprotected');
  await expectGoodLooks(page, 'coverage', CORNERS);
  await found.getByRole('button', { name: 'It need not be' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('a scratch registry');
  await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
  await expect(page.getByText(`${ADMIN.username}: a scratch registry`)).toBeVisible();
  await page.getByRole('button', { name: 'It must be after all' }).click();
  await expect(page.getByTestId(/^finding-/).first()).toContainText('Unprotected');
});

test('a look that comes to no end says how far it is, and is cancelled', async ({ page, holdfast }) => {
  // a cluster whose list of namespaces always has another page
  const cluster = createServer((_, response) => {
    const list = { kind: 'NamespaceList', metadata: { continue: 'more' }, items: [] };
    setTimeout(() => response.end(JSON.stringify(list)), 500);
  });
  await new Promise<void>((listens) => cluster.listen(0, '127.0.0.1', listens));
  const { port } = cluster.address() as AddressInfo;
  const token = join(holdfast.folder, 'cluster-token');
  writeFileSync(token, 'whoever\n', { mode: 0o600 });
  try {
    await signIn(page, `${holdfast.url}/coverage`, undefined, 'Coverage');
    await holdfast.call('POST', '/api/v1/admin/inventory/apply', {
      documents:
        'apiVersion: holdfast.io/v1\nkind: Lookout\nmetadata: { name: endless }\n' +
        `spec: { source: { kind: kubernetes, server: 'http://127.0.0.1:${port}', token-file: '${token}' } }\n`,
    });
    const looking = page.getByTestId('looking');
    await expect(looking).toContainText('looking into places: ');
    // at none of one place it has no width yet
    await expect(looking.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '0');
    await looking.getByRole('button', { name: 'Cancel the look' }).click();
    const asked = page.getByRole('dialog', { name: 'Cancel the look?' });
    await expectGoodLooks(page, 'cancel-look', CORNERS);
    await asked.getByRole('button', { name: 'Cancel the look' }).click();
    await expect(looking).toBeHidden();
    await holdfast.call('DELETE', '/api/v1/admin/inventory/Lookout/endless');
  } finally {
    cluster.closeAllConnections();
    cluster.close();
  }
});

test('an alert is taken on, and a channel that does not work says why', async ({ page, holdfast }) => {
  await signIn(page, holdfast.url);
  await go(page, 'Alerts');
  const alert = page.getByTestId(/^alert-/).first();
  const runbook = alert.getByText('What to do:').getByRole('link');
  await expect(runbook).toHaveAttribute('href', /^\/docs\/runbooks\.md#[a-z-]+$/);
  expect((await page.request.get(`${holdfast.url}/docs/runbooks.md`)).ok()).toBe(true);
  await alert.getByRole('button', { name: 'Take it on' }).click();
  await page.getByRole('dialog').getByLabel(/^Note/).fill('I look into it');
  await page.getByRole('dialog').getByRole('button', { name: 'Take it on' }).click();
  await expect(page.getByText(`${ADMIN.username}: I look into it`)).toBeVisible();
  await expectGoodLooks(page, 'alerts-taken', CORNERS);
  await page.getByLabel('Which').selectOption('those that are over');
  await expect(page).toHaveURL(/state=resolved/);

  await go(page, 'Notifications');
  const channel = page.getByTestId('channel-nobody');
  await channel.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByRole('alert')).toContainText('nobody did not take the test message');
  await expectGoodLooks(page, 'notifications', CORNERS);
});

test('two people with a key each get in when nobody else can, and everybody is told', async ({
  browser,
  holdfast,
}) => {
  const made = await holdfast.call('POST', '/api/v1/admin/break_glass', {
    holders: ['Ann Lee', 'Olga Ruiz'],
  });
  const { keys } = JSON.parse(made) as { keys: { key: string }[] };
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(holdfast.url);
  await page.getByRole('button', { name: 'No way in? Break the glass' }).click();
  await expectGoodLooks(page, 'break-glass', CORNERS);
  await page.getByLabel('The key of the one').fill('wrong');
  await page.getByLabel('The key of the other').fill(keys[1]?.key ?? '');
  await page.getByLabel('Why (told to everybody)').fill('the identity provider is down');
  await page.getByRole('button', { name: 'Break the glass' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('The key of the one').fill(keys[0]?.key ?? '');
  await page.getByRole('button', { name: 'Break the glass' }).click();
  await expect(page.getByTestId('headline')).toBeVisible();
  await expect(page.getByTestId('alerts')).toContainText(/glass/i);
  await context.close();
});
