import { describe, expect, it } from 'vitest';
import { checkProject } from '../src/project/check.ts';
import { openProject } from '../src/project/project.ts';
import { blocksOf } from './brief-blocks.ts';
import { readText, sharedPath } from './shared.ts';

const briefs = ['1-ai-service-mesh-configuration', '2-traffic-and-zero-trust', '3-automated-configuration-22-services', '4-configuration-expert'] as const;
const missing = sharedPath('brief') === undefined;
const skipNote = missing ? ' (skipped: the briefs are not on this machine)' : '';

function findings(brief: string): string[] {
  const text = readText(sharedPath(`brief/${brief}.md`) ?? '');
  return blocksOf(text).flatMap((block) => {
    const report = checkProject(openProject([{ path: `${brief}.yaml`, text: block.text }]));
    return report.diagnostics.map((diagnostic) => `${diagnostic.line + block.startLine - 1}:${diagnostic.column} ${diagnostic.rule} ${diagnostic.message}`);
  });
}

describe.skipIf(missing)(`the four briefs${skipNote}`, () => {
  it.each(briefs)('every YAML block of %s is found and checked without a crash', (brief) => {
    const blocks = blocksOf(readText(sharedPath(`brief/${brief}.md`) ?? ''));
    expect(blocks.length).toBeGreaterThanOrEqual({ '1': 8, '2': 6, '3': 2, '4': 6 }[brief[0] ?? ''] ?? Number.NaN);
    expect(findings(brief)).not.toContainEqual(expect.stringContaining('yaml/syntax'));
  });

  it('misplaced and unknown fields are reported at their place with the right one', () => {
    expect(findings(briefs[3]).filter((line) => /unknown-field|misplaced-field/.test(line))).toEqual([
      expect.stringMatching(/^102:5 kubernetes\/\S+ .*circuitBreaker.*/),
      expect.stringMatching(/^117:7 kubernetes\/\S+ .*circuitBreaker.*/),
    ]);
  });

  it.each([
    [briefs[3], 'istio/authorization-split-rule'],
    [briefs[3], 'kubernetes/deprecated-value'],
    [briefs[3], 'kubernetes/unknown-kind'],
    [briefs[1], 'istio/unscoped-fault'],
    [briefs[0], 'istio/per-try-timeout-leaves-no-retry'],
  ])('%s: %s', (brief, rule) => {
    expect(findings(brief)).toContainEqual(expect.stringContaining(` ${rule} `));
  });
});
