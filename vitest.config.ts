import { defineConfig } from 'vitest/config';

const common = { environment: 'node', setupFiles: ['tests/setup/console-error-fails.ts'], env: { TZ: 'UTC', CORTEX_LOG_LEVEL: 'silent' } };

// Two rooms: everything that runs in Node beside the code, and the browser tests, which drive a started server and run alone.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'node',
          include: ['{app,server,workers,scripts,prisma,tests}/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...common,
          name: 'browser',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
