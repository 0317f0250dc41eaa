import { expect, type Page } from '@playwright/test';
import { backedUp, CORNERS, expectGoodLooks, signIn, test } from './holdfast';
import type { HoldfastServer, Person } from './server';

test.describe.configure({ mode: 'serial' });

/** Sees everything, and acts on one service only. */
const VERA: Person = { username: 'vera', password: 'nine lives of the cat' };

/** What is offered to everybody who may look. */
const LOOKING =
  /^(Export|First page|Next page|The calendar|Download.*|Look and decide|Show (all|fewer|more|the latest).*|Nearer|Further|Copy.*|Print.*|Filter|Apply|HTML|PDF|JSON|Markdown)$/;

interface Ids {
  settings: string;
  ticks: string;
}

let ids: Ids;

/** A backup of tomorrow, which waits for as long as it is looked at. */
async function waiting(holdfast: HoldfastServer, dataSet: string): Promise<string> {
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', {
    dataSet,
    startTime: new Date(Date.now() + 86_400_000).toISOString(),
  });
  return (JSON.parse(accepted) as { jobId: string }).jobId;
}

test.beforeAll(async ({ holdfast }) => {
  await holdfast.call('POST', '/api/v1/admin/administrators', {
    ...VERA,
    roles: ['viewer', 'operator@platform'],
  });
  await holdfast.declare('watched.yaml');
  // whatever files ran before: each service has a recovery point
  for (const dataSet of ['settings', 'ticks']) await backedUp(holdfast, dataSet);
  ids = { settings: await waiting(holdfast, 'settings'), ticks: await waiting(holdfast, 'ticks') };
});

test.afterAll(async ({ holdfast }) => {
  for (const id of Object.values(ids)) await holdfast.call('POST', `/api/v1/admin/backups/${id}/cancel`);
});

const verbs = (page: Page) => page.getByRole('main').getByRole('button');

test('who acts on one service only is offered on every page what is allowed, and nothing else', async ({
  page,
  holdfast,
}) => {
  const refused: string[] = [];
  page.on('response', (answered) => {
    if (answered.status() === 403) refused.push(answered.url());
  });
  await signIn(page, holdfast.url, VERA);
  const main = page.getByRole('main');
  const places = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  const title = main.getByRole('heading', { level: 1 });
  const offered = new Map<string, string[]>();
  let before = '';
  for (const place of await places.all()) {
    const name = (await place.innerText()).split('\n')[0] ?? '';
    await place.click();
    await expect(place).toHaveAttribute('aria-current', 'page');
    // the page before stays until the next one's script is there
    await expect(title).not.toHaveText(before);
    before = await title.innerText();
    await expect(main.locator('.mantine-Skeleton-root')).toHaveCount(0);
    const names = (await verbs(page).allInnerTexts())
      .map((text) => text.trim())
      .filter((text) => text !== '');
    offered.set(name, [...new Set(names.filter((text) => !LOOKING.test(text)))]);
  }
  expect(Object.fromEntries([...offered].filter(([, names]) => names.length > 0))).toEqual({
    Overview: ['Back up now'],
    'Recovery points': ['Keeping…'],
  });
  expect(refused).toEqual([]);
});

test('what is allowed for the one service is there, and works', async ({ page, holdfast }) => {
  await signIn(page, `${holdfast.url}/services/platform?dataSet=settings`, VERA, 'platform');
  await expect(verbs(page).filter({ hasText: 'Back up settings' })).toBeVisible();
  await page.goto(`${holdfast.url}/services/market-data`);
  await expect(page.getByRole('heading', { name: 'market-data', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Recovery points' }).last()).toBeVisible();
  await expect(verbs(page).filter({ hasText: /^Back up/ })).toHaveCount(0);

  await page.goto(holdfast.url);
  await verbs(page).filter({ hasText: 'Back up now' }).click();
  await expect(page.getByRole('menuitem', { name: 'settings', exact: true })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'ticks', exact: true })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.goto(`${holdfast.url}/points`);
  const pointsOf = (dataSet: string) => page.getByTestId(`point-${dataSet}`);
  await expect(pointsOf('settings').first().getByRole('button', { name: 'Keeping…' })).toBeVisible();
  await expect(pointsOf('ticks').first()).toBeVisible();
  await expect(pointsOf('ticks').getByRole('button')).toHaveCount(0);

  await page.goto(`${holdfast.url}/jobs/${ids.ticks}`);
  await expect(page.getByRole('heading', { name: 'Backup of ticks', level: 1 })).toBeVisible();
  const acts = verbs(page).filter({ hasText: /^(Pause|Cancel the backup)$/ });
  await expect(acts).toHaveCount(0);
  await page.goto(`${holdfast.url}/jobs/${ids.settings}`);
  await expect(acts).toHaveCount(2);
  await verbs(page)
    .filter({ hasText: /^Pause$/ })
    .click();
  await expect(page.getByRole('main').locator('.pill').filter({ hasText: 'Paused' })).toBeVisible();
});

test('filters are in the address of every list, and the way back leads through them', async ({
  page,
  holdfast,
}) => {
  await signIn(page, `${holdfast.url}/services?words=market`, undefined, 'Services');
  await expect(page.getByTestId('service-market-data')).toBeVisible();
  await expect(page.getByTestId('service-platform')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Words' }).fill('platform');
  await expect(page).toHaveURL(/words=platform/);
  await expect(page.getByTestId('service-platform')).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId('service-market-data')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Words' })).toHaveValue('market');
  await expectGoodLooks(page, 'services-filtered', CORNERS);

  await page.goto(`${holdfast.url}/policies?repository=away`);
  await expect(page.getByTestId('policy-on-demand')).toBeVisible();
  await page.getByRole('textbox', { name: 'Words' }).fill('no such policy');
  await expect(page.getByText('Nothing is like this.')).toBeVisible();
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(page.getByTestId('policy-on-demand')).toBeVisible();
  await expectGoodLooks(page, 'policies-filtered', CORNERS);

  await page.goto(`${holdfast.url}/services?policy=on-demand`);
  await expect(page.getByTestId('service-platform')).toBeVisible();
  await page.getByLabel('Order').selectOption('by name');
  await expect(page).toHaveURL(/sort=name/);

  await page.goto(`${holdfast.url}/compliance?words=settings&unprotected=true`);
  await expect(page.getByRole('textbox', { name: 'Words' })).toHaveValue('settings');
  await page.getByLabel('Recovery point', { exact: true }).selectOption('all');
  await expect(page.getByTestId('target-settings')).toBeVisible();
  // the table of targets comes first; how many rows the others have is left by whoever was here before
  await expect(page.getByText('1 of 1 row', { exact: true }).first()).toBeVisible();
  await expectGoodLooks(page, 'compliance-filtered', CORNERS);

  // a box that picks a name asks the server for what is typed
  await page.goto(`${holdfast.url}/points`);
  const box = page.getByRole('combobox', { name: 'Data set' });
  await box.fill('sett');
  await page.getByRole('option', { name: 'settings' }).click();
  await expect(page).toHaveURL(/dataSet=settings/);
  await expectGoodLooks(page, 'points-picked', CORNERS);
  await page.reload();
  await expect(box).toHaveValue('settings');

  await page.goto(`${holdfast.url}/people?role=viewer`);
  await expect(page.getByTestId('person-vera')).toBeVisible();
  await expect(page.getByTestId('person-admin')).toHaveCount(0);
  await expectGoodLooks(page, 'people-filtered', CORNERS);

  await page.goto(`${holdfast.url}/drills?status=FAILED`);
  await expect(page.getByLabel('Status', { exact: true })).toHaveValue('FAILED');
  await page.goto(`${holdfast.url}/coverage?state=PROTECTED`);
  await expect(page.getByRole('heading', { name: 'Coverage', level: 1 })).toBeVisible();
});
