/** Text in, text out: what the tests of this folder speak. */
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { calleeKey, callerKey } from './call-graph.ts';
import { discover } from './discover.ts';
import type { Edge, Topology } from './topology.ts';

export function topologyOf(...texts: readonly string[]): Topology {
  return discover(ResourceSet.of(texts.flatMap((text, index) => decodeFile({ path: `${index}.yaml`, text }).resources)));
}

/** `web -> cart:8080 http`, with the confidence behind it where it is not high. The namespace `default` is left out. */
export function edgeLine(edge: Edge): string {
  const confidence = edge.confidence === 'high' ? '' : ` (${edge.confidence})`;
  return `${callerKey(edge.from)} -> ${calleeKey(edge.to)}:${edge.port} ${edge.protocol}${confidence}`.replaceAll('default/', '');
}

export function edgeLines(topology: Topology, from?: string): string[] {
  return topology.edges.map(edgeLine).filter((line) => from === undefined || line.startsWith(`${from} -> `));
}

export function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

/** A Deployment whose one container holds the given fields. `pod` holds more fields of the pod's spec. */
export function deployment(name: string, container = '', options: { readonly pod?: string; readonly image?: string; readonly labels?: string; readonly annotations?: string; readonly namespace?: string } = {}): string {
  const { pod = '', image = 'registry.test/app:1', labels = '', annotations = '', namespace = 'default' } = options;
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels: {app: ${name}${labels === '' ? '' : `, ${labels}`}}
      annotations: {${annotations}}
    spec:
${indent(pod, 6)}
      containers:
      - name: main
        image: ${image}
${indent(container, 8)}
---
`;
}

/** A Service for the Deployment of the same name. Ports are flow mappings: `{name: http, port: 80, targetPort: 8080}`. */
export function service(name: string, ports: string, options: { readonly spec?: string; readonly app?: string; readonly namespace?: string } = {}): string {
  const { spec = '', app = name, namespace = 'default' } = options;
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {app: ${app}}
  ports: [${ports}]
${indent(spec, 2)}
---
`;
}

export function configMap(name: string, data: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data:
${indent(data, 2)}
---
`;
}

export function env(variables: Readonly<Record<string, string>>): string {
  return `env:\n${Object.entries(variables).map(([name, value]) => `- {name: ${name}, value: ${JSON.stringify(value)}}`).join('\n')}`;
}

/** A small shop: what the tests' workload `web` may call. */
export const shop: string = [
  deployment('cart'),
  service('cart', '{name: http, port: 8080}'),
  deployment('payment'),
  service('payment', '{name: http, port: 80, targetPort: 8080}'),
  deployment('orders'),
  service('orders', '{name: grpc, port: 9090}, {name: http, port: 80, targetPort: 8080}'),
  deployment('redis', '', { image: 'redis:7' }),
  service('redis', '{name: tcp-redis, port: 6379}'),
  deployment('mysql', '', { image: 'mysql:8' }),
  service('mysql', '{port: 3306}'),
  deployment('mongo', '', { image: 'mongo:7' }),
  service('mongo', '{port: 27017}'),
  deployment('kafka', '', { image: 'bitnami/kafka:3' }),
  service('kafka', '{port: 9092}', { spec: 'clusterIP: None' }),
  deployment('rates', '', { namespace: 'bank' }),
  service('rates', '{name: grpc, port: 50051}', { namespace: 'bank' }),
].join('');
