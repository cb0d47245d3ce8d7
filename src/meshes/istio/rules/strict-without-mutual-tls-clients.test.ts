import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './strict-without-mutual-tls-clients.ts';

const registered = { id: 'istio/strict-without-mutual-tls-clients', rule };
const app = (namespace = 'shop', inject = 'true'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: pay, namespace: ${namespace}, labels: { app: pay, sidecar.istio.io/inject: '${inject}' } }\nspec: { containers: [{ name: a, image: a }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: ${namespace} }\nspec: { selector: { app: pay }, ports: [{ name: http, port: 80, targetPort: 8080 }] }\n---\n`;
const peer = (name: string, spec: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'enableAutoMtls: false' }\n---\n";
const own = (mode = 'mtls: { mode: STRICT }', namespace = 'shop'): string => peer('own', `selector: { matchLabels: { app: pay } }, ${mode}`, namespace);
const mutual = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: r, namespace: shop }\nspec: { host: pay, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }\n---\n";
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, span }) => `${span.line}: ${message}`.replace(/^\d+: /, ''));
const half = 'clients send plaintext to `shop/pay`, and this refuses it: the mode of namespace `shop` is DISABLE, and clients go by that';
const manual = 'clients send plaintext to `shop/pay`, and this refuses it: the mesh has `enableAutoMtls: false`, and no DestinationRule says otherwise';

describe('a half of mutual TLS', () => {
  it.each([
    ['a workload in a namespace that is DISABLE', app() + peer('all', 'mtls: { mode: DISABLE }') + own(), half],
    ['a port of it', app() + peer('all', 'mtls: { mode: DISABLE }') + own('portLevelMtls: { 8080: { mode: STRICT } }'), half],
    ['a workload in a mesh that is DISABLE', app() + peer('all', 'mtls: { mode: DISABLE }', 'istio-system') + own(), half],
    ['a namespace without automatic mutual TLS', mesh + app() + peer('all', 'mtls: { mode: STRICT }'), manual],
    ['a mesh without automatic mutual TLS', mesh + app() + peer('all', 'mtls: { mode: STRICT }', 'istio-system'), manual],
    ['a workload without automatic mutual TLS', mesh + app() + own(), manual],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
  });
});

describe('near misses', () => {
  it.each([
    ['a DestinationRule sends mutual TLS', app() + peer('all', 'mtls: { mode: DISABLE }') + own() + mutual],
    ['a DestinationRule sends it without automatic mutual TLS', mesh + app() + peer('all', 'mtls: { mode: STRICT }') + mutual],
    ['the namespace is PERMISSIVE', app() + peer('all', 'mtls: { mode: PERMISSIVE }') + own()],
    ['the namespace overrides the mesh', app() + peer('all', 'mtls: { mode: DISABLE }', 'istio-system') + peer('all', 'mtls: { mode: PERMISSIVE }') + own()],
    ['another namespace is DISABLE', app() + peer('all', 'mtls: { mode: DISABLE }', 'other') + own()],
    ['a workload that is DISABLE in a STRICT namespace', app() + peer('all', 'mtls: { mode: STRICT }') + own('mtls: { mode: DISABLE }')],
    ['a workload without a sidecar, which refuses nothing', app('shop', 'false') + peer('all', 'mtls: { mode: DISABLE }') + own()],
    ['a policy that an older one beats', mesh + app() + peer('a', 'mtls: { mode: PERMISSIVE }') + peer('b', 'mtls: { mode: STRICT }')],
    ['a STRICT namespace with automatic mutual TLS', app() + peer('all', 'mtls: { mode: STRICT }')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
