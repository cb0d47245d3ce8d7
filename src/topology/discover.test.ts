import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText, sharedPath } from '../../test/shared.ts';
import { calleeKey, callerKey } from './call-graph.ts';
import { discover } from './discover.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import type { Topology } from './topology.ts';
import { configMap, deployment, edgeLines, env, service, shop, topologyOf } from './topology-lines.ts';

interface TrueEdge {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

function application(name: string): { topology: Topology; truth: string[] } {
  const root = sharedPath(`apps/${name}`) ?? '';
  const resources = readdirSync(join(root, 'manifests')).flatMap((file) => decodeFile({ path: file, text: readText(join(root, 'manifests', file)) }).resources);
  const truth = JSON.parse(readText(join(root, 'truth/edges.json'))) as TrueEdge[];
  return { topology: discover(ResourceSet.of(resources)), truth: truth.map(({ from, to, port }) => `${from} -> ${to}:${port}`).sort() };
}

function pairs(topology: Topology): string[] {
  return topology.edges.map((edge) => `${callerKey(edge.from)} -> ${calleeKey(edge.to)}:${edge.port}`.replaceAll('default/', '')).sort();
}

describe.skipIf(sharedPath('apps/online-boutique') === undefined)('Online Boutique (skipped where the applications are not beside the repository)', () => {
  it('yields exactly the calls that its authors allow', () => {
    const { topology, truth } = application('online-boutique');
    expect(pairs(topology)).toEqual(truth);
  });

  it('has the right protocols, and evidence with a line for each call', () => {
    const { topology } = application('online-boutique');
    const protocols = new Map(topology.edges.map((edge) => [calleeKey(edge.to), edge.protocol]));
    expect([...new Set(protocols.values())].sort()).toEqual(['grpc', 'http', 'tcp']);
    expect([...protocols].filter(([, protocol]) => protocol !== 'grpc')).toEqual([['default/frontend', 'http'], ['default/redis-cart', 'tcp']]);
    expect(topology.edges.every((edge) => edge.evidence.every(({ line, column }) => line > 15 && column > 0))).toBe(true);
  });

  it('does not take silence for an answer', () => {
    const { topology } = application('online-boutique');
    expect(topology.unknown.map(({ workload }) => workload.slice('default/'.length))).toEqual(['adservice', 'currencyservice', 'emailservice', 'paymentservice', 'productcatalogservice', 'shippingservice']);
    expect(topology.dangling.map(({ address }) => address)).toEqual(['shoppingassistantservice:80']);
  });
});

describe.skipIf(sharedPath('apps/bookinfo') === undefined)('Bookinfo (skipped where the applications are not beside the repository)', () => {
  it('is unknown, not empty', () => {
    const { topology } = application('bookinfo');
    expect(topology.edges).toEqual([]);
    expect(topology.unknown.map(({ workload }) => workload)).toEqual([...topology.workloads.keys()]);
    expect(topology.workloads.size).toBe(6);
  });
});

describe('unknown callees', () => {
  it.each([
    ['a workload without any address', deployment('a'), ['no address of another service stands in its environment, arguments, mounted files or policies; if it calls nobody, say so with the annotation `meshwright.dev/calls: none`']],
    ['a missing ConfigMap', deployment('a', 'envFrom: [{configMapRef: {name: gone}}]'), ['it takes settings from ConfigMap `gone`, which the input does not hold']],
    ['addresses of others only', deployment('a', env({ CART_HOST: 'cart' })), ['the addresses in its settings belong to no Service of the input']],
    ['a datastore', deployment('a', '', { image: 'docker.io/bitnami/postgresql:16@sha256:0' }), []],
    ['a collector', deployment('a', '', { image: 'prom/prometheus:v3' }), []],
  ])('%s', (_, text, expected) => {
    expect(topologyOf(text).unknown.map(({ because }) => because)).toEqual(expected);
  });
});

describe('workloads of every kind', () => {
  const pod = '{metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: i, env: [{name: CART_ADDR, value: "cart:8080"}]}]}}';
  it.each([
    ['apps/v1', 'StatefulSet', `{replicas: 3, template: ${pod}}`, 3],
    ['apps/v1', 'DaemonSet', `{template: ${pod}}`, undefined],
    ['apps/v1', 'ReplicaSet', `{template: ${pod}}`, 1],
    ['v1', 'ReplicationController', `{template: ${pod}}`, 1],
    ['batch/v1', 'Job', `{template: ${pod}}`, undefined],
    ['batch/v1', 'CronJob', `{jobTemplate: {spec: {template: ${pod}}}}`, undefined],
    ['argoproj.io/v1alpha1', 'Rollout', `{replicas: 2, template: ${pod}}`, 2],
  ])('%s %s', (apiVersion, kind, spec, replicas) => {
    const topology = topologyOf(service('cart', '{name: http, port: 8080}'), `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nspec: ${spec}\n`);
    expect(edgeLines(topology)).toEqual(['x -> cart:8080 http']);
    expect(topology.workloads.get('default/x')).toMatchObject({ kind });
    expect(topology.workloads.get('default/x')?.replicas).toBe(replicas);
  });

  it('keeps a bare pod, leaves an owned one to its owner, and tells two kinds of one name apart', () => {
    const bare = (name: string, more: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${more}}\nspec: {containers: [{name: c, image: i}]}\n---\n`;
    const topology = topologyOf(bare('p', ''), bare('q', ', ownerReferences: [{name: r}]'), deployment('p'));
    expect([...topology.workloads.keys()]).toEqual(['default/p', 'default/p (Pod)']);
  });
});

describe('what a workload is', () => {
  it('says version, account, probes, scraping and whose sidecar', () => {
    const container = 'ports: [{name: http, containerPort: 8080}]\nreadinessProbe: {httpGet: {path: /ready, port: http}}\nlivenessProbe: {grpc: {port: 9000}}';
    const marks = 'prometheus.io/scrape: "true", prometheus.io/port: "9100"';
    const topology = topologyOf(`apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {istio-injection: enabled}}\n---\n`, deployment('a', container, { labels: 'version: v2', annotations: marks }), deployment('b', '', { labels: 'sidecar.istio.io/inject: "false"' }), deployment('c', '', { namespace: 'other' }));
    expect(topology.workloads.get('default/a')).toMatchObject({
      version: 'v2',
      serviceAccount: 'default',
      hasOwnServiceAccount: false,
      injection: { state: 'injected', because: 'namespace `default` carries the label `istio-injection: enabled`' },
      probes: [{ type: 'liveness', handler: 'grpc', port: 9000 }, { type: 'readiness', handler: 'http', port: 8080, path: '/ready' }],
      scrape: { port: 9100, path: '/metrics', via: 'annotation' },
    });
    expect(topology.workloads.get('default/b')?.injection).toMatchObject({ state: 'not-injected', because: 'its pods carry the label `sidecar.istio.io/inject: false`' });
    expect(topology.workloads.get('other/c')?.injection).toEqual({ state: 'unknown', because: 'its pods do not say, and no Namespace object `other` is in the input' });
  });

  it('knows a monitor that scrapes it through its Service', () => {
    const labelled = 'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {team: x}}\nspec: {selector: {app: a}, ports: [{name: metrics, port: 9090, targetPort: 9100}]}\n---\n';
    const monitor = 'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m}\nspec: {selector: {matchLabels: {team: x}}, endpoints: [{port: metrics, path: /m}]}\n';
    expect(topologyOf(deployment('a'), labelled, monitor).workloads.get('default/a')?.scrape).toMatchObject({ port: 9100, path: '/m', via: 'monitor' });
  });

  it('puts its own Service first', () => {
    const others = service('a-lb', '{port: 80}', { app: 'a', spec: 'type: LoadBalancer' }) + service('a', '{port: 80}') + service('a-0', '{port: 80}', { app: 'a' });
    expect(topologyOf(deployment('a'), others).workloads.get('default/a')?.services).toEqual(['default/a', 'default/a-0', 'default/a-lb']);
  });
});

describe('protocols of ports', () => {
  it.each([
    ['{name: grpc-web, port: 80, appProtocol: grpc}', 'grpc', 'app-protocol'],
    ['{name: x, port: 80, appProtocol: kubernetes.io/h2c}', 'http2', 'app-protocol'],
    ['{name: http-metrics, port: 9999}', 'http', 'port-name'],
    ['{name: tcp-redis, port: 6379}', 'tcp', 'port-name'],
    ['{name: httpbin, port: 9999}', 'unknown', 'none'],
    ['{name: web, port: 9001, targetPort: 7001}', 'grpc', 'probe'],
    ['{name: web, port: 9999}', 'unknown', 'none'],
    ['{name: web, port: 5432}', 'tcp', 'port-number'],
    ['{name: dns, port: 53, protocol: UDP}', 'udp', 'app-protocol'],
  ])('%s', (port, protocol, protocolSource) => {
    const topology = topologyOf(deployment('a', 'livenessProbe: {grpc: {port: 7001}}'), service('a', port));
    expect(topology.services.get('default/a')?.ports[0]).toMatchObject({ protocol, protocolSource });
  });

  it('asks callers before images and numbers', () => {
    const topology = topologyOf(deployment('a'), service('a', '{port: 8080}'), deployment('b', env({ A_URL: 'grpc://a:8080' })), deployment('r', '', { image: 'redis' }), service('r', '{port: 7000, targetPort: 6379}'));
    expect(topology.services.get('default/a')?.ports[0]).toMatchObject({ protocol: 'grpc', protocolSource: 'caller' });
    expect(topology.services.get('default/r')?.ports[0]).toMatchObject({ protocol: 'redis', protocolSource: 'image' });
  });
});

describe('cycles', () => {
  it('are listed from their smallest name', () => {
    const node = (name: string, ...callees: string[]): string => deployment(name, env(Object.fromEntries(callees.map((callee) => [`${callee.toUpperCase()}_URL`, `http://${callee}`])))) + service(name, '{name: http, port: 80}');
    expect(topologyOf(node('c', 'a'), node('a', 'b'), node('b', 'c', 'a'), node('d', 'a')).cycles).toEqual([['default/a', 'default/b'], ['default/a', 'default/b', 'default/c']]);
  });

  it('stay bounded where everybody calls everybody', () => {
    const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
    const text = names.map((name) => deployment(name, env(Object.fromEntries(names.map((callee) => [`${callee.toUpperCase()}_URL`, `http://${callee}`])))) + service(name, '{port: 80}')).join('');
    expect(topologyOf(text).cycles).toHaveLength(200);
  });
});

function comparable(topology: Topology): unknown {
  return {
    edges: edgeLines(topology),
    evidence: topology.edges.map((edge) => edge.evidence.map(({ text }) => text)),
    unknown: topology.unknown,
    dangling: topology.dangling.map(({ workload, address }) => [workload, address]),
    settings: topology.settings.map(({ workload, setting, value, to }) => [workload, setting, value, to]),
    cycles: topology.cycles,
    services: [...topology.services.values()].map(({ id, ports, workloads }) => [id, ports.map(({ port, protocol }) => [port, protocol]), workloads]),
    workloads: [...topology.workloads.values()].map(({ id, services, injection }) => [id, services, injection.state]),
  };
}

describe('laws', () => {
  const text =
    shop +
    deployment('web', `envFrom: [{configMapRef: {name: all}}]\n${env({ ORDERS_URL: 'http://orders', PAYMENT_TIMEOUT: '3s', GONE_HOST: 'gone' })}`) +
    service('web', '{name: http, port: 80}') +
    service('web-lb', '{port: 80}', { app: 'web', spec: 'type: LoadBalancer' }) +
    configMap('all', 'CART_ADDR: cart:8080\nPAYMENT_ADDR: payment:80') +
    deployment('worker', env({ WEB_URL: 'http://web', CART: 'cart:8080' })) +
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {matchLabels: {app: redis}}, ingress: [{from: [{podSelector: {matchLabels: {app: cart}}}], ports: [{port: 6379}]}]}\n---\n';
  const documents = text.split('---\n').filter((document) => document.trim() !== '');

  it('hold whatever the order of documents and files', () => {
    const expected = comparable(topologyOf(...documents.map((document) => document)));
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), fc.integer({ min: 1, max: documents.length }), (shuffled, cut) => {
        const files = [shuffled.slice(0, cut).join('---\n'), shuffled.slice(cut).join('---\n')].map((part, index) => decodeFile({ path: `${index}.yaml`, text: part }).resources);
        const topology = comparable(discover(ResourceSet.of(files.flat()))) as { evidence: string[][] };
        expect({ ...topology, evidence: topology.evidence.map((texts) => [...texts].sort()) }).toEqual({ ...(expected as object), evidence: (expected as { evidence: string[][] }).evidence.map((texts) => [...texts].sort()) });
      }),
      { numRuns: 60 },
    );
  });

  it('hold for any value of a variable: no throw, and no callee that is not in the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('CART_URL', 'X', 'DB_HOST', 'TIMEOUT'), (value, name) => {
        const topology = topologyOf(shop, deployment('web', env({ [name]: value })));
        const callees = topology.edges.filter((edge) => callerKey(edge.from) === 'default/web').map((edge) => calleeKey(edge.to).split('/').at(-1) ?? '');
        expect(callees.every((callee) => value.toLowerCase().includes(callee))).toBe(true);
      }),
    );
  });
});

describe('scale', () => {
  it('resolves every address of 10 000 services', () => {
    const count = 10_000;
    const json = (index: number): string =>
      `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"s${index}","namespace":"n${index % 20}"},"spec":{"template":{"metadata":{"labels":{"app":"s${index}","part-of":"all"}},"spec":{"containers":[{"name":"c","image":"i","env":[{"name":"NEXT_URL","value":"http://s${(index + 20) % count}:80"},{"name":"OTHER","value":"s${(index + 1) % count}.n${((index + 1) % count) % 20}:80"}]}]}}}},{"apiVersion":"v1","kind":"Service","metadata":{"name":"s${index}","namespace":"n${index % 20}"},"spec":{"selector":{"app":"s${index}","part-of":"all"},"ports":[{"port":80}]}}]}\n---\n`;
    const text = Array.from({ length: count }, (_, index) => json(index)).join('');
    const topology = topologyOf(text);
    expect(topology.edges).toHaveLength(2 * count);
    expect(topology.dangling).toHaveLength(0);
  }, 60_000);
});
