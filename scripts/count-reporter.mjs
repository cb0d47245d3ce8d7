// A vitest reporter that counts tests for the closing line of `npm test`, and of each file for the lab.
import { writeFileSync } from 'node:fs';

export default class CountReporter {
  #files = [];

  /** Written after every file: a run that is ended from outside has counted what it did. */
  onTestModuleEnd(module) {
    this.#files.push(countFile(module));
    this.#write(0);
  }

  /** Modules that could not even be collected may have no end of their own. */
  onTestRunEnd(modules, unhandledErrors) {
    this.#files = modules.map(countFile);
    this.#write(unhandledErrors.length);
  }

  #write(unhandled) {
    const counts = { passed: 0, failed: unhandled, skipped: 0, files: this.#files };
    for (const { passed, failed, skipped } of this.#files) {
      counts.passed += passed;
      counts.failed += failed;
      counts.skipped += skipped;
    }
    if (process.env.MESHWRIGHT_TEST_COUNTS) writeFileSync(process.env.MESHWRIGHT_TEST_COUNTS, JSON.stringify(counts));
  }
}

/** A hook that fails is a failure of its own: vitest calls the tests behind it skipped. */
function countFile(module) {
  const counts = { file: module.moduleId, passed: 0, failed: 0, skipped: 0, infrastructure: 0 };
  const fail = (errors) => {
    counts.failed += 1;
    if (errors.length > 0 && errors.every(({ name }) => name === 'LabError')) counts.infrastructure += 1;
  };
  for (const part of [module, ...module.children.allSuites()]) {
    if (part.errors().length > 0) fail(part.errors());
  }
  for (const test of module.children.allTests()) {
    const { state, errors } = test.result();
    if (state === 'passed') counts.passed += 1;
    else if (state === 'failed') fail(errors ?? []);
    else counts.skipped += 1;
  }
  return counts;
}
