import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './peer-authentication-says-nothing.ts';

const registered = { id: 'istio/peer-authentication-says-nothing', rule };
const policy = (spec: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: a, namespace: ${namespace} }\nspec: ${spec}\n`;
const count = (yaml: string): number => runOn(registered, yaml).diagnostics.length;

describe('a policy without a mode', () => {
  it.each(['{}', '{ mtls: {} }', '{ mtls: { mode: UNSET } }', '{ selector: { matchLabels: { app: a } } }', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { 8080: { mode: UNSET } } }', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { 8080: {} } }'])('%s', (spec) => {
    expect(count(policy(spec))).toBe(1);
    expect(count(policy(spec, 'istio-system'))).toBe(1);
  });

  it('is drawn where the mode should stand', () => {
    expectCarets(registered, `${policy('\n  mtls: {}')}# ^^^^ this sets no mode: the one of the namespace, or of the mesh, holds, which is PERMISSIVE unless it says otherwise\n`);
  });
});

describe('near misses', () => {
  it.each(['{ mtls: { mode: STRICT } }', '{ mtls: { mode: DISABLE } }', '{ mtls: { mode: PERMISSIVE } }', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { 8080: { mode: DISABLE } } }', '{ selector: { matchLabels: { app: a } }, mtls: { mode: UNSET }, portLevelMtls: { 8080: {}, 9090: { mode: STRICT } } }'])('%s', (spec) => {
    expectCarets(registered, policy(spec));
  });
});
