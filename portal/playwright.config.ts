import { defineConfig } from '@playwright/test';

// The pages as a person sees them, in Debian's Chromium, against the real server (e2e/holdfast.ts starts it).
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'target/test-results',
  // each with a server of its own; the pages wait more than they compute
  workers: 2,
  timeout: 480_000,
  forbidOnly: true,
  // on a machine that others load; which ones needed it is reported
  retries: 1,
  // what passes does so at once; on a machine that others load what is right may come late
  expect: { timeout: 60_000 },
  reporter: [
    ['list'],
    ['junit', { outputFile: 'target/portal-reports/playwright.xml' }],
    ['./e2e/secondTries.ts'],
  ],
  use: {
    // without a graphics card each frame of what moves while something goes on is computed by the processors that it waits for
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      // the same engine without a window: a third less to compute
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    screenshot: 'only-on-failure',
  },
});
