// A vitest reporter that counts tests for the closing line of `npm test`.
import { writeFileSync } from 'node:fs';

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') counts.failed += 1;
        else counts.skipped += 1;
      }
    }
    if (process.env.MESHWRIGHT_TEST_COUNTS) writeFileSync(process.env.MESHWRIGHT_TEST_COUNTS, JSON.stringify(counts));
  }
}
