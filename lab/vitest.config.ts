import { defineConfig } from 'vitest/config';

// One file at a time: every file has a mesh of its own, and two of them already fill a small machine.
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
