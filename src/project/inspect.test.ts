import { describe, expect, it } from 'vitest';
import { checkProject } from './check.ts';
import { openProject } from './project.ts';

function refusals(spec: string): string[] {
  const text = `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: a, namespace: shop }\nspec: ${spec}\n`;
  return checkProject(openProject([{ path: 'a.yaml', text }])).diagnostics.filter(({ refusedBy }) => refusedBy !== undefined).map(({ rule, column, refusedBy = [] }) => `${rule} ${column} ${refusedBy.join(' ')}`);
}

describe('what two servers refuse', () => {
  it('is one finding where they refuse it at one place', () => {
    expect(refusals('{ mtls: { mode: STRICTT } }')).toEqual(['kubernetes/bad-enumeration-value 23 api-server istiod']);
    expect(refusals('{ portLevelMtls: { "80": {} } }')).toEqual(['kubernetes/missing-field 9 api-server istiod']);
  });

  it('is two findings at two places', () => {
    expect(refusals('{ mtls: { moode: STRICT }, selector: { matchLabels: { a: "_" , b: "b*" } } }')).toEqual(['kubernetes/unknown-field 17 api-server', 'kubernetes/bad-format 73 api-server istiod']);
  });

  it('is nothing where nobody refuses', () => {
    expect(refusals('{ mtls: { mode: STRICT } }')).toEqual([]);
  });
});
