import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { ADMIN } from './server';

const url = () => process.env.HOLDFAST_E2E_URL ?? '';

async function signIn(page: Page) {
  await page.goto(url());
  await page.getByLabel('User name').fill(ADMIN.username);
  await page.getByLabel(/^Password/).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByTestId('headline')).toBeVisible();
}

async function violations(page: Page) {
  // what moves in or out is measured where it comes to rest
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`);
}

test.describe.configure({ mode: 'serial' });

test('a wrong password is refused in words', async ({ page }) => {
  await page.goto(url());
  await page.getByLabel('User name').fill(ADMIN.username);
  await page.getByLabel(/^Password/).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('is wrong');
  expect(await violations(page)).toEqual([]);
});

test('before the first backup the page says what is missing', async ({ page }) => {
  await signIn(page);
  await expect(page.getByTestId('headline')).toContainText('no recovery point');
  await expect(page.getByText('Nothing has been backed up yet.')).toBeVisible();
  await expect(page.getByText('Nothing has been restored yet')).toBeVisible();
  await expect(page.getByText('2030-01-15')).toBeVisible();
  await expect(page.getByTestId('site-site-b')).toBeVisible();
});

test('a backup started here shows its end without a reload', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.getByRole('menuitem', { name: 'settings' }).click();
  await expect(page.getByTestId('job-settings').first()).toContainText('Done', { timeout: 30_000 });
  await expect(page.getByTestId('job-settings').first()).toContainText('local');
  await expect(page.getByTestId('job-settings').first()).toContainText('away');
  await expect(page.getByTestId('site-site-b')).toContainText('Healthy');
});

test('a failover test proves the data set and leaves a report', async ({ page, context }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Run a failover test' }).click();
  await page.getByLabel('Why (kept as evidence)').fill('Quarterly test');
  await page.getByRole('button', { name: 'Start the test' }).click();
  const result = page.getByTestId('restore-settings').first();
  await expect(result).toContainText('Passed', { timeout: 45_000 });
  await expect(page.getByTestId('target-settings')).toContainText('Met', { timeout: 20_000 });
  const report = context.waitForEvent('page');
  await result.getByRole('link', { name: 'Report' }).click();
  await expect((await report).getByRole('heading').first()).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`the page is accessible and fits ${width} pixels in ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      await signIn(page);
      expect(await violations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `target/screenshots/overview-${width}-${scheme}.png`, fullPage: true });
    });
  }
}

test('a refusal stays until it is dismissed', async ({ page }) => {
  await signIn(page);
  await page.route('**/schedule_job', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/problem+json',
      body: JSON.stringify({ detail: 'It cannot be done now.', errors: [] }),
    }),
  );
  await page.getByRole('button', { name: 'Back up now' }).click();
  await page.getByRole('menuitem', { name: 'settings' }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'It cannot be done now.' });
  await expect(refusal).toBeVisible();
  await page.waitForTimeout(1500);
  await expect(refusal).toBeVisible();
  await refusal.getByRole('button', { name: 'Dismiss' }).click();
  await expect(refusal).toBeHidden();
});

test('a lost connection is said, and its return', async ({ page }) => {
  await signIn(page);
  await expect(page.getByTestId('live')).toContainText('Live');
  const pid = Number(process.env.HOLDFAST_E2E_PID);
  process.kill(pid, 'SIGSTOP');
  try {
    // a stopped process keeps its sockets: only a new connection tells
    await page.context().setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await expect(page.getByTestId('live')).toContainText('Reconnecting', { timeout: 30_000 });
    await expect(page.getByText('Connection lost')).toBeVisible();
  } finally {
    process.kill(pid, 'SIGCONT');
    await page.context().setOffline(false);
  }
  await expect(page.getByTestId('live')).toContainText('Live', { timeout: 30_000 });
});

test('signing out closes the page', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: `Signed in as ${ADMIN.username}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  const answer = await page.request.get(`${url()}/api/v1/admin/dashboard`);
  expect(answer.status()).toBe(401);
});
