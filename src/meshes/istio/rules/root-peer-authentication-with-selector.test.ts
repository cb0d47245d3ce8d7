import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './root-peer-authentication-with-selector.ts';

const registered = { id: 'istio/root-peer-authentication-with-selector', rule };
const policy = (namespace: string, spec = 'selector: { matchLabels: { app: a } }, mtls: { mode: STRICT }', kind = 'PeerAuthentication'): string => `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: x, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const mesh = (namespace: string, settings: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: ${namespace} }\ndata: { mesh: '${settings}' }\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('a selector in the root namespace', () => {
  it('is ignored, whatever the mode', () => {
    for (const mode of ['STRICT', 'DISABLE', 'PERMISSIVE']) {
      expect(found(policy('istio-system', `selector: { matchLabels: { app: a } }, mtls: { mode: ${mode} }`))).toEqual(['`istio-system` is the root namespace, and a PeerAuthentication with a selector there is ignored everywhere']);
    }
  });

  it('of another root namespace', () => {
    const elsewhere = ['`mesh-root` is the root namespace, and a PeerAuthentication with a selector there is ignored everywhere'];
    expect(found(mesh('istio-system', 'rootNamespace: mesh-root') + policy('mesh-root') + policy('istio-system'))).toEqual(elsewhere);
    expect(found(mesh('mesh-root', '{}') + policy('mesh-root'))).toEqual(elsewhere);
  });
});

describe('near misses', () => {
  it.each([
    ['no selector', policy('istio-system', 'mtls: { mode: STRICT }')],
    ['an empty selector', policy('istio-system', 'selector: { matchLabels: {} }, mtls: { mode: STRICT }')],
    ['another namespace', policy('shop')],
    ['another kind, which selects in every namespace', policy('istio-system', 'selector: { matchLabels: { app: a } }', 'AuthorizationPolicy')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
