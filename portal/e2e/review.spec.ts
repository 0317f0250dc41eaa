import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { CORNERS, expectGoodLooks, signIn, test } from './holdfast';

test.describe.configure({ mode: 'serial' });

test('what a drill called for is given to somebody, is overdue by word, and is done', async ({
  page,
  holdfast,
}) => {
  const recorded = await holdfast.call('POST', '/api/v1/admin/dr/drills', {
    drillDate: '2026-11-02',
    drillType: 'Tabletop',
    scope: 'who is called at night',
    outcomeSummary: 'Two numbers were wrong.',
    issuesIdentified: ['two numbers were wrong'],
    actionItems: ['write the telephone list anew'],
  });
  const { drillId } = JSON.parse(recorded) as { drillId: string };
  await holdfast.call('POST', `/api/v1/admin/dr/drills/${drillId}/action_items`, {
    text: 'train the night shift',
    owner: 'Platform team',
    due: '2026-11-10',
  });
  await signIn(page, `${holdfast.url}/drills/${drillId}`, undefined, 'Tabletop exercise of 2026-11-02');
  const main = page.getByRole('main');
  const actions = main.getByRole('region', { name: 'To be done' });
  const late = actions.getByTestId('action').filter({ hasText: 'train the night shift' });
  await expect(late).toContainText('Overdue');
  await expect(late).toContainText('2026-11-10');

  await actions.getByRole('button', { name: 'Give it to somebody: write the telephone list anew' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('What')).toHaveValue('write the telephone list anew');
  await dialog.getByLabel('Who does it').fill('Wendy Watch');
  await dialog.getByLabel('Due').fill('2099-01-31');
  await expectGoodLooks(page, 'drill-action', CORNERS);
  await dialog.getByRole('button', { name: 'Note what is to be done' }).click();
  const given = actions.getByTestId('action').filter({ hasText: 'write the telephone list anew' });
  await expect(given).toContainText('Open');
  await expect(given).toContainText('Wendy Watch');
  await expect(actions.getByRole('button', { name: /^Give it/ })).toHaveCount(0);
  await expectGoodLooks(page, 'drill-actions', CORNERS);

  await page.goto(`${holdfast.url}/drills?actions=overdue`);
  const listed = main.getByRole('region', { name: 'To be done' }).getByTestId('action');
  await expect(listed).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await main.getByRole('region', { name: 'To be done' }).getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  expect(readFileSync(await (await downloading).path(), 'utf8')).toContain(
    'train the night shift,Overdue,Platform team,2026-11-10',
  );
  await listed.getByRole('button', { name: 'It is done: train the night shift' }).click();
  await dialog.getByLabel('What was done (kept as evidence)').fill('all four of them');
  await dialog.getByRole('button', { name: 'It is done' }).click();
  await expect(listed).toHaveCount(0);
  await main.getByLabel('State').selectOption('Done');
  await expect(page).toHaveURL(/actions=done/);
  await expect(listed).toContainText('all four of them');
  await expect(listed.getByRole('link', { name: /^Drill / })).toHaveAttribute('href', `/drills/${drillId}`);
  await expectGoodLooks(page, 'drills-actions', CORNERS);
});
