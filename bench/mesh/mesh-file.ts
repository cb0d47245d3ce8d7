import type { MeshGraph, MeshService } from './call-graph.ts';
import { outsideHosts } from './call-graph.ts';
import { seconds } from './objects.ts';

/** A mesh.yaml for a synthetic mesh that asks for every kind of intent. */
export function meshFileOf(graph: MeshGraph): string {
  return [head, 'services:', ...graph.services.flatMap(serviceEntry), `  ${graph.namespaces[0]}/reports-elsewhere:`, '    cluster: west', ...access(graph), ...deny(graph), ...egress(graph), ...expose(graph), ...tail(graph), ''].join('\n');
}

const head = `version: 1
mesh: istio
settings:
  ingress: {namespace: edge, service: edge-gateway, serviceAccount: edge-gateway, selector: {istio: ingressgateway}}
roles:
  inner: {breaker: {errors: 5, every: 10s, ejectFor: 30s, maxEjected: 50%}}
  store: {breaker: {maxConnections: 100, connectTimeout: 2s}}`;

function idOf(service: MeshService): string {
  return `${service.namespace}/${service.name}`;
}

function isCall({ carries }: MeshService): boolean {
  return carries === 'http' || carries === 'grpc';
}

function serviceEntry(service: MeshService): string[] {
  if (!isCall(service)) return [`  ${idOf(service)}: {role: store}`];
  return [`  ${idOf(service)}:`, '    role: inner', `    timeout: ${seconds(service.timeoutMs)}`, ...extras(service)];
}

/** One of each kind in turn, so that every kind occurs in every mesh in the same share. */
function extras(service: MeshService): string[] {
  const hasTwo = service.versions.length > 1;
  const choices: readonly string[][] = [
    // Retries in the last layer only: no path then multiplies them.
    service.layer === 4 ? ['    retries: {attempts: 1, perTry: 1s, requests: all, on: [503, connect-failure]}'] : [],
    ['    balance: {hash: {header: x-user}}'],
    ['    faults: [{when: {header: {x-chaos: "true"}}, delay: {percent: 50%, time: 1s}}]'],
    ['    rewrite: {when: {path: {prefix: /old}}, path: /new}'],
    ['    redirect: {when: {path: /home}, path: /, status: 301}'],
    ['    limit: {requests: 100, per: 1s, burst: 20}'],
    ['    requests: [{when: {method: GET, path: "/items/{id}"}, timeout: 1s}]'],
    ['    breaker: {maxPending: 100, maxRequests: 500}'],
    [],
  ];
  const own = choices[service.index % choices.length] ?? [];
  if (!hasTwo) return own;
  const versions: readonly string[][] = [
    ['    split: {v1: 90, v2: 10}', '    routes: [{when: {header: {x-canary: "true"}}, to: v2}]'],
    ['    canary: {to: v2, steps: [10% for 10m, 50% for 30m, 100%]}'],
    ['    split: {v1: 100, v2: 0}', '    mirror: {to: v2, percent: 5%}'],
    ['    split: {v1: 50, v2: 50}', '    versions: {v2: {balance: least-request}}'],
  ];
  return [...own, ...(versions[Math.floor(service.index / 10) % versions.length] ?? [])];
}

function access(graph: MeshGraph): string[] {
  return ['access:', ...graph.services.map((service) => `  ${idOf(service)}: [${[...(service.layer === 0 ? ['ingress'] : []), ...(graph.callers.get(service) ?? []).map(idOf)].join(', ')}]`)];
}

function deny(graph: MeshGraph): string[] {
  const entries = graph.services.filter((service) => service.index % 20 === 3 && service.carries === 'http').flatMap((service) => {
    const [caller] = graph.callers.get(service) ?? [];
    return caller === undefined ? [] : [`  - {to: ${idOf(service)}, from: ${idOf(caller)}, methods: DELETE, paths: /items/*}`];
  });
  return entries.length === 0 ? [] : ['deny:', ...entries];
}

function egress(graph: MeshGraph): string[] {
  const entries = outsideHosts.flatMap((host, index) => {
    const callers = graph.services.filter((service) => service.outside === host).map(idOf);
    return callers.length === 0 ? [] : [`  - {host: ${host}, port: 443, protocol: https, via: ${index % 2 === 0 ? 'egress-gateway' : 'direct'}, from: [${callers.join(', ')}]}`];
  });
  return entries.length === 0 ? [] : ['egress:', ...entries];
}

function expose(graph: MeshGraph): string[] {
  const shown = graph.services.filter((service) => service.layer === 0).slice(0, Math.ceil(graph.services.length / 50));
  if (shown.length === 0) return [];
  const entries = shown.map((service) => `  - {service: ${idOf(service)}, host: ${service.name}.example.com, port: ${service.port}, paths: [{prefix: /}], tls: {credential: ${service.name}}}`);
  return ['expose:', ...entries, 'users:', ...shown.map((service) => `  ${idOf(service)}: {issuer: https://id.example.com, jwks: https://id.example.com/keys, audiences: [shop]}`)];
}

function tail(graph: MeshGraph): string[] {
  const exceptional = graph.services.find((service) => service.carries === 'http');
  const exceptions = exceptional === undefined ? [] : ['  exceptions:', `    - {workload: ${idOf(exceptional)}, port: ${exceptional.port}, reason: its callers outside bring no certificate}`];
  const namespaces = graph.namespaces.map((namespace) => `    ${namespace}: {holdUntilProxyStarts: on}`);
  return ['encryption:', '  mode: strict', ...exceptions, 'observe:', '  mesh: {metrics: on, tracing: 1%, accessLogs: errors}', 'scope: {callGraph: on}', 'join:', '  namespaces:', ...namespaces];
}
