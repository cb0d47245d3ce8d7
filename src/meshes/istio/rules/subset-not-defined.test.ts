import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './subset-not-defined.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/subset-not-defined', rule }, yaml.trimStart());

/** A DestinationRule, short enough to stand in one line of a test. */
const destinationRule = (namespace: string, host: string, subsets: string, rest = ''): string =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${namespace}-rule, namespace: ${namespace} }\nspec: { host: '${host}', subsets: [${subsets}]${rest} }\n---\n`;

const v1 = '{ name: v1, labels: { version: v1 } }';
const v2 = '{ name: v2, labels: { version: v2 } }';

const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews, subset: v2 } }] }]
`.trimStart();
const caret = '#                                                          ^^';

describe('which DestinationRule applies', () => {
  it.each([
    ['the short name in the namespace of the service', destinationRule('shop', 'reviews', v2)],
    ['the full name in the namespace of the service', destinationRule('shop', 'reviews.shop.svc.cluster.local', v2)],
    ['the root namespace', destinationRule('istio-system', 'reviews.shop.svc.cluster.local', v2)],
    ['a wildcard', destinationRule('shop', '*.shop.svc.cluster.local', v2)],
    ['the widest wildcard', destinationRule('shop', '*', v2)],
    ['several rules of one host, which are merged', destinationRule('shop', 'reviews', v1) + destinationRule('shop', 'reviews', v2).replace('shop-rule', 'other')],
  ])('%s defines it', (_, rules) => {
    check(rules + route);
  });

  it('no rule at all', () => {
    check(`${route}${caret} no DestinationRule of the input applies to \`reviews\`, so nothing defines its subset \`v2\`\n`);
  });

  it('one that defines no subset', () => {
    check(`${destinationRule('shop', 'reviews', '')}${route}${caret} DestinationRule \`shop/shop-rule\` for \`reviews\` defines no subset \`v2\`\n`);
  });

  it('one in a namespace that is neither the client’s nor the service’s nor the root', () => {
    const elsewhere = destinationRule('config', 'reviews.shop.svc.cluster.local', v2);
    check(`${elsewhere}${route}${caret} the subset \`v2\` of \`reviews\` is defined only by DestinationRule \`config/config-rule\`, which only clients of namespace \`config\` apply\n`);
  });

  it('one in the root namespace, hidden by one of the service’s namespace: nothing is inherited', () => {
    const rules = destinationRule('shop', 'reviews', v1) + destinationRule('istio-system', 'reviews.shop.svc.cluster.local', v2);
    check(`${rules}${route}${caret} the subset \`v2\` of \`reviews\` is defined only by DestinationRule \`istio-system/istio-system-rule\`, which no client of this route applies\n`);
  });

  it('a wildcard, hidden by an exact host of the same namespace', () => {
    const rules = destinationRule('shop', '*.shop.svc.cluster.local', v2) + destinationRule('shop', 'reviews', v1).replace('shop-rule', 'exact');
    check(`${rules}${route}${caret} DestinationRule \`shop/exact\` for \`reviews\` defines no subset \`v2\`\n`);
  });

  it('a short name with a dot, which is taken literally', () => {
    check(`${destinationRule('shop', 'reviews.shop', v2)}${route}${caret} no DestinationRule of the input applies to \`reviews\`, so nothing defines its subset \`v2\`\n`);
  });
});

describe('whose client asks', () => {
  const virtualService = (namespace: string, host: string, rest = ''): string =>
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: reviews, namespace: ${namespace} }\nspec:\n  hosts: [${host}]\n${rest}  http: [{ route: [{ destination: { host: ${host}, subset: v2 } }] }]\n`;
  const full = 'reviews.shop.svc.cluster.local';
  const caretAt = (host: string): string => `#                                                  ${' '.repeat(host.length + 1)}^^`;
  const pods = (namespace: string): string =>
    `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: door, namespace: front }\nspec: { selector: { istio: gateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }\n---\n` +
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: door, namespace: ${namespace} }\nspec: { selector: { matchLabels: { istio: gateway } }, template: { metadata: { labels: { istio: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }\n---\n`;

  it('a rule that only its own namespace sees leaves everybody else without', () => {
    check(`${destinationRule('shop', 'reviews', v2, ', exportTo: [.]')}${route}${caret} info: the subset \`v2\` of \`reviews\` is defined by DestinationRule \`shop/shop-rule\`, which clients of other namespaces do not apply\n`);
  });

  it('and is enough for a route that is for the same namespace alone', () => {
    check(destinationRule('shop', 'reviews', v2, ', exportTo: [.]') + route.replace('  hosts', '  exportTo: [.]\n  hosts'));
  });

  it('a rule beside the client, for a service elsewhere', () => {
    check(destinationRule('front', full, v2) + virtualService('front', full, '  exportTo: [.]\n'));
  });

  it('a rule that the service’s namespace keeps to itself', () => {
    check(`${destinationRule('shop', 'reviews', v2, ', exportTo: [.]')}${virtualService('front', full)}${caretAt(full)} warning: the subset \`v2\` of \`${full}\` is defined by DestinationRule \`shop/shop-rule\`, which clients of namespace \`front\` and clients of other namespaces do not apply\n`);
  });

  it('a rule beside the route of a gateway whose pods are elsewhere', () => {
    check(`${pods('doors')}${destinationRule('front', full, v2)}${virtualService('front', full, '  gateways: [door]\n')}${caretAt(full)} the subset \`v2\` of \`${full}\` is defined only by DestinationRule \`front/front-rule\`, which no client of this route applies\n`);
  });

  it('a rule beside the pods of the gateway', () => {
    check(pods('doors') + destinationRule('doors', full, v2) + virtualService('front', full, '  gateways: [door]\n'));
  });

  it('an exact rule for others hides an exported wildcard of its namespace', () => {
    const rules = destinationRule('shop', '*.shop.svc.cluster.local', v2) + destinationRule('shop', 'reviews', v1, ', exportTo: [other]').replace('shop-rule', 'exact');
    check(`${rules}${virtualService('front', full, '  exportTo: [.]\n')}${caretAt(full)} no DestinationRule of the input applies to \`${full}\`, so nothing defines its subset \`v2\`\n`);
  });

  it('capitals are another host', () => {
    check(`${destinationRule('shop', 'Reviews', v2)}${route}${caret} no DestinationRule of the input applies to \`reviews\`, so nothing defines its subset \`v2\`\n`);
  });

  it('the mesh’s own root namespace, and its default of exports', () => {
    const meshConfig = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: mesh }\ndata: { mesh: 'rootNamespace: base' }\n---\n";
    check(meshConfig + destinationRule('base', full, v2) + route);
  });

  it('a ServiceEntry’s namespace is the service’s', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: egress }\nspec: { hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }\n---\n';
    check(entry + destinationRule('egress', 'api.example.com', v2) + virtualService('front', 'api.example.com'));
  });
});

describe('the near miss', () => {
  it('is suggested where letters differ, never where only a number does', () => {
    check(`${destinationRule('shop', 'reviews', '{ name: canary }')}${route.replace('subset: v2', 'subset: canry')}${caret}^^^ DestinationRule \`shop/shop-rule\` for \`reviews\` defines no subset \`canry\`, did you mean \`canary\`?\n`);
  });
});

describe('every place of a subset', () => {
  it('mirrors, TCP and TLS routes', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route: [{ destination: { host: reviews } }]
      mirror: { host: reviews, subset: shadow }
#                                      ^^^^^^ no DestinationRule of the input applies to \`reviews\`, so nothing defines its subset \`shadow\`
  tcp:
    - route:
        - destination:
            host: reviews
            subset: v3
#                   ^^ no DestinationRule of the input applies to \`reviews\`, so nothing defines its subset \`v3\`
`);
  });
});
