// `npm run lab:ci`: the part of `.ci/run` that needs the real mesh. Says `lab skipped: …` where it cannot be had.
import { writeFileSync } from 'node:fs';
import { LabCi } from './src/ci/lab-ci.ts';

const counts = await new LabCi().run();
console.log(`\nlab: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
const report = process.env['MESHWRIGHT_TEST_COUNTS'];
if (report !== undefined) writeFileSync(report, JSON.stringify(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
