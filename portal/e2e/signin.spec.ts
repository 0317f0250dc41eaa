import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { CORNERS, enter, expectGoodLooks, test } from './holdfast';
import { ANN, NORA, OLGA, type Keycloak } from './keycloak';
import type { HoldfastServer, Person } from './server';

test.describe.configure({ mode: 'serial' });

/** At the provider's own page. */
async function enterAtProvider(page: Page, as: Person): Promise<void> {
  await page.locator('#username').fill(as.username);
  await page.locator('#password').fill(as.password);
  await page.locator('#kc-login').click();
}

async function signInAtProvider(page: Page, holdfast: HoldfastServer, as: Person): Promise<void> {
  await page.goto(holdfast.url);
  await page.getByRole('link', { name: 'Sign in with Keycloak' }).click();
  await enterAtProvider(page, as);
}

async function signedInAs(page: Page, name: string): Promise<void> {
  await expect(page.getByTestId('headline')).toBeVisible();
  await expect(page.getByRole('button', { name: `Signed in as ${name}` })).toBeVisible();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

/** What the server answers to a request that brings this token. */
async function withToken(holdfast: HoldfastServer, token: string, path = '/api/v1/session') {
  const response = await fetch(`${holdfast.url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function token(provider: Keycloak, client: string, person: Person): Promise<string> {
  return provider.token('holdfast', { client_id: client, scope: 'openid' }, person);
}

test('while the provider does not answer the door says so, and a password still opens it', async ({
  page,
  holdfast,
}) => {
  await page.goto(holdfast.url);
  await page.getByRole('link', { name: 'Sign in with Keycloak' }).click();
  await expect(page.getByRole('alert')).toContainText('does not answer');
  await expectGoodLooks(page, 'no-provider');
  const refused = await withToken(holdfast, 'e30.e30.e30');
  expect(refused.status).toBe(503);
  await enter(page);
});

test('somebody of the provider signs in, and out of both', async ({ page, context, provider, holdfast }) => {
  // built and started, which takes longer than all that follows
  test.setTimeout(480_000);
  await provider.start(holdfast.url);
  await signInAtProvider(page, holdfast, ANN);
  await signedInAs(page, 'oidc:ann');
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/');
  const cookies = await context.cookies(holdfast.url);
  expect(cookies.find((one) => one.name === 'HOLDFAST_SESSION')).toMatchObject({
    httpOnly: true,
    sameSite: 'Strict',
  });
  expect(cookies.map((one) => one.name)).not.toContain('HOLDFAST_SIGN_IN');
  await signOut(page);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  // the provider has forgotten her too: it asks for the password
  await page.getByRole('link', { name: 'Sign in with Keycloak' }).click();
  await expect(page.locator('#password')).toBeVisible();
});

test('who has no role here is told so', async ({ page, holdfast }) => {
  await signInAtProvider(page, holdfast, NORA);
  await expect(page.getByRole('alert')).toContainText('no role here');
});

test('what was not begun here is not completed here', async ({ page, holdfast }) => {
  await page.goto(`${holdfast.url}/api/v1/session/provider/callback?code=stolen&state=guessed`);
  await expect(page.getByRole('alert')).toContainText('Try again');
  await expect(page.getByLabel('User name')).toBeVisible();
});

test('the command line signs in by a code that is confirmed in a browser', async ({ page, holdfast }) => {
  const file = join(holdfast.folder, 'settings/tokens.json');
  const environment = { HOLDFAST_TOKEN_FILE: file };
  const login = holdfast.run(['login'], environment);
  const [, address] = await login.said(/Open (http\S+)/);
  await page.goto(address!);
  await enterAtProvider(page, OLGA);
  await page.locator('#kc-login').click();
  const { code, out } = await login.ended;
  expect(code, out).toBe(0);
  expect(out).toContain('Signed in as oidc:olga, operator.');
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const listed = await holdfast.run(['people', '--json'], environment).ended;
  expect(listed.code, listed.err).toBe(0);
  const password = join(holdfast.folder, 'admin-password');
  const refused = await holdfast.run(
    ['people', 'add', 'mallory', '--role', 'administrator', '--new-password-file', password],
    environment,
  ).ended;
  expect(refused.code).toBe(21);
  expect(refused.err).toContain('role');

  const { accessToken } = (JSON.parse(readFileSync(file, 'utf8')) as Record<string, { accessToken: string }>)[
    holdfast.url
  ]!;
  expect(await withToken(holdfast, accessToken)).toMatchObject({
    status: 200,
    body: { user: 'oidc:olga', displayName: 'Olga Ruiz', roles: ['operator'] },
  });
  const gone = await holdfast.run(['logout', '--json'], environment).ended;
  expect(JSON.parse(gone.out)).toEqual({ signedOut: true, revoked: true });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({});
});

test('a token lets in whom it was made for, here, and unchanged', async ({ provider, holdfast }) => {
  const good = await token(provider, 'a-program', ANN);
  expect(await withToken(holdfast, good)).toMatchObject({ status: 200, body: { user: 'oidc:ann' } });
  const [header, claims, signature] = good.split('.') as [string, string, string];
  const forged = Buffer.from(
    Buffer.from(claims, 'base64url').toString().replace('platform-admins', 'backup-team'),
  ).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const bad of [
    `${header}.${forged}.${signature}`,
    `${none}.${claims}.${signature}`,
    `${header}.${claims}.${signature.slice(0, -8)}AAAAAAAA`,
  ])
    expect((await withToken(holdfast, bad)).status).toBe(401);
  const elsewhere = await withToken(holdfast, await token(provider, 'elsewhere', ANN));
  expect(elsewhere.status).toBe(401);
  expect(elsewhere.body.detail).toContain('not meant for this server');
  const roleless = await withToken(
    holdfast,
    await token(provider, 'a-program', NORA),
    '/api/v1/admin/dashboard',
  );
  expect(roleless.status).toBe(403);
});

test('new keys of the provider are taken up', async ({ provider, holdfast }) => {
  const realm = (await provider.administer('GET', '')) as { id: string };
  await provider.administer('POST', '/components', {
    name: 'next',
    providerId: 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    parentId: realm.id,
    config: { priority: ['1000'] },
  });
  const next = await token(provider, 'a-program', ANN);
  await expect.poll(async () => (await withToken(holdfast, next)).status).toBe(200);
});

test('a group that is declared lets its members in, and what is taken back ends their sessions', async ({
  page,
  provider,
  holdfast,
}) => {
  await provider.administer('POST', '/groups', { name: 'Data Base People' });
  const [group] = (await provider.administer('GET', '/groups?search=Data%20Base%20People')) as {
    id: string;
  }[];
  const [nora] = (await provider.administer('GET', '/users?username=nora')) as { id: string }[];
  await provider.administer('PUT', `/users/${nora!.id}/groups/${group!.id}`);
  const held = await token(provider, 'a-program', NORA);
  expect((await withToken(holdfast, held)).body.roles).toEqual([]);
  const declare = (roles: string) =>
    holdfast.call('POST', '/api/v1/admin/inventory/apply', {
      documents: `
apiVersion: holdfast.io/v1
kind: Group
metadata: { name: dba }
spec: { group: Data Base People, roles: [${roles}] }
`,
    });
  await declare('viewer, operator');
  expect((await withToken(holdfast, held)).body.roles).toEqual(['operator', 'viewer']);
  await signInAtProvider(page, holdfast, NORA);
  await signedInAs(page, 'oidc:nora');
  await page.goto(`${holdfast.url}/people`);
  await expect(page.getByTestId('group-Data Base People')).toContainText('Group/dba');
  await expect(page.getByTestId('group-platform-admins')).toContainText('the server’s file');
  await declare('viewer');
  await expect
    .poll(() => page.evaluate(() => fetch('/api/v1/session').then(({ status }) => status)))
    .toBe(401);
  expect((await withToken(holdfast, held)).body.roles).toEqual(['viewer']);
  await holdfast.call('DELETE', '/api/v1/admin/inventory/Group/dba');
  expect((await withToken(holdfast, held)).body.roles).toEqual([]);
});

test('what the provider takes away ends the session', async ({ page, provider, holdfast }) => {
  await signInAtProvider(page, holdfast, OLGA);
  await signedInAs(page, 'oidc:olga');
  const [olga] = (await provider.administer('GET', '/users?username=olga')) as { id: string }[];
  await provider.administer('POST', `/users/${olga!.id}/logout`);
  await expect
    .poll(() => page.evaluate(() => fetch('/api/v1/session').then(({ status }) => status)))
    .toBe(401);
});

test('a session that began at the provider is seen and ended here too', async ({ page, holdfast }) => {
  await signInAtProvider(page, holdfast, ANN);
  await signedInAs(page, 'oidc:ann');
  await page.getByRole('button', { name: /Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Your sign-in' }).click();
  await expect(page.getByText('You sign in at the identity provider')).toBeVisible();
  await expect(page.getByText('this one')).toBeVisible();
  await expectGoodLooks(page, 'your-sign-in-elsewhere', CORNERS);
  const { items } = JSON.parse(await holdfast.call('GET', '/api/v1/admin/sessions')) as {
    items: { user: string; sessionId: string }[];
  };
  const hers = items.filter(({ user }) => user === 'oidc:ann');
  expect(hers).not.toHaveLength(0);
  for (const { sessionId } of hers) await holdfast.call('DELETE', `/api/v1/admin/sessions/${sessionId}`);
  await expect
    .poll(() => page.evaluate(() => fetch('/api/v1/session').then(({ status }) => status)))
    .toBe(401);
});

test('a provider that stops ends no session, and its tokens hold', async ({ page, provider, holdfast }) => {
  await signInAtProvider(page, holdfast, ANN);
  await signedInAs(page, 'oidc:ann');
  const held = await token(provider, 'a-program', ANN);
  await provider.kill();
  expect((await withToken(holdfast, held)).status).toBe(200);
  await page.reload();
  await signedInAs(page, 'oidc:ann');
  const signedOut = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await signOut(page);
  await signedOut;
  await expect
    .poll(async () => {
      await page.goto(`${holdfast.url}/api/v1/session/provider/start`).catch(() => undefined);
      return page.url();
    })
    .toContain('sign-in=unavailable');
  await enter(page);
});
