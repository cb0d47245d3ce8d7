import { constant, constantFrom, record, uniqueArray, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import { oneJson, optional, usual, weighted, written } from '../draw.ts';
import { rootNamespace, type Names } from './names.ts';
import { networking, type Draw, type DrawnObject } from './object.ts';

/** What is imported, in every form: own namespace, any, one by name, and what is taken out again. */
function imports(names: Names): Arbitrary<readonly string[]> {
  const one = weighted<string>(
    [3, constantFrom('./*', '*/*')],
    [3, names.service.map(({ namespace }) => `${namespace}/*`)],
    [3, names.service.map(({ namespace, host }) => `${namespace}/${host}`)],
    [2, names.service.map(({ host }) => `*/${host}`)],
    [1, names.service.map(({ host }) => `./${host}`)],
    [1, names.service.map(({ namespace }) => `*/*.${namespace}.svc.cluster.local`)],
    [1, names.externalHost.map((host) => `*/${host}`)],
    [1, constantFrom('*/*.example.com', '~/*', 'absent/*')],
  );
  const excluded = names.service.map(({ namespace, host }) => `~${namespace}/${host}`);
  return record({ hosts: uniqueArray(one, { minLength: 1, maxLength: 3 }), without: optional(excluded, 7) }).map(({ hosts, without }) => [...hosts, ...(without === undefined ? [] : [without])]);
}

/** Listeners for ports come before the one that takes the rest. */
function egress(names: Names): Arbitrary<readonly JsonObject[]> {
  const port = oneJson({ number: 80, protocol: 'HTTP', name: 'http' }, { number: 80, protocol: 'HTTP', name: 'web' }, { number: 8080, protocol: 'HTTP', name: 'more' }, { number: 9000, protocol: 'TCP', name: 'tcp' }, { number: 443, protocol: 'TLS', name: 'tls' });
  const ofPort = uniqueArray(record({ port, hosts: imports(names) }), { minLength: 1, maxLength: 2, selector: ({ port: { number } }) => number });
  const rest = imports(names).map((hosts): JsonObject => ({ hosts }));
  return weighted<readonly JsonObject[]>([4, rest.map((only) => [only])], [2, record({ ofPort, rest }).map(({ ofPort: first, rest: last }) => [...first, last])], [1, ofPort]);
}

/** For the pods of a label, for a namespace, for the whole mesh. */
export function arbitrarySidecar(names: Names): Draw {
  const home = weighted<string>([5, names.about.map(({ home: own }) => own)], [3, constantFrom('alpha', 'beta')], [1, constant(rootNamespace)]);
  return record({
    home,
    workloadSelector: optional(names.labels.map((labels): JsonObject => ({ labels })), 2),
    egress: usual(egress(names), 6),
    outboundTrafficPolicy: optional(oneJson({ mode: 'REGISTRY_ONLY' }, { mode: 'ALLOW_ANY' }, {}), 3),
  }).map(({ home: namespace, workloadSelector, egress: listeners, outboundTrafficPolicy }): DrawnObject[] => {
    // Empty altogether it would be refused.
    const policy = listeners === undefined && outboundTrafficPolicy === undefined ? { mode: 'REGISTRY_ONLY' } : outboundTrafficPolicy;
    return [{ apiVersion: networking, kind: 'Sidecar', namespace, spec: written({ workloadSelector, egress: listeners, outboundTrafficPolicy: policy }) }];
  });
}

