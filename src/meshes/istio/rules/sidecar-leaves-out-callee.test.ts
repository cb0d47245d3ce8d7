import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './sidecar-leaves-out-callee.ts';

const registered = { id: 'istio/sidecar-leaves-out-callee', rule };

const caller = (url = 'http://payments.pay:8080', { namespace = 'shop', inject = 'true' } = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, sidecar.istio.io/inject: "${inject}" } }
    spec: { containers: [{ name: app, image: app, env: [{ name: PAYMENTS_URL, value: "${url}" }] }] }
---
`;
const server = `apiVersion: v1
kind: Service
metadata: { name: payments, namespace: pay }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: payments, namespace: pay }
spec:
  selector: { matchLabels: { app: payments } }
  template:
    metadata: { labels: { app: payments, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: app, image: app }] }
---
`;
const strict = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: pay }
spec: { mtls: { mode: STRICT } }
---
`;
const sidecar = (hosts: string, { namespace = 'shop', rest = '', selector = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: ${namespace} }
spec:
  ${selector === '' ? '' : `workloadSelector: { labels: { ${selector} } }\n  `}egress: [{ hosts: [${hosts}] }]
${rest}---
`;
const registryOnly = '  outboundTrafficPolicy: { mode: REGISTRY_ONLY }\n';
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
const call = '`shop/orders` calls `payments.pay.svc.cluster.local`, which `Sidecar shop/default` leaves out';

describe('a call to what is left out', () => {
  it('passes the mesh by', () => {
    expect(found(caller() + server + sidecar('./*'))).toEqual([`warning: ${call}: the call goes in plaintext, past the mesh`]);
  });

  it('is reset by a server that takes only mutual TLS', () => {
    expect(found(caller() + server + strict + sidecar('./*'))).toEqual([`error: ${call}: the call goes in plaintext, and \`pay/payments\` takes only mutual TLS`]);
  });

  it('is refused where only what is known may be called', () => {
    expect(found(caller() + server + strict + sidecar('./*', { rest: registryOnly }))).toEqual([`error: ${call}: with \`REGISTRY_ONLY\` the call is refused`]);
  });

  it('by the Sidecar of the mesh', () => {
    expect(found(caller() + server + sidecar('./*', { namespace: 'istio-system' }))).toEqual([`warning: ${call.replace('shop/default', 'istio-system/default')}: the call goes in plaintext, past the mesh`]);
  });

  it('by the Sidecar that selects the workload', () => {
    expect(found(caller() + server + sidecar("'*/*'").replace('name: default', 'name: all') + sidecar('./*', { selector: 'app: orders' }))).toHaveLength(1);
  });

  it('shows where the call is written, and what to add', () => {
    const [diagnostic] = runOn(registered, caller() + server + sidecar('./*')).diagnostics;
    expect(diagnostic?.related?.map(({ span, message }) => [span.line, message])).toEqual([[8, 'the call is written here']]);
    expect(diagnostic?.help).toBe('add `pay/payments.pay.svc.cluster.local` to its hosts');
  });

  it('to a host outside that a ServiceEntry has', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: egress }\nspec: { hosts: [api.stripe.com], ports: [{ number: 443, name: https, protocol: HTTPS }], resolution: DNS }\n---\n';
    expect(found(caller('https://api.stripe.com') + entry + sidecar('./*', { rest: registryOnly }))).toEqual(['error: `shop/orders` calls `api.stripe.com`, which `Sidecar shop/default` leaves out: with `REGISTRY_ONLY` the call is refused']);
  });
});

describe('near misses', () => {
  const route = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: v, namespace: shop }\nspec: { hosts: [pay.example.com], http: [{ route: [{ destination: { host: payments.pay.svc.cluster.local } }] }] }\n---\n';
  it.each([
    ['its namespace is imported', caller() + server + sidecar('./*, pay/*')],
    ['its host is imported', caller() + server + sidecar('./*, pay/payments.pay.svc.cluster.local')],
    ['everything is imported', caller() + server + sidecar("'*/*'")],
    ['no Sidecar is for the caller', caller() + server + sidecar('./*', { namespace: 'store' })],
    ['a VirtualService leads there', caller() + server + route + sidecar('./*')],
    ['the caller has no sidecar', caller('http://payments.pay:8080', { inject: 'false' }) + server + sidecar('./*')],
    ['the input does not have the host', caller('https://api.stripe.com') + sidecar('./*')],
    ['a Sidecar without egress imports everything', caller() + server + sidecar('./*').replace('egress: [{ hosts: [./*] }]', 'outboundTrafficPolicy: { mode: ALLOW_ANY }')],
    ['there is no Sidecar', caller() + server],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
