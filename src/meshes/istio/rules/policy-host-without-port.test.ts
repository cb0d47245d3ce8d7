import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './policy-host-without-port.ts';

const registered = { id: 'istio/policy-host-without-port', rule };
const app = (port: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: pay, namespace: ${namespace}, labels: { app: pay, sidecar.istio.io/inject: 'true' } }\nspec: { containers: [{ name: a, image: a }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: ${namespace} }\nspec: { selector: { app: pay }, ports: [${port}] }\n---\n`;
const policy = (hosts: string, { field = 'hosts', action = 'ALLOW', namespace = 'shop' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: pay, namespace: ${namespace} }\nspec: { action: ${action}, rules: [{ to: [{ operation: { ${field}: [${hosts}] } }] }] }\n`;
const http = (port: number): string => `{ name: http, port: ${port} }`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('an ALLOW rule for a port that clients name', () => {
  it.each([
    ['exact', 'pay.shop', 'clients of port 8080 send `pay.shop:8080`, which this does not match'],
    ['a suffix', "'*.shop'", 'clients of port 8080 send `x.shop:8080`, which this does not match'],
  ])('%s', (_, host, message) => {
    expect(found(app(http(8080)) + policy(host))).toEqual([message]);
    expect(found(app(http(8080)) + policy(host, { namespace: 'istio-system' }))).toEqual([message]);
  });
});

describe('a rule that a client passes by writing the port', () => {
  it.each([
    ['DENY for a host', policy('admin.example', { action: 'DENY' })],
    ['ALLOW for all but a host', policy('admin.example', { field: 'notHosts' })],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual(['this does not match `admin.example:80`, so a client passes it by writing the port into its Host']);
  });
});

describe('near misses', () => {
  it.each([
    ['a default port, which clients leave out', app(http(80)) + policy('pay.shop')],
    ['a default port among others', app('{ name: http, port: 80 }, { name: http-b, port: 8080 }') + policy('pay.shop')],
    ['a form with any port beside it', app(http(8080)) + policy("pay.shop, 'pay.shop:*'")],
    ['a form with the port', app(http(8080)) + policy("'pay.shop:8080'")],
    ['a prefix', app(http(8080)) + policy("'pay.shop*'")],
    ['no port with requests', app('{ name: tcp, port: 8080 }') + policy('pay.shop')],
    ['DENY for all but a host', policy('admin.example', { action: 'DENY', field: 'notHosts' })],
    ['a workload of another namespace', app(http(8080), 'other') + policy('pay.shop')],
    ['a policy that only logs', policy('admin.example', { action: 'AUDIT' })],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
