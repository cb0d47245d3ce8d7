import { array, constant, constantFrom, record, shuffledSubarray, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import type { Vocabulary } from '../round.ts';
import { optional, weighted, written } from './draw.ts';
import { oldest } from './services.ts';
import { httpRule } from './traffic/http-rule.ts';
import { namesOf } from './traffic/names.ts';
import { networking } from './traffic/object.ts';

type Name = { readonly host: string; readonly served: string; readonly isOutside: boolean };

/**
 * A Gateway and a VirtualService that fit each other: drawn apart from each other they seldom do, and nothing would ever
 * come through a gateway.
 */
export function arbitraryEntrance(vocabulary: Vocabulary): Arbitrary<readonly JsonObject[]> {
  const inside = vocabulary.services.filter(({ type, selector, ports }) => type !== 'ExternalName' && ports.length > 0 && !('istio' in selector));
  if (inside.length === 0) return constant([]);
  const gateways = constantFrom(['ingress/front'], ['ingress/front'], ['mesh', 'ingress/front'], ['mesh']);
  const focus = shuffledSubarray(inside, { minLength: 1, maxLength: Math.min(2, inside.length) });
  const entrance = focus.chain((services) => {
    const names = namesOf(vocabulary, services);
    const name = weighted<Name>(
      [4, names.externalHost.chain((host) => constantFrom({ host, served: host, isOutside: true }, { host, served: '*', isOutside: true }, { host, served: `*${host.slice(host.indexOf('.'))}`, isOutside: true }))],
      [2, constantFrom(...services).map(({ host, namespace }) => ({ host, served: `*.${namespace}.svc.cluster.local`, isOutside: false }))],
      [1, constant({ host: '*.example.com', served: '*', isOutside: true })],
    );
    const route = constantFrom(...services).chain(({ host, ports }) => constantFrom(...ports).map(({ number }): JsonObject => ({ destination: { host, port: { number } } })));
    return record({
      name, listener, route, gateways,
      home: constantFrom('ingress', ...services.map(({ namespace }) => namespace)),
      rules: array(httpRule(names, gateways), { maxLength: 2 }),
    });
  });
  return weighted<readonly JsonObject[]>([2, constant([])], [3, entrance.map(({ name, listener: servers, route, gateways: bound, home, rules }) => [gatewayFor(name, servers), virtualServiceFor(name, { bound, home, rules: [...rules, { route: [route] }] })])]);
}

const plain: JsonObject = { port: { number: 80, name: 'http-front', protocol: 'HTTP' } };
const closed = constantFrom<JsonObject>({ mode: 'SIMPLE', credentialName: 'web-tls' }, { mode: 'SIMPLE', credentialName: 'web-tls' }, { mode: 'MUTUAL', credentialName: 'mutual-tls' }, { mode: 'OPTIONAL_MUTUAL', credentialName: 'mutual-tls' })
  .map((tls): JsonObject => ({ port: { number: 443, name: 'https-front', protocol: 'HTTPS' }, tls }));
const listener = record({ open: weighted([4, constant(true)], [1, constant(false)]), tls: optional(closed, 2) }).map(({ open, tls }) => (tls === undefined ? [plain] : open ? [plain, tls] : [tls]));

function gatewayFor({ served }: Name, servers: readonly JsonObject[]): JsonObject {
  return { apiVersion: networking, kind: 'Gateway', metadata: { name: 'front', namespace: 'ingress', creationTimestamp: oldest }, spec: { selector: { istio: 'ingressgateway' }, servers: servers.map((server) => ({ ...server, hosts: [served] })) } };
}

interface Bound {
  readonly bound: readonly string[];
  readonly home: string;
  readonly rules: readonly JsonObject[];
}

/** A wild host cannot be a host of the mesh as well without taking everything there. */
function virtualServiceFor({ host, isOutside }: Name, { bound, home, rules }: Bound): JsonObject {
  const gateways = bound.includes('ingress/front') && !(isOutside && host.startsWith('*')) ? bound : ['ingress/front'];
  return { apiVersion: networking, kind: 'VirtualService', metadata: { name: 'front', namespace: home, creationTimestamp: oldest }, spec: written({ hosts: [host], gateways, http: rules }) };
}
