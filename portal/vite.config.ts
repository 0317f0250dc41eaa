import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server serves what is built from below its class path's portal/.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'target/classes/portal',
    emptyOutDir: true,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // the first screen with all that it needs is one answer: what other pages share with it is not cut out of it
      output: { codeSplitting: { groups: [{ name: 'first', test: /src\/main\.tsx$/ }] } },
    },
  },
  // one page holds a document of docs/
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': process.env.HOLDFAST_SERVER ?? 'http://127.0.0.1:8480' },
  },
  test: {
    // logic needs no page; the tests of parts name the one they need
    environment: 'node',
    // a process for each file took seven times as long
    isolate: false,
    setupFiles: ['src/testing.ts'],
    testTimeout: 30_000,
    include: ['src/**/*.test.{ts,tsx}'],
    reporters: ['default', ['junit', { outputFile: 'target/portal-reports/vitest.xml' }]],
  },
});
