import { describe, it } from 'vitest';
import { gateway, gatewayPods, http, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './claim-route-without-authentication.ts';

const own = { id: 'istio/claim-route-without-authentication', rule };
const door = gateway('doors/door', http("'*'")) + gatewayPods('doors/door');
const claim = (match = "headers: { '@request.auth.claims.group': { exact: staff } }", gateways = '[doors/door]'): string =>
  virtualService('page', `{ hosts: [a.org], gateways: ${gateways}, http: [{ match: [{ ${match} }], route: [{ destination: { host: orders } }] }] }`);
const authentication = (namespace: string, rest: string): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: jwt, namespace: ${namespace} }\nspec: { ${rest}jwtRules: [{ issuer: x, jwksUri: 'https://x' }] }\n---\n`;
const said = 'error: no RequestAuthentication selects the pods of Gateway `doors/door`, so no request there has the claim `@request.auth.claims';

describe('tokens are read', () => {
  it.each([
    ['in the namespace of the pods', door + authentication('doors', '') + claim()],
    ['for the pods by their labels', door + authentication('doors', 'selector: { matchLabels: { istio: gateway } }, ') + claim()],
    ['in the root namespace', door + authentication('istio-system', '') + claim()],
    ['in a root namespace of one’s own', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "rootNamespace: base" }\n---\n' + door + authentication('base', '') + claim()],
    ['where no claim is asked for', door + claim('headers: { x-group: { exact: staff } }')],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('tokens are not read', () => {
  it.each([
    ['without any policy', door + claim()],
    ['by one for the service behind', door + authentication('shop', '') + claim()],
    ['by one for other pods of the namespace', door + authentication('doors', 'selector: { matchLabels: { app: x } }, ') + claim()],
    ['by one for a target', door + authentication('doors', 'targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: other }], ') + claim()],
    ['where a claim is asked to be missing', door + claim("withoutHeaders: { '@request.auth.claims.group': {} }")],
    ['where a claim is named in brackets', door + claim("headers: { '@request.auth.claims[group]': { exact: staff } }")],
  ])('%s', (_, text) => {
    expectSaid(own, text, [said]);
  });

  it('on the gateway, whatever is said of mesh', () => {
    expectSaid(own, door + claim(undefined, '[mesh, doors/door]'), [said]);
  });
});

describe('what the input cannot tell', () => {
  it('a gateway without pods in it', () => {
    expectSaid(own, gateway('doors/door', http("'*'")) + claim(), ['? the claim `@request.auth.claims.group` of VirtualService shop/page: the pods of Gateway `doors/door`']);
  });
});
