import { constant, constantFrom, record, uniqueArray, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import { oneJson, oneList, optional, weighted, written } from '../draw.ts';
import type { Names } from './names.ts';
import { networking, type Draw, type DrawnObject } from './object.ts';

/** Names in full only, with and without the namespaces whose VirtualServices may bind to them. */
function hosts(names: Names): Arbitrary<readonly string[]> {
  return weighted<readonly string[]>(
    [4, oneList(['*'], ['*.example.com'], ['api.example.com'], ['*/*.example.com'], ['api.example.com', 'www.example.com'])],
    [2, names.service.map(({ host }) => [host])],
    [2, names.service.map(({ namespace }) => [`${namespace}/*`])],
    [1, names.externalHost.map((host) => [`./${host}`])],
    [1, names.externalHost.map((host) => [`alpha/${host}`, 'beta/*.example.com'])],
    [1, names.service.map(({ namespace }) => [`*.${namespace}.svc.cluster.local`])],
  );
}

/** Port, and what becomes of TLS there; numbers are those of the gateway's Service, or of its pods. */
const listener = weighted<JsonObject>(
  [6, record({ number: constantFrom(80, 80, 80, 8080), protocol: constantFrom('HTTP', 'HTTP', 'HTTP2'), redirect: optional(constantFrom(true, true, false), 8) }).map(({ number, protocol, redirect }): JsonObject => written({ port: { number, protocol }, tls: redirect === undefined ? undefined : { httpsRedirect: redirect } }))],
  [4, record({ number: constantFrom(443, 443, 8443), tls: oneJson({ mode: 'SIMPLE', credentialName: 'web-tls' }, { mode: 'SIMPLE', credentialName: 'web-tls' }, { mode: 'MUTUAL', credentialName: 'mutual-tls' }, { mode: 'OPTIONAL_MUTUAL', credentialName: 'mutual-tls' }, { mode: 'SIMPLE', credentialName: 'absent-tls' }, { credentialName: 'web-tls' }) }).map(({ number, tls }): JsonObject => ({ port: { number, protocol: 'HTTPS' }, tls }))],
  [2, record({ number: constantFrom(443, 15443), protocol: constantFrom('TLS', 'HTTPS'), mode: constantFrom('PASSTHROUGH', 'PASSTHROUGH', 'AUTO_PASSTHROUGH') }).map(({ number, protocol, mode }): JsonObject => ({ port: { number, protocol }, tls: { mode } }))],
  [1, constantFrom(443, 15443).map((number): JsonObject => ({ port: { number, protocol: 'TLS' }, tls: { mode: 'SIMPLE', credentialName: 'web-tls' } }))],
  [1, constant<JsonObject>({ port: { number: 15443, protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } })],
  [2, constantFrom(9000, 80).map((number): JsonObject => ({ port: { number, protocol: 'TCP' } }))],
);

const selector = weighted<JsonObject>([8, constant({ istio: 'ingressgateway' })], [1, constant({ app: 'gw' })], [1, constant({ istio: 'egressgateway' })], [1, constant({ istio: 'absent' })]);

/** `web` and `more` beside the pods, and sometimes elsewhere: several select the same pods, and share ports or quarrel about them. */
export function arbitraryGateway(names: Names): Draw {
  const server = record({ hosts: hosts(names), listener });
  return record({
    home: weighted([5, constant('ingress')], [2, names.about.map(({ home }) => home)]),
    name: constantFrom('web', 'web', 'more'),
    selector,
    servers: uniqueArray(server, { minLength: 1, maxLength: 3, selector: JSON.stringify }),
    hasSamePortNames: optional(constant(true), 10),
  }).map(({ home, name, selector: own, servers, hasSamePortNames }): DrawnObject[] => {
    const list = servers.map(({ hosts: served, listener: { port, tls } }, index) => written({ port: { ...(port as JsonObject), name: hasSamePortNames === true && index === 0 ? 'first' : `port-${index}` }, hosts: served, tls }));
    return [{ apiVersion: networking, kind: 'Gateway', namespace: home, name, spec: { selector: own, servers: list } }];
  });
}
