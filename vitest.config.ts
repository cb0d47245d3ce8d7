import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'lab/src/**/*.test.ts'],
    pool: 'threads',
    testTimeout: 60_000,
    setupFiles: ['test/fixed-seed.ts'],
  },
});
