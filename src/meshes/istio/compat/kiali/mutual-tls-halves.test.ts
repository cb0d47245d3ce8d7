import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './mutual-tls-halves.ts';

const peer = (mode: string, namespace = 'shop', more = ''): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: pa, namespace: ${namespace} }\nspec: { ${more}${mode === '' ? '' : `mtls: { mode: ${mode} }`} }\n---\n`;
const rule = (mode: string, host = '*.shop.svc.cluster.local', namespace = 'shop', name = 'dr'): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { host: '${host}', trafficPolicy: { tls: { mode: ${mode} } } }\n---\n`;
const manual = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'enableAutoMtls: false' }\n---\n";
const verdicts = (text: string, surroundings = {}) => codesOf(analyzer, text, surroundings);

describe('clients that send mutual TLS', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['to the mesh, which nobody says to take it', manual + rule('ISTIO_MUTUAL', '*.local'), ['KIA0205 DestinationRule shop/dr']],
    ['to the mesh, which takes it', manual + rule('ISTIO_MUTUAL', '*.local') + peer('PERMISSIVE', 'istio-system'), []],
    ['to the mesh, of which a namespace takes it', manual + rule('ISTIO_MUTUAL', '*.local') + peer('STRICT'), ['KIA0205 DestinationRule shop/dr']],
    ['to a namespace', manual + rule('ISTIO_MUTUAL'), ['KIA0206 DestinationRule shop/dr']],
    ['to a namespace that takes it', manual + rule('ISTIO_MUTUAL') + peer('STRICT'), []],
    ['to a namespace of a mesh that takes it', manual + rule('ISTIO_MUTUAL') + peer('PERMISSIVE', 'istio-system'), []],
    ['to a namespace, by themselves', rule('ISTIO_MUTUAL'), []],
    ['with other certificates', manual + rule('MUTUAL'), []],
  ])('%s', (_, text, expected) => {
    expect(verdicts(text)).toEqual(expected);
  });
});

describe('clients that send plaintext', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['to a namespace that is STRICT', rule('DISABLE') + peer('STRICT'), ['KIA0207 DestinationRule shop/dr']],
    ['to a mesh that is STRICT', rule('DISABLE', '*.local') + peer('STRICT', 'istio-system'), ['KIA0208 DestinationRule shop/dr']],
    ['to a namespace of a mesh that is STRICT', rule('DISABLE') + peer('STRICT', 'istio-system'), ['KIA0208 DestinationRule shop/dr']],
    ['to a namespace that says otherwise', rule('DISABLE') + peer('STRICT', 'istio-system') + peer('PERMISSIVE'), []],
    ['to a namespace that is DISABLE', rule('DISABLE') + peer('STRICT', 'istio-system') + peer('DISABLE'), []],
    ['to a namespace that says nothing', rule('DISABLE') + peer('STRICT', 'istio-system') + peer('UNSET'), ['KIA0208 DestinationRule shop/dr']],
    ['to a workload that is STRICT, which Kiali does not look at', rule('DISABLE') + peer('STRICT', 'shop', 'selector: { matchLabels: { app: a } }, '), []],
    ['to another namespace', rule('DISABLE', '*.other.svc.cluster.local') + peer('STRICT'), []],
    ['to one host, which Kiali does not look at', rule('DISABLE', 'pay.shop.svc.cluster.local') + peer('STRICT'), []],
  ])('%s', (_, text, expected) => {
    expect(verdicts(text)).toEqual(expected);
  });
});

describe('receivers', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a STRICT mesh', manual + peer('STRICT', 'istio-system'), ['KIA0401 PeerAuthentication istio-system/pa']],
    ['a STRICT mesh with its rule', manual + peer('STRICT', 'istio-system') + rule('ISTIO_MUTUAL', '*.local'), []],
    ['a STRICT mesh by itself', peer('STRICT', 'istio-system'), []],
    ['a STRICT namespace', manual + peer('STRICT'), ['KIA0501 PeerAuthentication shop/pa']],
    ['a STRICT namespace with the rule of the mesh', manual + peer('STRICT') + peer('PERMISSIVE', 'istio-system') + rule('ISTIO_MUTUAL', '*.local'), []],
    ['a namespace without mutual TLS', peer('DISABLE') + rule('ISTIO_MUTUAL'), ['KIA0505 PeerAuthentication shop/pa']],
    ['a namespace without, in a mesh that sends it', peer('DISABLE') + rule('ISTIO_MUTUAL', '*.local'), ['KIA0505 PeerAuthentication shop/pa']],
    ['a namespace without, with its own rule', peer('DISABLE') + rule('ISTIO_MUTUAL', '*.local') + rule('DISABLE', undefined, 'shop', 'own'), []],
    ['a mesh without', peer('DISABLE', 'istio-system') + rule('MUTUAL', '*.local'), ['KIA0506 PeerAuthentication istio-system/pa']],
  ])('%s', (_, text, expected) => {
    expect(verdicts(text)).toEqual(expected);
  });

  it('know the root namespace of their control plane, and none where none manages them', () => {
    const text = manual + peer('STRICT', 'root-a') + peer('STRICT', 'lost');
    expect(verdicts(text, { rootNamespaces: { 'root-a': 'root-a', shop: 'root-a' } })).toEqual(['KIA0401 PeerAuthentication root-a/pa', 'KIA0501 PeerAuthentication lost/pa']);
  });
});
