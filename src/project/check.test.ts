import { describe, expect, it } from 'vitest';
import { exampleFile, withCarets, withoutCarets } from '../../test/caret.ts';
import { describedFindings } from '../rules/described-findings.ts';
import { checkProject, checkWithSpans } from './check.ts';
import type { CheckOptions } from './inspect.ts';
import { openProject } from './project.ts';

const check = (text: string, options?: CheckOptions) => checkProject(openProject([{ path: exampleFile, text }]), options);

/** Every fault that a check finds in a text, drawn into it. */
function expectFaults(annotated: string): void {
  const text = withoutCarets(annotated);
  const { diagnostics } = checkWithSpans(openProject([{ path: exampleFile, text }]), { severity: 'warning' });
  expect(withCarets(text, { diagnostics, unjudged: [] }, { withRule: true })).toBe(annotated);
}

const canary = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders-svc, namespace: production }
spec:
  host: orders-svc
  subsets: [{ name: v1, labels: { version: v1 } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders-svc, namespace: production }
spec:
  hosts: [orders-svc]
  http:
    - fault: { abort: { percentage: { value: 1 }, httpStatus: 503 } }
#     ^^^^^ warning[istio/unscoped-fault]: this fault aborts 1 % with 503 of everybody's requests to \`orders-svc\`: nothing in \`match\` limits it to a test
      timeout: 500ms
      retries: { attempts: 3, perTryTimeout: 500ms, retryOn: '5xx,reset' }
#                                            ^^^^^ warning[istio/per-try-timeout-leaves-no-retry]: \`perTryTimeout: 500ms\` is not shorter than \`timeout: 500ms\`: none of the 3 retries can follow a try that times out
      route:
        - { destination: { host: orders-svc, subset: v1 }, weight: 90 }
        - { destination: { host: orders-svc, subset: v2 }, weight: 10 }
#                                                    ^^ error[istio/subset-not-defined]: DestinationRule \`production/orders-svc\` for \`orders-svc\` defines no subset \`v2\`
`;

describe('checkProject', () => {
  it('finds what is wrong with a canary that circulates', () => {
    expectFaults(canary);
  });

  it('joins reading problems, schemas and rules, and goes on after a broken document', () => {
    const report = check(`a: [1\n---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a }\nspec: { host: a, circuitBreaker: {} }\n---\n${withoutCarets(canary)}`, { severity: 'warning' });
    expect(report.diagnostics.map((diagnostic) => diagnostic.rule)).toEqual(['yaml/syntax', 'kubernetes/misplaced-field', 'istio/unscoped-fault', 'istio/per-try-timeout-leaves-no-retry', 'istio/subset-not-defined']);
    expect(report.summary).toEqual({ errors: 3, warnings: 2, infos: 0, files: 1, objects: 3, refused: 1, fixable: 0, suppressed: 0, known: 0 });
  });

  it('writes positions flat', () => {
    expect(check(withoutCarets(canary)).diagnostics.find((diagnostic) => diagnostic.rule === 'istio/subset-not-defined')).toMatchObject({
      severity: 'error',
      file: exampleFile,
      line: 19,
      column: 54,
      endLine: 19,
      endColumn: 56,
      resource: 'VirtualService production/orders-svc',
      upstream: ['IST0101', 'KIA1107'],
      related: [{ file: exampleFile, line: 6, column: 3, message: '`orders-svc` defines `v1`' }],
    });
  });

  it.each<[string, CheckOptions, string[]]>([
    ['a severity', { severity: 'error' }, ['istio/subset-not-defined']],
    ['a rule', { rules: ['istio/unscoped-fault'] }, ['istio/unscoped-fault']],
    ['a folder of rules', { rules: ['kubernetes'] }, []],
  ])('shows only what is asked for: %s', (_, options, rules) => {
    const report = check(withoutCarets(canary), options);
    expect(report.diagnostics.map((diagnostic) => diagnostic.rule)).toEqual(rules);
    expect(report.summary.errors + report.summary.warnings).toBe(rules.length);
  });

  it('says what it could not judge', () => {
    expect(check(withoutCarets(canary)).unjudged).toContainEqual({ rule: 'istio/destination-host-not-found', subject: 'the host `orders-svc` of VirtualService production/orders-svc', missing: 'the Services of namespace `production`' });
  });

  it('does not depend on the order of the files', () => {
    const files = withoutCarets(canary).split('---\n').map((text, index) => ({ path: `${index}.yaml`, text }));
    expect(checkProject(openProject([...files].reverse())).diagnostics).toEqual(checkProject(openProject(files)).diagnostics);
  });
});

describe('the examples of findings that readers make', () => {
  it.each(describedFindings.flatMap(({ id, bad, severity }) => (bad === undefined ? [] : [[id, bad, severity] as const])))('%s', (id, bad, severity) => {
    const text = withoutCarets(bad);
    const { diagnostics } = checkWithSpans(openProject([{ path: exampleFile, text }]));
    expect(diagnostics.map((diagnostic) => diagnostic.rule)).toEqual([id]);
    expect(withCarets(text, { diagnostics, unjudged: [] }, { severity })).toBe(bad);
  });
});
