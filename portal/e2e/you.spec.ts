import { createHmac } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { CORNERS, enter, expectGoodLooks, signIn, test } from './holdfast';
import { ADMIN, type HoldfastServer, type Person } from './server';

test.describe.configure({ mode: 'serial' });

const PASSWORD = 'a long enough pass phrase';
const CARA: Person = { username: 'cara', password: PASSWORD };
const DREW: Person = { username: 'drew', password: PASSWORD };
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows for this key: RFC 6238. @param later in steps of 30 seconds */
function appCode(key: string, later = 0): string {
  let bits = '';
  for (const letter of key.replace(/\s/g, '')) bits += LETTERS.indexOf(letter).toString(2).padStart(5, '0');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const hash = createHmac('sha1', secret).update(step).digest();
  const number = hash.readUInt32BE(hash[hash.length - 1]! & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

async function add(holdfast: HoldfastServer, person: Person, ...roles: string[]): Promise<void> {
  await holdfast.call('POST', '/api/v1/admin/administrators', { ...person, roles });
}

/** Goes through the dialog, or the door, that shows a key. @return the key and the recovery codes */
async function setUp(page: Page, name: string): Promise<{ key: string; codes: string[] }> {
  await expect(page.getByRole('img', { name: 'The key as a QR code' })).toBeVisible();
  const key = await page.getByRole('group', { name: 'Key' }).innerText();
  await expectGoodLooks(page, name);
  await page.getByLabel('Code of your authenticator app').fill('000 000x');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toContainText('is its clock right');
  await page.getByLabel('Code of your authenticator app').fill(appCode(key));
  await page.getByRole('button', { name: 'Confirm' }).click();
  const shown = page.getByRole('group', { name: 'Recovery codes' });
  await expect(shown).toBeVisible();
  const codes = (await shown.innerText()).split('\n');
  expect(codes).toHaveLength(10);
  await expectGoodLooks(page, `${name}-codes`, CORNERS);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return { key, codes };
}

async function toOwnPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Your sign-in' }).click();
  await expect(page.getByRole('heading', { name: 'Your sign-in', level: 1 })).toBeVisible();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

async function withToken(holdfast: HoldfastServer, token: string): Promise<number> {
  const answer = await fetch(`${holdfast.url}/api/v1/admin/dashboard`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return answer.status;
}

test('somebody sets a second factor up, and their sign-in asks for it from then on', async ({
  page,
  holdfast,
}) => {
  await add(holdfast, CARA, 'operator');
  await signIn(page, holdfast.url, CARA);
  await toOwnPage(page);
  await page.getByRole('button', { name: 'Set one up' }).click();
  const { key, codes } = await setUp(page, 'second-factor');
  await expect(page.getByText('10 left')).toBeVisible();

  await signOut(page);
  await page.getByLabel('User name').fill(CARA.username);
  await page.getByLabel(/^Password/).fill(CARA.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const code = page.getByLabel('Code of your authenticator app, or a recovery code');
  await expect(code).toBeFocused();
  await expectGoodLooks(page, 'sign-in-code');
  await code.fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('code is wrong');
  await code.fill(appCode(key, 1));
  await page.getByRole('button', { name: 'Sign in' }).click();
  // the page that was left
  await expect(page.getByRole('heading', { name: 'Your sign-in', level: 1 })).toBeVisible();

  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.getByLabel('Code of your authenticator app, or a recovery code').fill(codes[3]!);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByRole('button', { name: 'Set one up' })).toBeVisible();
});

test('a token is shown once, signs a program in, and no more once it is revoked', async ({
  page,
  holdfast,
}) => {
  await signIn(page, holdfast.url, CARA);
  await toOwnPage(page);
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('night jobs');
  await dialog.getByLabel('Operator').check();
  await expectGoodLooks(page, 'token-dialog', CORNERS);
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  const token = await dialog.getByRole('group', { name: 'Token' }).innerText();
  expect(token).toMatch(/^hft_[0-9A-Za-z]{40}$/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(await withToken(holdfast, token)).toBe(200);
  await page.reload();
  const row = page.getByTestId('token-night jobs');
  await expect(row).toContainText('127.0.0.1');
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(page.getByText('this one')).toBeVisible();
  await expectGoodLooks(page, 'your-sign-in');
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('Revoked');
  expect(await withToken(holdfast, token)).toBe(401);
});

test('a session elsewhere ends from here, and the password is changed here', async ({
  page,
  browser,
  holdfast,
}) => {
  const elsewhere = await (
    await browser.newContext({ userAgent: 'Mozilla/5.0 (X11; CrOS x86_64) Firefox/140.0' })
  ).newPage();
  await signIn(elsewhere, holdfast.url, CARA);
  await signIn(page, holdfast.url, CARA);
  await toOwnPage(page);
  await page
    .getByRole('row')
    .filter({ hasText: 'Firefox, ChromeOS' })
    .getByRole('button', { name: 'End it' })
    .click();
  await expect(page.getByRole('row').filter({ hasText: 'Firefox, ChromeOS' })).toHaveCount(0);
  await elsewhere.reload();
  await expect(elsewhere.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await elsewhere.context().close();

  await page.getByLabel('Current password').fill(CARA.password);
  await page.getByLabel('New password').fill('quite another pass phrase');
  await page.getByRole('button', { name: 'Change it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your password is changed' })).toBeVisible();
  await signOut(page);
  await enter(page, { ...CARA, password: 'quite another pass phrase' }, 'Your sign-in');
});

test('somebody new chooses their own password before anything else', async ({ page, holdfast }) => {
  await signIn(page, `${holdfast.url}/people`, ADMIN, 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill('erin');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const erin = page.getByTestId('person-erin');
  await expect(erin).toContainText('Has no password yet');
  await erin.getByRole('button', { name: 'One-time password for erin' }).click();
  await dialog.getByRole('button', { name: 'One-time password' }).click();
  const shown = dialog.getByRole('group', { name: 'One-time password of erin' });
  const once = await shown.innerText();
  expect(once).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  await expectGoodLooks(page, 'one-time-password', CORNERS);
  await dialog.getByLabel('I have handed it over, or kept it').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(erin).toContainText('Has a one-time password');
  await expect(page.getByText(once)).toHaveCount(0);

  await signOut(page);
  await page.goto(holdfast.url);
  await page.getByLabel('User name').fill('erin');
  await page.getByLabel(/^Password/).fill(once);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
  await expectGoodLooks(page, 'choose-password', CORNERS);
  await page.getByLabel('One-time password').fill(once);
  await page.getByLabel('New password').fill(once);
  await page.getByRole('button', { name: 'Change' }).click();
  await expect(page.getByRole('alert')).toContainText('choose your own');
  await page.getByLabel('New password').fill('what erin chose herself');
  await page.getByRole('button', { name: 'Change' }).click();
  await expect(page.getByTestId('headline')).toBeVisible();
  await signOut(page);
  await enter(page, { username: 'erin', password: 'what erin chose herself' });
});

test('who needs a second factor and has none sets one up before anything else', async ({
  page,
  holdfast,
}) => {
  await add(holdfast, DREW, 'dr-commander');
  await signIn(page, `${holdfast.url}/people`, ADMIN, 'People');
  const required = page.getByRole('region', { name: 'Roles that need a second factor' });
  await required.getByLabel('DR commander').check();
  await required.getByRole('button', { name: 'Save' }).click();
  await expect(required.getByRole('button', { name: 'Save' })).toBeDisabled();
  try {
    await signOut(page);
    await page.goto(holdfast.url);
    await page.getByLabel('User name').fill(DREW.username);
    await page.getByLabel(/^Password/).fill(DREW.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
    await setUp(page, 'set-up-first');
    await expect(page.getByTestId('headline')).toBeVisible();

    await signOut(page);
    await signIn(page, `${holdfast.url}/people`, ADMIN, 'People');
    const drew = page.getByTestId('person-drew');
    await expect(drew).toContainText('Has a second factor');
    await expectGoodLooks(page, 'people-second-factor');
    await drew.getByRole('button', { name: 'Take away the second factor of drew' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it away' }).click();
    await expect(drew).toContainText('No second factor');
  } finally {
    await holdfast.call('PUT', '/api/v1/admin/second_factor_roles', { roles: [] });
  }
});
