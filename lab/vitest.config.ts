import { defineConfig } from 'vitest/config';

// Every file has a mesh of its own, which mostly waits; more than two at a time fill a small machine.
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
