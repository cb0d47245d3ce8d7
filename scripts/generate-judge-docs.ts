/**
 * Writes the tables of docs/judge.md: the errors that are planted, which fields made a difference, and what the judge leaves out.
 * Usage: node scripts/generate-judge-docs.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { admissionRestrictions } from '../lab/src/judge/admission/restrictions.ts';
import { securityRestrictions } from '../lab/src/judge/generate/security-restrictions.ts';
import { trafficRestrictions } from '../lab/src/judge/generate/traffic-restrictions.ts';
import { coverageMarkdown } from '../lab/src/judge/coverage/coverage-report.ts';
import type { Coverage } from '../lab/src/judge/coverage/tally.ts';
import { plantedErrors } from '../lab/src/judge/planted/planted-errors.ts';
import type { Restriction } from '../lab/src/judge/round.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/judge.md');
const begin = '<!-- From here on written by scripts/generate-judge-docs.ts. Do not edit. -->';

const text = readFileSync(target, 'utf8');
const cut = text.indexOf(begin);
const wanted = `${cut === -1 ? `${text.trimEnd()}\n\n` : text.slice(0, cut)}${begin}\n\n${tables()}`;
if (!process.argv.includes('--check')) writeFileSync(target, wanted);
else if (text !== wanted) {
  console.error('docs/judge.md is stale: run `npm run docs`');
  process.exitCode = 1;
}

function tables(): string {
  return [
    '## The planted errors', '',
    '| error | what the model then believes | module |', '| --- | --- | --- |',
    ...plantedErrors.map(({ name, belief, module }) => `| \`${name}\` | ${cell(belief)} | \`src/${module}\` |`), '',
    '## Fields', '',
    ...coverageMarkdown(JSON.parse(readFileSync(join(root, 'lab/cases/coverage.json'), 'utf8')) as Coverage, 20),
    '## Restrictions', '',
    'What the judge does not draw, and why it cannot be judged here or is not the matter of the model.', '',
    ...section('Stages, Services and traffic', trafficRestrictions),
    ...section('Security, settings of the mesh and requests', securityRestrictions),
    ...section('Admission', admissionRestrictions),
  ].join('\n');
}

function section(title: string, restrictions: readonly Restriction[]): string[] {
  return [`### ${title}`, '', '| what | why |', '| --- | --- |', ...restrictions.map(({ what, why }) => `| ${cell(what)} | ${cell(why)} |`), ''];
}

function cell(value: string): string {
  return value.replaceAll('|', '\\|');
}
