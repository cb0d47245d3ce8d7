import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './schema.ts';

const policy = (spec: string, metadata = ''): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop ${metadata} }\nspec: { ${spec} }\n---\n`;

describe('IST0106', () => {
  it('is said for each error', () => {
    expect(codesOf(analyzer, policy('action: CUSTOM'))).toContain('IST0106 AuthorizationPolicy shop/a');
    expect(codesOf(analyzer, policy('rules: [{ from: [{ source: { principals: [a] } }] }]'))).toEqual([]);
  });

  it('is silent about annotations, and about what cannot be read at all', () => {
    expect(codesOf(analyzer, policy('action: DENY, rules: [{}]', ', annotations: { istio.io/dry-run: "maybe" }'))).toEqual([]);
    expect(codesOf(analyzer, policy('action: [1]'))).toEqual([]);
  });
});

describe('IST0133', () => {
  it('is said for each warning', () => {
    expect(codesOf(analyzer, policy('action: DENY, rules: [{ to: [{ operation: { paths: [/a] } }] }]'))).toEqual(['IST0133 AuthorizationPolicy shop/a']);
  });

  it('is said of every EnvoyFilter', () => {
    expect(codesOf(analyzer, 'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: a, namespace: shop }\nspec: { configPatches: [] }\n')).toEqual(['IST0133 EnvoyFilter shop/a']);
  });
});
