import { describe, expect, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateways-switch-off-source.ts';

const check = (yaml: string): ReturnType<typeof expectCarets>['diagnostics'] => expectCarets({ id: 'istio/gateways-switch-off-source', rule }, yaml.trimStart()).diagnostics;

describe('conditions on the caller beside gateways', () => {
  it('labels and namespace, with the gateway of sidecars', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  gateways: [mesh, ops/public]
  http:
    - match:
        - gateways: [mesh]
          sourceLabels: { app: tester }
#         ^^^^^^^^^^^^ \`sourceLabels\` and \`sourceNamespace\` are not asked, since this match lists \`gateways\`: the route is for every client
          sourceNamespace: qa
      route: [{ destination: { host: reviews, subset: v2 } }]
`);
  });

  it('with a gateway of another namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [ops/public]
  http:
    - match:
        - gateways: [ops/public]
          sourceNamespace: qa
#         ^^^^^^^^^^^^^^^ \`sourceNamespace\` is not asked, since this match lists \`gateways\`: the route is for every client
          uri: { prefix: /v2 }
      route: [{ destination: { host: reviews, subset: v2 } }]
`);
  });

  it('near misses: no gateways, an empty list, no condition, connections, which are asked for both', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match: [{ sourceLabels: { app: tester } }, { gateways: [], sourceNamespace: qa }, { gateways: [mesh], sourceLabels: {} }, { gateways: [mesh], sourceNamespace: '' }]
      route: [{ destination: { host: reviews, subset: v2 } }]
  tcp:
    - match: [{ gateways: [mesh], sourceLabels: { app: tester } }]
      route: [{ destination: { host: reviews } }]
`);
  });
});

describe('the fix', () => {
  const fixesOf = (spec: string): readonly (string | undefined)[] =>
    check(`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\nspec:\n${spec}`).map(({ fix }) => fix?.title);

  it('is sure where the list names all gateways that there are', () => {
    expect(fixesOf('  hosts: [a]\n  http:\n    - match:\n        - gateways: [mesh]\n          sourceNamespace: qa\n#         ^^^^^^^^^^^^^^^ `sourceNamespace` is not asked, since this match lists `gateways`: the route is for every client\n      route: [{ destination: { host: a } }]\n')).toEqual(['take `gateways` out: it names all that the VirtualService is bound to']);
  });

  it('is not where it leaves one out, or nobody knows which there are', () => {
    const body = '  http:\n    - match:\n        - gateways: [mesh]\n          sourceNamespace: qa\n#         ^^^^^^^^^^^^^^^ `sourceNamespace` is not asked, since this match lists `gateways`: the route is for every client\n      route: [{ destination: { host: a } }]\n';
    expect(fixesOf(`  hosts: [a]\n  gateways: [mesh, public]\n${body}`)).toEqual([undefined]);
    expect(fixesOf(body)).toEqual([undefined]);
  });
});
