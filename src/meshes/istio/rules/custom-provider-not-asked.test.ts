import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './custom-provider-not-asked.ts';

const registered = { id: 'istio/custom-provider-not-asked', rule };
const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'extensionProviders: [{ name: opa, envoyExtAuthzHttp: { service: a.b.svc.cluster.local, port: 80 } }, { name: ext, envoyExtAuthzGrpc: { service: a.b.svc.cluster.local, port: 80 } }]' }\n---\n";
const app = (ports: string, namespace = 'shop', inject = 'true'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: db, namespace: ${namespace}, labels: { app: db, sidecar.istio.io/inject: '${inject}' } }\nspec: { containers: [{ name: a, image: a }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: ${namespace} }\nspec: { selector: { app: db }, ports: [${ports}] }\n---\n`;
const policy = (provider: string, { rules = '{}', namespace = 'shop', name = 'ask' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { action: CUSTOM, provider: { name: ${provider} }, rules: [${rules}] }\n---\n`;
const tcp = '{ name: tcp, port: 5432 }';
const http = '{ name: http, port: 8080 }';
const found = (yaml: string) => runOn(registered, mesh + yaml).diagnostics.map(({ message }) => message);
const open = '`opa` speaks HTTP, and port `5432` of `shop/db` is tcp: it is not asked there, and every connection passes';

describe('an authorizer that is not asked', () => {
  it.each([
    ['on a TCP port', app(tcp) + policy('opa')],
    ['on one port of several', app(`${http}, ${tcp}`) + policy('opa')],
    ['on the port that a rule names', app(`${http}, ${tcp}`) + policy('opa', { rules: "{ to: [{ operation: { ports: ['5432'] } }] }" })],
    ['by a policy of the root namespace', app(tcp) + policy('opa', { namespace: 'istio-system' })],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([open]);
  });

  it('because there are two of them', () => {
    const several = 'CUSTOM policies of `shop/db` name several authorizers (`opa`, `ext`), so none is asked, and whatever they match is refused';
    expect(found(app(http) + policy('opa', { name: 'a' }) + policy('ext', { name: 'b' }))).toEqual([several, several]);
  });
});

describe('near misses', () => {
  it.each([
    ['requests', app(http) + policy('opa')],
    ['a port that is sniffed', app('{ name: api, port: 8080 }') + policy('opa')],
    ['an authorizer over gRPC', app(tcp) + policy('ext')],
    ['a rule for another port', app(`${http}, ${tcp}`) + policy('opa', { rules: "{ to: [{ operation: { ports: ['8080'] } }] }" })],
    ['two policies with one authorizer', app(http) + policy('opa', { name: 'a' }) + policy('opa', { name: 'b' })],
    ['two authorizers in two namespaces', app(http) + app(http, 'other') + policy('opa') + policy('ext', { namespace: 'other' })],
    ['a workload without a sidecar', app(tcp, 'shop', 'false') + policy('opa')],
  ])('%s', (_, text) => {
    expectCarets(registered, mesh + text);
  });
});
