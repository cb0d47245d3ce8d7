import { describe, expect, it } from 'vitest';
import { checkProject, type CheckReport } from '../src/project/check.ts';
import { openProject } from '../src/project/project.ts';
import { asObject, blocksOf } from './brief-blocks.ts';
import { readText, sharedPath } from './shared.ts';

const briefs = ['1-ai-service-mesh-configuration', '2-traffic-and-zero-trust', '3-automated-configuration-22-services', '4-configuration-expert'] as const;
const missing = sharedPath('brief') === undefined;
const skipNote = missing ? ' (skipped: the briefs are not on this machine)' : '';

function findings(brief: string): string[] {
  const text = readText(sharedPath(`brief/${brief}.md`) ?? '');
  return blocksOf(text).map(asObject).flatMap((block) => {
    const report = checkProject(openProject([{ path: `${brief}.yaml`, text: block.text }]));
    return report.diagnostics.map((diagnostic) => `${diagnostic.line + block.startLine - 1}:${diagnostic.column} ${diagnostic.rule} ${diagnostic.message}`);
  });
}

/** What all blocks of a text say together, as one who applies one after the other has them in the cluster. */
function reportTogether(brief: string): CheckReport {
  const files = blocksOf(readText(sharedPath(`brief/${brief}.md`) ?? '')).map(asObject).map(({ startLine, text }) => ({ path: `block-${startLine}.yaml`, text }));
  return checkProject(openProject(files));
}

function findingsTogether(brief: string): string[] {
  return reportTogether(brief).diagnostics.map(({ file, rule, message }) => `${file} ${rule} ${message}`);
}

/** Every mistake of a text that concerns Kubernetes or a mesh: its line, and the rule that has to say so there. */
const mistakes: Readonly<Record<(typeof briefs)[number], readonly (readonly [line: number, rule: string])[]>> = {
  '1-ai-service-mesh-configuration': [
    [44, 'istio/gateway-errors-never-eject'],
    [70, 'istio/per-try-timeout-leaves-no-retry'],
    // `retriable-4xx` is praised for 429, and is 409.
    [71, 'istio/retry-condition-without-effect'],
    [71, 'istio/retry-of-unsafe-method'],
    // The canary that a header chooses has neither the timeout nor the retries of the rest.
    [101, 'istio/sibling-route-without-timeout'],
    [111, 'istio/per-try-timeout-leaves-no-retry'],
    [139, 'istio/unscoped-fault'],
    // From the egress gateway to the host outside there is no route at all.
    [321, 'istio/gateway-listed-without-route'],
    [58, 'istio/older-api-version'],
  ],
  '2-traffic-and-zero-trust': [
    [60, 'istio/requests-without-route'],
    [67, 'istio/retries-do-not-fit'],
    [70, 'istio/retry-condition-without-effect'],
    [70, 'istio/retry-of-unsafe-method'],
    [154, 'istio/gateway-errors-never-eject'],
    [258, 'istio/unscoped-fault'],
  ],
  '3-automated-configuration-22-services': [
    [81, 'istio/retries-do-not-fit'],
    [83, 'istio/retry-of-unsafe-method'],
  ],
  '4-configuration-expert': [
    [82, 'istio/retries-do-not-fit'],
    [102, 'kubernetes/misplaced-field'],
    [108, 'kubernetes/deprecated-value'],
    [117, 'kubernetes/misplaced-field'],
    [145, 'istio/authorization-split-rule'],
    [158, 'kubernetes/deprecated-api-version'],
    [172, 'kubernetes/unknown-kind'],
    [215, 'istio/tls-wrapped-twice'],
    [238, 'istio/tag-expression-not-cel'],
  ],
};

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

  it.each(briefs.flatMap((brief) => mistakes[brief].map(([line, rule]) => [brief, line, rule] as const)))('%s, line %i: %s', (brief, line, rule) => {
    expect(findings(brief).filter((finding) => finding.startsWith(`${line}:`))).toContainEqual(expect.stringContaining(` ${rule} `));
  });

  it('the fault of the second brief is a second VirtualService of a host that has one', () => {
    const found = findingsTogether(briefs[1]);
    expect(found).toContainEqual(expect.stringMatching(/istio\/shadowed-virtual-service .*payment-service/));
    expect(found).toContainEqual(expect.stringMatching(/kubernetes\/duplicate-object .*VirtualService/));
  });

  it('the fourth brief has its subsets, and asks who would apply its rule of another namespace', () => {
    expect(findingsTogether(briefs[3]).filter((finding) => finding.includes('istio/subset-not-defined'))).toEqual([]);
    const asked = reportTogether(briefs[3]).unjudged.filter(({ rule }) => rule === 'istio/destination-rule-never-applies');
    expect(asked.map(({ subject }) => subject)).toEqual([expect.stringContaining('DestinationRule default/external-service-dr')]);
  });
});
