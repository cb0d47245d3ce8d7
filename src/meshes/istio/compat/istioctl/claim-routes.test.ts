import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import { gateway, gatewayPods, http, virtualService } from '../../../../../test/istio-objects.ts';
import analyzer from './claim-routes.ts';

const page = virtualService('page', "{ hosts: [a.org], gateways: [doors/door], http: [{ match: [{ headers: { '@request.auth.claims.group': { exact: staff } } }], route: [{ destination: { host: x } }] }] }");
const door = gateway('doors/door', http('a.org'));
const pod = (name: string, labels = 'istio: gateway'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: doors, labels: { ${labels} } }\nspec: { containers: [{ name: istio-proxy, image: auto }] }\n---\n`;
const authentication = (namespace: string, rest = ''): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: jwt, namespace: ${namespace} }\nspec: { ${rest}jwtRules: [{ issuer: x }] }\n---\n`;

describe('claims', () => {
  it.each([
    ['read in the pod’s namespace', door + pod('a') + authentication('doors') + page],
    ['read in istio-system, for the pod', door + pod('a') + authentication('istio-system', 'selector: { matchLabels: { istio: gateway } }, ') + page],
    ['of pods that a Deployment makes, which it does not look at', door + gatewayPods('doors/door') + page],
    ['of a gateway that is not there, which another message is for', pod('a') + page],
    ['of pods that the gateway does not select', door + pod('a', 'app: x') + page],
    ['that nobody asks for', door + pod('a') + page.replace('@request.auth.claims.group', 'x-group')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual([]);
  });

  it('nobody reads: a message for each Pod', () => {
    expect(codesOf(analyzer, door + pod('a') + pod('b') + authentication('shop') + page)).toEqual(['IST0149 VirtualService shop/page', 'IST0149 VirtualService shop/page']);
  });

  it('that are to be missing', () => {
    expect(codesOf(analyzer, door + pod('a') + page.replace('headers', 'withoutHeaders'))).toEqual(['IST0149 VirtualService shop/page']);
  });
});
