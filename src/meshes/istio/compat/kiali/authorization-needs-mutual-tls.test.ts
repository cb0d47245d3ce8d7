import { describe, expect, it } from 'vitest';
import { codesOf, verdictsOf } from '../../../../../test/verdicts.ts';
import analyzer from './authorization-needs-mutual-tls.ts';

const policy = (rule = '{ from: [{ source: { principals: [a] } }] }', labels = ''): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ap, namespace: shop }\nspec: { ${labels === '' ? '' : `selector: { matchLabels: { ${labels} } }, `}rules: [${rule}] }\n---\n`;
const peer = (mode: string, namespace = 'shop', labels = ''): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: pa${labels === '' ? '' : '-own'}, namespace: ${namespace} }\nspec: { ${labels === '' ? '' : `selector: { matchLabels: { ${labels} } }, `}mtls: { mode: ${mode} } }\n---\n`;
const rule = (mode: string, host = '*.shop.svc.cluster.local'): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: dr${host.length}, namespace: shop }\nspec: { host: '${host}', trafficPolicy: { tls: { mode: ${mode} } } }\n---\n`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: shop }\nspec: { selector: { app: pay }, ports: [{ port: 80 }] }\n---\n';
const manual = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'enableAutoMtls: false' }\n---\n";
const isReported = (text: string): boolean => codesOf(analyzer, text).length > 0;

describe('with automatic mutual TLS', () => {
  it.each<readonly [string, string, boolean]>([
    ['nothing written', '', false],
    ['STRICT', peer('STRICT'), false],
    ['PERMISSIVE, which counts as enabled', peer('PERMISSIVE'), false],
    ['DISABLE', peer('DISABLE'), true],
    ['a mesh that is DISABLE', peer('DISABLE', 'istio-system'), true],
    ['a mesh that is DISABLE, and a namespace that is not', peer('DISABLE', 'istio-system') + peer('STRICT'), false],
    ['clients that send plaintext', rule('DISABLE'), true],
    ['clients of the mesh that send plaintext', rule('DISABLE', '*.local'), true],
    ['clients that send mutual TLS', rule('ISTIO_MUTUAL'), false],
    ['halves that contradict', peer('STRICT') + rule('DISABLE'), true],
    ['the other half in the mesh', peer('PERMISSIVE', 'istio-system') + rule('ISTIO_MUTUAL'), false],
  ])('%s', (_, text, expected) => {
    expect(isReported(text + policy())).toBe(expected);
  });
});

describe('without it', () => {
  it.each<readonly [string, string, boolean]>([
    ['nothing written', '', true],
    ['STRICT alone', peer('STRICT'), true],
    ['both halves', peer('STRICT') + rule('ISTIO_MUTUAL'), false],
    ['both halves in the mesh', peer('PERMISSIVE', 'istio-system') + rule('MUTUAL', '*.local'), false],
    ['one half here, the other in the mesh', peer('STRICT') + rule('ISTIO_MUTUAL', '*.local'), false],
    ['clients alone', rule('ISTIO_MUTUAL'), true],
  ])('%s', (_, text, expected) => {
    expect(isReported(manual + text + policy())).toBe(expected);
  });
});

describe('one workload', () => {
  const own = policy(undefined, 'app: pay');
  it.each<readonly [string, string, boolean]>([
    ['STRICT', manual + peer('STRICT', 'shop', 'app: pay'), false],
    ['DISABLE', peer('DISABLE', 'shop', 'app: pay'), true],
    ['PERMISSIVE, which leaves it to the namespace', peer('PERMISSIVE', 'shop', 'app: pay'), false],
    ['PERMISSIVE, with a rule for its Service', service + peer('PERMISSIVE', 'shop', 'app: pay') + rule('DISABLE', 'pay'), true],
    ['PERMISSIVE, with a rule that sends mutual TLS', manual + service + peer('PERMISSIVE', 'shop', 'app: pay') + rule('ISTIO_MUTUAL', 'pay.shop.svc.cluster.local'), false],
    ['another one', peer('DISABLE', 'shop', 'app: other'), false],
  ])('%s', (_, text, expected) => {
    expect(isReported(text + own)).toBe(expected);
  });
});

describe('what needs an identity', () => {
  it.each<readonly [string, number]>([
    ['{ from: [{ source: { principals: [a], notNamespaces: [b] } }] }', 2],
    ['{ when: [{ key: source.namespace, values: [a] }, { key: connection.sni, values: [b] }] }', 2],
    ['{ from: [{ source: { serviceAccounts: [a] } }] }', 0],
    ['{ from: [{ source: { requestPrincipals: [a] } }] }', 0],
    ['{}', 0],
  ])('%s', (text, count) => {
    expect(verdictsOf(analyzer, peer('DISABLE') + policy(text))).toHaveLength(count);
  });
});
