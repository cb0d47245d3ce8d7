import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './permissive-without-need.ts';

const registered = { id: 'istio/permissive-without-need', rule };
const pod = (name: string, inject = 'true', namespace = 'shop', url = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}${inject === '' ? '' : `, sidecar.istio.io/inject: '${inject}'`} } }\nspec: { containers: [{ name: a, image: a${url === '' ? '' : `, env: [{ name: URL, value: '${url}' }]`} }] }\n---\n`;
const service = (type = 'ClusterIP'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: shop }\nspec: { type: ${type}, selector: { app: pay }, ports: [{ name: http, port: 80, targetPort: 8080 }] }\n---\n`;
const peer = (spec = 'mtls: { mode: PERMISSIVE }', namespace = 'shop', name = 'default'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, resource }) => `${resource}: ${message}`);

describe('a door that nobody needs', () => {
  it.each([
    ['of a namespace', pod('pay') + pod('web') + peer(), 'PeerAuthentication shop/default: plaintext is let in to 2 workloads, and nobody of the input needs it'],
    ['of the mesh', pod('pay') + pod('web', 'true', 'far') + peer(undefined, 'istio-system'), 'PeerAuthentication istio-system/default: plaintext is let in to 2 workloads, and nobody of the input needs it'],
    ['of one workload', pod('pay') + pod('web') + peer('selector: { matchLabels: { app: pay } }, mtls: { mode: PERMISSIVE }'), 'PeerAuthentication shop/default: plaintext is let in to one workload, and nobody of the input needs it'],
    ['with a caller that has a sidecar', pod('pay') + service() + pod('web', 'true', 'shop', 'http://pay') + peer(), 'PeerAuthentication shop/default: plaintext is let in to 2 workloads, and nobody of the input needs it'],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
  });
});

describe('near misses', () => {
  it.each([
    ['a caller without a sidecar', pod('pay') + service() + pod('old', 'false', 'shop', 'http://pay') + peer()],
    ['clients outside', pod('pay') + service('NodePort') + peer()],
    ['somebody who may be without one', pod('pay') + pod('web', '', 'far') + peer()],
    ['a policy for workloads without a sidecar', pod('pay', 'false') + peer()],
    ['a workload that is STRICT', pod('pay') + peer() + peer('selector: { matchLabels: { app: pay } }, mtls: { mode: STRICT }', 'shop', 'own')],
    ['a mode that nobody wrote', pod('pay')],
    ['a namespace without workloads', pod('pay', 'true', 'far') + peer()],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
