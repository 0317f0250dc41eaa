import { randomBytes } from 'node:crypto';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { CLIENT_SECRET, Keycloak } from './keycloak';
import { Line } from './line';
import { ADMIN, HoldfastServer, type Person } from './server';

/**
 * What a data set of many small files and one of few large ones hold. The large one takes some seconds to read, however
 * fast the machine, and little room: most of it is a hole.
 */
function fillSources(folder: string): void {
  mkdirSync(join(folder, 'settings'));
  for (let i = 0; i < 40; i++)
    writeFileSync(join(folder, `settings/service-${i}.conf`), `port = ${8000 + i}\n`);
  mkdirSync(join(folder, 'ticks'));
  for (let i = 0; i < 4; i++)
    writeFileSync(join(folder, `ticks/2026-11-${10 + i}.bin`), randomBytes(4 << 20));
  writeFileSync(join(folder, 'ticks/all.bin'), '');
  truncateSync(join(folder, 'ticks/all.bin'), 2 ** 30);
  for (const repository of ['local', 'away'])
    writeFileSync(join(folder, `password-${repository}`), `${repository} a b c d\n`, { mode: 0o600 });
}

/**
 * One server for all files that a worker runs, one after the other: no file may need what another did, nor mind it. Within a
 * file each test builds on what those before it left.
 */
export const test = base.extend<object, { provider: Keycloak; holdfast: HoldfastServer; line: Line }>({
  provider: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const keycloak = await Keycloak.onFreePort();
      try {
        await provide(keycloak);
      } finally {
        await keycloak.kill();
      }
    },
    { scope: 'worker' },
  ],
  // it does not mind that the provider is not there yet
  holdfast: [
    async ({ provider }, provide) => {
      const server = await HoldfastServer.onFreePort();
      try {
        server.trust(provider.issuer, CLIENT_SECRET);
        fillSources(server.folder);
        await server.start();
        await server.declare('declarations.yaml');
        await provide(server);
      } finally {
        await server.stop();
        server.remove();
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  line: [
    async ({ holdfast }, provide) => {
      const line = new Line(new URL(holdfast.url));
      await line.mend();
      try {
        await provide(line);
      } finally {
        await line.cut();
      }
    },
    { scope: 'worker' },
  ],
});

/** Backs a data set up now, and waits for the end of it. */
export async function backedUp(holdfast: HoldfastServer, dataSet: string): Promise<void> {
  const accepted = await holdfast.call('POST', '/api/v1/admin/backups/schedule_job', { dataSet });
  const { statusUrl } = JSON.parse(accepted) as { statusUrl: string };
  await expect
    .poll(async () => (JSON.parse(await holdfast.call('GET', statusUrl)) as { status: string }).status, {
      timeout: 150_000,
    })
    .toBe('SUCCESS');
}

export async function signIn(page: Page, url: string, as: Person = ADMIN, title = 'Overview'): Promise<void> {
  await page.goto(url);
  await enter(page, as, title);
}

/** Fills in the door that the page shows. */
export async function enter(page: Page, as: Person = ADMIN, title = 'Overview'): Promise<void> {
  await page.getByLabel('User name').fill(as.username);
  await page.getByLabel(/^Password/).fill(as.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  if (title === 'Overview') await expect(page.getByTestId('headline')).toBeVisible();
}

// Barriers hang on the colours and on what is laid out where: every colour and every width is looked through once.
const LOOKS = [
  { width: 1440, colorScheme: 'light', barriers: true },
  { width: 390, colorScheme: 'light', barriers: false },
  { width: 1440, colorScheme: 'dark', barriers: false },
  { width: 390, colorScheme: 'dark', barriers: true },
  { width: 2560, colorScheme: 'light', barriers: true },
] as const;

/** For pages made of parts that others show in every look. */
export const CORNERS = LOOKS.filter((look) => look.barriers && look.width < 2560);

/** For what is there only where there is little room. */
export const NARROW = CORNERS.filter((look) => look.width === 390);

/** For people to look at; nothing compares them, and drawing a whole page takes longer than all else that is done with it. */
const PICTURES = process.env.PICTURES === 'yes';

/**
 * Looks at the page wide and narrow, in light and dark: nothing may stick out to the side, nor hinder people who see,
 * hear or type differently. Leaves a picture of each with PICTURES=yes.
 */
export async function expectGoodLooks(
  page: Page,
  name: string,
  looks: readonly (typeof LOOKS)[number][] = LOOKS,
): Promise<void> {
  const before = page.viewportSize();
  // a window that was opened and closed again may leave it where nothing is drawn
  await page.bringToFront();
  for (const { width, colorScheme, barriers } of looks) {
    // without motion: what moves in or out is looked at where it comes to rest
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    // from the top, where the bar hides nothing of what can be clicked
    await page.evaluate(
      () =>
        new Promise((drawn) => {
          window.scrollTo(0, 0);
          requestAnimationFrame(() => requestAnimationFrame(drawn));
        }),
    );
    const look = `${name} at ${width} px in ${colorScheme}`;
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `${look}: pixels to scroll sideways`).toBeLessThanOrEqual(0);
    if (barriers) {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        // within the page, which has no frames, instead of in another one that is opened for it
        .setLegacyMode()
        .analyze();
      const found = violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.html}\n${node.failureSummary}`),
      );
      expect(found, `${look}: barriers`).toEqual([]);
    }
    if (PICTURES)
      await page.screenshot({
        path: `target/screenshots/${name}-${width}-${colorScheme}.png`,
        fullPage: true,
      });
  }
  if (before) await page.setViewportSize(before);
}
