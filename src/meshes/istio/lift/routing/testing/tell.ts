import { decodeFile } from '../../../../../kube/decode.ts';
import { ResourceSet } from '../../../../../kube/resource-set.ts';
import type { Call, Outcome, RequestChange, RouteTable } from '../../../../../model/mesh-model.ts';
import type { Predicate, TextSet } from '../../../../../model/predicate.ts';
import { discover } from '../../../../../topology/discover.ts';
import { inventoryOf } from '../../inventory.ts';
import { routingOf, type Routing } from '../routing.ts';

/**
 * Namespaces `shop` and `web` with sidecars and `old` without; Services `orders` and `reviews` (HTTP 80 and 8080, TCP
 * 9000, sniffed 7000, TLS 443) in `shop`; clients `web/cart`, `shop/admin`, `old/batch`; gateway `ingress/gateway` behind 80 -> 8080
 * and 443 -> 8443.
 */
const mesh = `
${['shop', 'web', 'ingress'].map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { istio-injection: enabled } }\n---`).join('\n')}
apiVersion: v1
kind: Namespace
metadata: { name: old, labels: { istio-injection: disabled } }
---
${['orders', 'reviews'].map((name) => service(name)).join('\n')}
${[['shop', 'orders'], ['shop', 'reviews'], ['shop', 'admin'], ['web', 'cart'], ['old', 'batch']].map(([namespace, name]) => deployment(namespace ?? '', name ?? '')).join('\n')}
apiVersion: v1
kind: Service
metadata: { name: gateway, namespace: ingress }
spec: { selector: { istio: ingressgateway }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: https, port: 443, targetPort: 8443 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: ingress }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata: { labels: { istio: ingressgateway }, annotations: { inject.istio.io/templates: gateway } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
`;

function service(name: string): string {
  const ports = '[{ name: http, port: 80 }, { name: http-admin, port: 8080 }, { name: tcp, port: 9000 }, { name: sniffed, port: 7000 }, { name: https, port: 443 }]';
  return `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: { app: ${name} }, ports: ${ports} }\n---`;
}

function deployment(namespace: string, name: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: app, image: example.test/app:1 }] } } }\n---`;
}

export function routingFrom(config: string): Routing {
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text: `${mesh}\n---\n${config}` }).resources);
  return routingOf(resources, inventoryOf(resources, discover(resources)));
}

/** `web/cart http orders.shop:80`, protocol `http` and port 80 where they are left out. */
export function ask(routing: Routing, text: string): RouteTable {
  return routing.outbound(callOf(text));
}

export function callOf(text: string): Call {
  const words = text.split(' ');
  const [host = '', port = '80'] = (words.at(-1) ?? '').split(':');
  const protocol = words.length === 3 ? (words[1] as Call['protocol']) : 'http';
  return { client: words[0] ?? '', host, port: Number(port), protocol };
}

/** The table as lines: `CONDITION -> ACTION` for each route, then what happens otherwise, then what is not known. */
export function tell(config: string, call: string): string[] {
  return lines(ask(routingFrom(config), call));
}

export function lines(table: RouteTable): string[] {
  const routes = table.routes.map((route) => `${condition(route.when)} -> ${action(route)}`);
  const isFinal = table.routes.some(({ when }) => when.kind === 'always');
  return [...routes, ...(isFinal ? [] : [`otherwise -> ${action(table.otherwise)}`]), ...table.unknown.map(({ what }) => `unknown: ${what}`)];
}

/** What the table says about who won and who lost. */
export function notes(config: string, call: string): string[] {
  return ask(routingFrom(config), call).notes.map(({ text }) => text);
}

export function condition(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'always':
    case 'never':
      return predicate.kind;
    case 'text':
      return `${predicate.attribute} ${setOf(predicate.set)}`;
    case 'address':
      return `${predicate.attribute} in ${predicate.blocks.join(', ')}`;
    case 'all':
      return predicate.of.map(condition).join(' & ');
    case 'any':
      return `(${predicate.of.map(condition).join(' | ')})`;
    case 'not':
      return `not ${condition(predicate.of)}`;
    case 'unknown':
      return `unknown (${predicate.because})`;
  }
}

function setOf(set: TextSet): string {
  return set.kind === 'any' ? 'present' : `${set.kind} ${set.value}${'ignoreCase' in set && set.ignoreCase ? ' (any case)' : ''}`;
}

function action({ action: what, changes = [] }: Outcome): string {
  const changed = changes.map((change) => `, ${changeText(change)}`).join('');
  switch (what.kind) {
    case 'forward':
      return what.destinations.map((to) => `${what.destinations.length === 1 ? '' : `${to.weight} `}${to.host.replace('.svc.cluster.local', '')}:${to.port}${to.subset === undefined ? '' : ` ${to.subset}`}${(to.changes ?? []).map((change) => `, ${changeText(change)}`).join('')}`).join(' | ') + changed;
    case 'redirect':
      return `${what.status} ${what.scheme ?? ''}//${what.host ?? ''}${what.port === undefined ? '' : `:${what.port}`}${what.path ?? ''}${what.pathPrefix === undefined ? '' : `${what.pathPrefix.to}… for the first ${what.pathPrefix.length}`}`;
    case 'respond':
      return `answer ${what.status}${what.body === undefined ? '' : ` ${what.body}`}`;
    case 'fail':
      return `${what.status} ${what.flag ?? ''}`.trim();
    case 'passthrough':
      return `past the mesh${what.to === undefined ? '' : ` to ${what.to.host.replace('.svc.cluster.local', '')}:${what.to.port}`}`;
    case 'unreachable':
      return `unreachable: ${what.because}`;
  }
}

function changeText(change: RequestChange): string {
  switch (change.kind) {
    case 'header':
      return `${change.operation} ${change.name}${change.value === '' ? '' : `=${change.value}`}`;
    case 'path-prefix':
      return `first ${change.length} of the path to ${change.to}`;
    case 'path-regex':
      return `path ${change.pattern} to ${change.substitution}`;
    case 'normalize-path':
      return change.to;
    case 'remove-parameter':
      return `remove parameter ${change.name}`;
    default:
      return `${change.kind} to ${change.to}`;
  }
}
