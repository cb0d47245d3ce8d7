// Objects of Istio, short enough to stand in one line of a test.

const object = (apiVersion: string, kind: string, name: string, spec: string): string => {
  const [namespace, own] = name.includes('/') ? name.split('/') : ['shop', name];
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${own ?? ''}, namespace: ${namespace ?? ''} }\nspec: ${spec}\n---\n`;
};

const networking = 'networking.istio.io/v1';

/** `name`, which is in `shop`, or `namespace/name`. The spec stands in the fourth line of each. */
export const virtualService = (name: string, spec: string): string => object(networking, 'VirtualService', name, spec);
export const destinationRule = (name: string, spec: string): string => object(networking, 'DestinationRule', name, spec);
export const serviceEntry = (name: string, spec: string): string => object(networking, 'ServiceEntry', name, spec);
export const gateway = (name: string, servers: string, selector = '{ istio: gateway }'): string => object(networking, 'Gateway', name, `{ selector: ${selector}, servers: [${servers}] }`);
export const service = (name: string, ports: string, rest = ''): string => object('v1', 'Service', name, `{ selector: { app: x }, ports: [${ports}]${rest} }`);
export const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n---\n`;

/** One HTTP server for hosts, and one HTTPS server. */
export const http = (hosts: string, port = 80): string => `{ port: { number: ${port}, name: http-${port}, protocol: HTTP }, hosts: [${hosts}] }`;
export const https = (hosts: string, mode = 'SIMPLE'): string => `{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [${hosts}], tls: { mode: ${mode}, credentialName: x } }`;

/** The pods that Istio's chart installs for a gateway. */
export const gatewayPods = (name: string, labels = '{ istio: gateway }'): string =>
  object('apps/v1', 'Deployment', name, `{ selector: { matchLabels: ${labels} }, template: { metadata: { labels: ${labels} }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }`);

/** A VirtualService for the Service `orders` with these HTTP rules, each a mapping in flow style. */
export const rules = (...written: readonly string[]): string => virtualService('orders', `{ hosts: [orders], http: [${written.join(', ')}] }`);

/** A route to the Service itself. */
export const toOrders = 'route: [{ destination: { host: orders } }]';
