import { array, assert, constantFrom, jsonValue, nat, oneof, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meshed, readInput } from '../testing/read-input.ts';

type Node = { [key: string]: unknown } | unknown[];

const documents: readonly object[] = [
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders', namespace: 'shop', annotations: { 'networking.istio.io/exportTo': '*' } }, spec: { selector: { app: 'orders' }, clusterIPs: ['10.0.0.1'], ports: [{ name: 'http', port: 80, targetPort: 'web', appProtocol: 'http' }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', namespace: 'shop' }, spec: { ports: [{ name: 'tcp', port: 80 }] } },
  { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'db', namespace: 'shop' }, subsets: [{ addresses: [{ ip: '192.0.2.1', targetRef: { kind: 'Pod', name: 'x' } }], ports: [{ name: 'tcp', port: 1 }] }] },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'orders', namespace: 'shop' }, spec: { template: { metadata: { labels: { app: 'orders' }, annotations: {} }, spec: { containers: [{ name: 'istio-proxy', image: 'auto', args: ['router'], ports: [{ name: 'web', containerPort: 8080 }] }] } } } },
  { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'e', namespace: 'shop' }, spec: { hosts: ['e.test'], exportTo: ['*'], addresses: ['240.0.0.1/32'], location: 'MESH_INTERNAL', resolution: 'STATIC', ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 81 }], workloadSelector: { labels: { app: 'orders' } }, endpoints: [{ address: '192.0.2.1', ports: { http: 82 }, labels: { a: 'b' } }] } },
  { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name: 'w', namespace: 'shop' }, spec: { address: '192.0.2.2', labels: { app: 'orders' }, ports: { http: 83 }, serviceAccount: 'w' } },
  { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'd', namespace: 'shop', creationTimestamp: '2025-01-01T00:00:00Z' }, spec: { host: 'orders', exportTo: ['*'], workloadSelector: { matchLabels: { app: 'orders' } }, trafficPolicy: { tls: { mode: 'SIMPLE' }, connectionPool: { tcp: { connectTimeout: '1s' } }, portLevelSettings: [{ port: { number: 80 }, loadBalancer: { consistentHash: { httpCookie: { name: 'c' } } } }] }, subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { outlierDetection: { interval: '1s' } } }] } },
  { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'p', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'orders' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'DISABLE' } } } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: '{"enableAutoMtls": true, "defaultTrafficPolicy": {"connectionPool": {}}}' } },
];

/** Replaces the value at the end of a walk that takes these turns. */
function damage(value: object, turns: readonly number[], by: unknown): void {
  let node = value as Node;
  for (const [depth, turn] of turns.entries()) {
    const keys = Object.keys(node);
    const key = keys[turn % Math.max(1, keys.length)];
    if (key === undefined || key === 'apiVersion' || key === 'kind') return;
    const next = (node as { [key: string]: unknown })[key];
    if (depth === turns.length - 1 || typeof next !== 'object' || next === null) {
      (node as { [key: string]: unknown })[key] = by;
      return;
    }
    node = next as Node;
  }
}

describe('the lift of damaged objects', () => {
  it('never throws, and answers with numbers and lists', () => {
    const junk = oneof(jsonValue(), constantFrom<unknown>(null, '', 0, -1, [], {}, '*', '~', true));
    const wounds = array(tuple(nat(documents.length - 1), array(nat(9), { minLength: 1, maxLength: 7 }), junk), { minLength: 1, maxLength: 4 });
    assert(property(wounds, (found) => {
      const damaged = structuredClone(documents);
      for (const [index, turns, by] of found) damage(damaged[index]!, turns, structuredClone(by));
      const { inventory, destinations, peerAuthentication } = readInput(meshed('shop'), ...damaged.map((value) => JSON.stringify(value)));
      for (const client of [...inventory.workloads.keys(), 'nobody/there']) {
        for (const { hostname } of inventory.hosts) {
          for (const subset of ['v1', undefined]) {
            const destination = destinations.destination(client, { host: hostname, port: 80, ...(subset === undefined ? {} : { subset }) });
            expect(destination.missing === undefined || destination.endpoints.length === 0).toBe(true);
            for (const endpoint of destination.endpoints) expect([typeof endpoint.port, endpoint.workload === undefined && endpoint.address === undefined]).toEqual(['number', false]);
          }
        }
        expect(['strict', 'permissive', 'disable']).toContain(peerAuthentication.modeFor(client, 8080).mode);
        expect(Object.keys(peerAuthentication.acceptsFor(client, 8080, 'requests', true)).sort()).toEqual(['mutual-tls', 'plaintext', 'tls']);
      }
    }), { numRuns: 300 });
  });
});
