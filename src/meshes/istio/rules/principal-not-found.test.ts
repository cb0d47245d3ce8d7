import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './principal-not-found.ts';

const registered = { id: 'istio/principal-not-found', rule };
const account = (name: string, namespace = 'shop'): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: ${namespace} }\n---\n`;
const pod = (serviceAccount: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: p-${serviceAccount}, namespace: ${namespace} }\nspec: { serviceAccountName: ${serviceAccount}, containers: [{ name: a, image: a }] }\n---\n`;
const policy = (values: string, field = 'principals', namespace = 'shop'): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: ${namespace} }
spec:
  rules:
    - from: [{ source: { ${field}: ['${values}'] } }]
`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const missing = 'error: namespace `shop` has no service account `order`, did you mean `orders`?';
const unused = 'warning: no workload of the input runs as the service account `billing` of namespace `shop`';

describe('an account that does not exist', () => {
  it.each([
    ['of a principal', policy('cluster.local/ns/shop/sa/order')],
    ['with any trust domain', policy('*/ns/shop/sa/order')],
    ['that is not meant', policy('cluster.local/ns/shop/sa/order', 'notPrincipals')],
    ['of `serviceAccounts`, in the namespace of the policy', policy('order', 'serviceAccounts')],
    ['of `serviceAccounts` with a namespace, from another one', policy('shop/order', 'serviceAccounts', 'other')],
    ['of a policy in another namespace', policy('cluster.local/ns/shop/sa/order', 'principals', 'other')],
    ['of a condition', policy('*').replace(/from:.*$/m, 'when: [{ key: source.principal, values: [cluster.local/ns/shop/sa/order] }]')],
  ])('%s', (_, text) => {
    expect(found(pod('orders') + text)).toEqual([missing]);
    expect(found(account('orders') + text)).toEqual([missing]);
  });

  it('says what the policy then does', () => {
    expect(runOn(registered, pod('orders') + policy('cluster.local/ns/shop/sa/order')).diagnostics[0]?.explains).toBe('this entry matches no caller, so nobody is admitted because of it');
  });

  it('is unjudged where nothing of its namespace is shown', () => {
    const results = runOn(registered, pod('orders') + policy('cluster.local/ns/other/sa/order'));
    expect(results.diagnostics).toEqual([]);
    expect(results.unjudged.map((entry) => entry.missing)).toEqual(['the service accounts of namespace `other`']);
  });
});

describe('the account of a gateway', () => {
  it('is unjudged, since charts install it', () => {
    const results = runOn(registered, pod('istiod', 'istio-system') + policy('cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account'));
    expect(results.diagnostics).toEqual([]);
    expect(results.unjudged).toHaveLength(1);
  });
});

describe('an account that no workload has', () => {
  it('is a warning, where the workloads of its namespace are shown', () => {
    expect(found(account('billing') + pod('orders') + policy('cluster.local/ns/shop/sa/billing'))).toEqual([unused]);
  });

  it('is none where the input holds no workload of the namespace', () => {
    expectCarets(registered, account('billing') + pod('orders', 'other') + policy('cluster.local/ns/shop/sa/billing'));
  });
});

describe('near misses', () => {
  it.each([
    ['an account with an object', account('orders') + policy('cluster.local/ns/shop/sa/orders')],
    ['one that a pod has, without an object', pod('orders') + policy('cluster.local/ns/shop/sa/orders')],
    ['one of another namespace', pod('orders', 'other') + policy('cluster.local/ns/other/sa/orders')],
    ['one of another trust domain, which is somebody else’s', pod('orders') + policy('partner.example/ns/shop/sa/order')],
    ['`default`, which is always there', pod('orders') + policy('cluster.local/ns/shop/sa/default')],
    ['a prefix', pod('orders') + policy('cluster.local/ns/shop/sa/ord*')],
    ['the account of a machine', `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: vm, namespace: shop }\nspec: { address: 10.0.0.1, serviceAccount: machine }\n---\n${policy('cluster.local/ns/shop/sa/machine')}`],
    ['the account that a waypoint gets', `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: waypoint, namespace: shop }\nspec: { gatewayClassName: istio-waypoint, listeners: [] }\n---\n${pod('orders')}${policy('cluster.local/ns/shop/sa/waypoint')}`],
    ['the account that a Gateway gets', `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: front, namespace: shop }\nspec: { gatewayClassName: istio, listeners: [] }\n---\n${pod('orders')}${policy('cluster.local/ns/shop/sa/front-istio')}`],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('an alias of the trust domain is the mesh’s own', () => {
    const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: '{ trustDomain: new.example, trustDomainAliases: [old.example] }' }\n---\n";
    expect(found(mesh + pod('orders') + policy('old.example/ns/shop/sa/order'))).toEqual([missing]);
    expect(found(mesh + pod('orders') + policy('older.example/ns/shop/sa/order'))).toEqual([]);
  });
});
