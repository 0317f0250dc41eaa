import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { Graph } from './graph';
import { backedUp, CORNERS, expectGoodLooks, signIn, test } from './holdfast';
import { fillRegistry } from './registry';

// by its name after those to whom it matters how much has been backed up before
test.describe.configure({ mode: 'serial' });

let graph: Graph;

test.beforeAll(async ({ holdfast }) => {
  test.setTimeout(300_000);
  fillRegistry(join(holdfast.folder, 'registry'));
  graph = await Graph.start(holdfast.folder);
  await graph.run(
    'CREATE (c:Company {key: "acme", name: "Acme"}) WITH c UNWIND range(1, 25) AS n CREATE (:News {key: n})-[:MENTIONS]->(c)',
  );
  await holdfast.declare('platform.yaml', { BOLT: String(graph.port) });
  await backedUp(holdfast, 'models');
  await backedUp(holdfast, 'knowledge-graph');
});

test.afterAll(async () => {
  await graph.stop();
});

async function browserOf(main: Locator): Promise<Locator> {
  await main.getByRole('button', { name: 'Look into the recovery point' }).click();
  return main.getByRole('region', { name: 'What lies in the recovery point' });
}

test('one version of a model is found, picked and restored with the data that it was trained on', async ({
  page,
  holdfast,
}) => {
  await signIn(page, `${holdfast.url}/restore?dataSet=models&step=scope`, undefined, 'Restore');
  const main = page.getByRole('main');
  const browser = await browserOf(main);
  await browser.getByRole('button', { name: 'Model price-forecaster' }).click();
  await expect(browser.getByTestId('content-price-forecaster/2')).toContainText('pytorch 2.9');
  await expect(browser.getByTestId('content-price-forecaster/2')).toContainText('100 kB');
  await browser.getByRole('button', { name: 'Pick 2' }).click();
  await expect(main.getByRole('textbox', { name: 'Name of the model' })).toHaveValue('price-forecaster');
  await expect(main.getByRole('textbox', { name: 'Version' })).toHaveValue('2');
  await expectGoodLooks(page, 'browser-models', CORNERS);
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  const impact = main.getByRole('table', { name: 'What it does, thing by thing' });
  await expect(impact.getByTestId('effect-ADDED-price-forecaster/2')).toContainText('100 kB');
  await expect(impact.getByTestId('effect-ADDED-datasets/ticks/2026-12')).toContainText('training data');
  await expect(main.getByTestId('approval')).toContainText('Nobody has to approve.');
  await expect(main.getByTestId('plan')).toContainText('in 3 files');
  await expectGoodLooks(page, 'restore-checked-model', CORNERS);
  await main.getByLabel(/Why/).fill('the newest one is worse');
  await main.getByRole('button', { name: 'Start the restore' }).click();
  await expect(page).toHaveURL(/\/restores\/[0-9a-f-]{36}$/);
  await expect(
    main
      .locator('.pill')
      .filter({ hasText: /^Passed$/ })
      .first(),
  ).toBeVisible({ timeout: 60_000 });
  const id = page.url().split('/').at(-1) ?? '';
  const { target } = JSON.parse(await holdfast.call('GET', `/api/v1/admin/restore/status/${id}`)) as {
    target: { directory: string };
  };
  const weights = readFileSync(join(target.directory, 'price-forecaster/2/weights.safetensors'));
  expect(createHash('sha256').update(weights).digest('hex')).toBe(
    createHash('sha256').update(Buffer.alloc(100_000, '2')).digest('hex'),
  );
  expect(readFileSync(join(target.directory, 'datasets/ticks/2026-12/ticks.csv'), 'utf8')).toContain('102');
});

test('a graph is looked into, and its dry run says how much of it there is', async ({ page, holdfast }) => {
  await signIn(page, `${holdfast.url}/restore?dataSet=knowledge-graph&step=scope`, undefined, 'Restore');
  const main = page.getByRole('main');
  const browser = await browserOf(main);
  await expect(browser.getByRole('table')).toContainText('graph');
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByTestId('impact')).toContainText('The graph has 26 nodes and 25 relationships.');
  await expectGoodLooks(page, 'restore-checked-graph', CORNERS);
});

test('what cannot be said is refused where it is written, with what to write', async ({ page, holdfast }) => {
  await signIn(page, `${holdfast.url}/restore?dataSet=models&step=scope&scope=model`, undefined, 'Restore');
  const main = page.getByRole('main');
  await main.getByRole('textbox', { name: 'Name of the model' }).fill('price-forecaster');
  await main.getByRole('textbox', { name: 'Version' }).fill('9');
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await main.getByRole('radio', { name: 'A directory that I name' }).check();
  await expect(main.getByRole('button', { name: 'Next', exact: true })).toBeDisabled();
  await main.getByRole('textbox', { name: 'Directory' }).fill('restored');
  await expect(main).toContainText('Write an absolute path');
  await main.getByRole('textbox', { name: 'Directory' }).fill(join(holdfast.folder, 'registry'));
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByRole('alert')).toContainText('a restore never overwrites. Name a new directory');
  await expect(main.getByRole('button', { name: 'Start the restore' })).toBeDisabled();
  await main.getByRole('button', { name: 'Back' }).click();
  await main.getByRole('radio', { name: 'A new directory of its own' }).check();
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(main.getByRole('alert')).toContainText(
    "has no version '9' of model 'price-forecaster'. It has: 1, 2.",
  );
  await expectGoodLooks(page, 'restore-checked-obstacle', CORNERS);
  // a file system that never has room
  await main.getByRole('button', { name: 'Back' }).click();
  await main.getByRole('radio', { name: 'A directory that I name' }).check();
  await main.getByRole('textbox', { name: 'Directory' }).fill('/proc/restored');
  await main.getByRole('button', { name: 'Next', exact: true }).click();
  const room = main.getByRole('alert').filter({ hasText: 'There are 0 B free at /proc' });
  await expect(room).toContainText('Make room, or name a directory on another disk.');
});
