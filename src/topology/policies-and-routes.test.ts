import { describe, expect, it } from 'vitest';
import { deployment, edgeLines, env, indent, service, topologyOf } from './topology-lines.ts';

const pair = deployment('web', 'ports: [{containerPort: 8080}]') + service('web', '{name: http, port: 80, targetPort: 8080}') + deployment('cart', 'ports: [{name: api, containerPort: 8080}]') + service('cart', '{name: http, port: 80, targetPort: api}');

function networkPolicy(name: string, spec: string): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec:\n${indent(spec, 2)}\n---\n`;
}

function lines(...texts: readonly string[]): string[] {
  return edgeLines(topologyOf(...texts));
}

describe('network policies', () => {
  it.each([
    ['who is let in, by the number of a pod port', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]', ['web -> cart:80 http (medium)']],
    ['who is let in, by the name of a pod port', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: api}]}]', ['web -> cart:80 http (medium)']],
    ['who is let in, by an expression', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [web, x]}]}}]}]', ['web -> cart:80 http (medium)']],
    ['who is let out', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: cart}}}]}, {ports: [{port: 53, protocol: UDP}]}]', ['web -> cart:80 http (medium)']],
    ['callers of a namespace', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}, podSelector: {matchLabels: {app: web}}}]}]', ['web -> cart:80 http (medium)']],
    ['a port that no Service exposes', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 9999}]}]', []],
    ['everybody', 'podSelector: {matchLabels: {app: cart}}\ningress: [{}]', []],
    ['the whole namespace', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}]}]', []],
    ['addresses', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]', []],
    ['nobody', 'podSelector: {}\npolicyTypes: [Ingress]', []],
  ])('%s', (_, spec, expected) => {
    expect(lines(pair, networkPolicy('p', spec))).toEqual(expected);
  });

  it('adds evidence to a call that is known, whichever Service of the pods it names', () => {
    const known = deployment('web', env({ CART_HOST: 'cart-direct' })) + service('cart-direct', '{name: http, port: 8080}', { app: 'cart' });
    const topology = topologyOf(pair, known, networkPolicy('p', 'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]'));
    expect(edgeLines(topology)).toEqual(['web -> cart-direct:8080 http']);
    expect(topology.edges[0]?.evidence.map(({ kind, line }) => `${kind}:${line}`)).toEqual(['env:16', 'network-policy:6']);
  });

  it('knows that a workload which may only ask DNS calls nobody, unless another policy lets it out', () => {
    const silent = networkPolicy('deny', 'podSelector: {}\npolicyTypes: [Ingress, Egress]\negress: [{ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}]');
    const open = networkPolicy('web', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\negress: [{}]');
    expect(topologyOf(pair, silent, open).unknown.map(({ workload }) => workload)).toEqual(['default/web']);
    expect(topologyOf(pair, networkPolicy('in', 'podSelector: {}\npolicyTypes: [Ingress]')).unknown).toHaveLength(2);
  });
});

describe('policies by service account', () => {
  const policy = (spec: string): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: cart}\nspec:\n${indent(spec, 2)}\n---\n`;
  const web = deployment('web', '', { pod: 'serviceAccountName: web' });

  it.each([
    ['an account', '{from: [{source: {principals: [cluster.local/ns/default/sa/web]}}]}', ['web -> cart:80 http (medium)']],
    ['an account and a pod port', '{from: [{source: {principals: [cluster.local/ns/default/sa/web]}}], to: [{operation: {ports: ["8080"]}}]}', ['web -> cart:80 http (medium)']],
    ['the gateway', '{from: [{source: {principals: [cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account]}}]}', ['@ingress -> cart:80 http (medium)']],
    ['a namespace', '{from: [{source: {namespaces: [default]}}]}', []],
    ['any account', '{from: [{source: {principals: ["*"]}}]}', []],
  ])('%s', (_, rule, expected) => {
    expect(lines(pair, web, policy(`selector: {matchLabels: {app: cart}}\nrules: [${rule}]`))).toEqual(expected);
    expect(lines(pair, web, policy(`action: DENY\nselector: {matchLabels: {app: cart}}\nrules: [${rule}]`))).toEqual([]);
  });
});

describe('traffic from outside', () => {
  it.each([
    ['an Ingress', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: [{host: shop.acme.com, http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]}', ['@ingress -> web:80 http']],
    ['an Ingress by the name of a port', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: web, port: {name: http}}}}', ['@ingress -> web:80 http']],
    ['an old Ingress', 'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: [{http: {paths: [{backend: {serviceName: web, servicePort: 80}}]}}]}', ['@ingress -> web:80 http']],
    ['a route of a gateway', 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec: {parentRefs: [{name: gate}], rules: [{backendRefs: [{name: web, port: 80}]}]}', ['@ingress -> web:80 http']],
    ['a VirtualService of a gateway', 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r}\nspec: {hosts: ["*"], gateways: [gate], http: [{route: [{destination: {host: web, port: {number: 80}}}]}]}', ['@ingress -> web:80 http']],
    ['a VirtualService of the mesh', 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r}\nspec: {hosts: [web], http: [{route: [{destination: {host: web}}]}]}', []],
    ['a VirtualService that leads out', 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r}\nspec: {hosts: [a.com], gateways: [istio-egressgateway], http: [{route: [{destination: {host: web}}]}]}', []],
    ['an IngressRoute', 'apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: r}\nspec: {routes: [{match: "Host(`a`)", services: [{name: web, port: http}]}]}', ['@ingress -> web:80 http']],
  ])('%s', (_, text, expected) => {
    expect(lines(pair, text)).toEqual(expected);
  });

  it('through a load balancer belongs to the ordinary Service of the same pods, once', () => {
    const outer = service('web-external', '{name: http, port: 8888, targetPort: 8080}', { app: 'web', spec: 'type: LoadBalancer' });
    const topology = topologyOf(pair, outer, 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}');
    expect(edgeLines(topology)).toEqual(['@ingress -> web:80 http']);
    expect(topology.edges[0]?.evidence.map(({ kind }) => kind)).toEqual(['service', 'ingress']);
  });

  it('through a node port goes to that Service where it is the only one', () => {
    expect(lines(deployment('ui'), service('ui', '{port: 80, nodePort: 30080}', { spec: 'type: NodePort' }))).toEqual(['@ingress -> ui:80 http']);
  });

  it('is not what a workload calls under its public name', () => {
    const ingress = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: [{host: shop.acme.com}]}';
    expect(lines(pair, deployment('web', env({ API_URL: 'https://shop.acme.com/api' })), ingress)).toEqual([]);
  });
});

describe('routes inside', () => {
  const route = (spec: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: r}\nspec: ${spec}\n---\n`;
  const more = deployment('beta') + service('beta', '{name: http, port: 80}') + deployment('shopper', env({ CART_URL: 'http://cart' }));

  it('send the callers of a host elsewhere', () => {
    expect(lines(pair, more, route('{hosts: [cart], http: [{route: [{destination: {host: cart}}, {destination: {host: beta}}]}]}'))).toEqual(['shopper -> beta:80 http (medium)', 'shopper -> cart:80 http']);
  });

  it('name callers by their labels', () => {
    expect(lines(pair, more, route('{hosts: [beta], http: [{match: [{sourceLabels: {app: web}}], route: [{destination: {host: beta}}]}]}'))).toEqual(['shopper -> cart:80 http', 'web -> beta:80 http (medium)']);
  });

  it('of the Gateway API have a Service as their parent', () => {
    const text = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\nspec: {parentRefs: [{kind: Service, group: "", name: cart}], rules: [{backendRefs: [{name: beta, port: 80}]}]}';
    expect(lines(pair, more, text)).toEqual(['shopper -> beta:80 http (medium)', 'shopper -> cart:80 http']);
  });
});

describe('annotations', () => {
  it.each([
    ['none', [], 1],
    ['cart', ['web -> cart:80 http'], 1],
    ['cart:80, gone', ['web -> cart:80 http'], 1],
  ])('meshwright.dev/calls: %s', (value, expected, unknown) => {
    const topology = topologyOf(pair, deployment('web', '', { annotations: `meshwright.dev/calls: "${value}"` }));
    expect(edgeLines(topology)).toEqual(expected);
    expect(topology.unknown).toHaveLength(unknown);
  });

  it('of upstreams name services with local ports', () => {
    expect(lines(pair, deployment('web', env({ CART_URL: 'http://localhost:9001' }), { annotations: 'consul.hashicorp.com/connect-service-upstreams: "cart:9001"' }))).toEqual(['web -> cart:80 http']);
  });
});
