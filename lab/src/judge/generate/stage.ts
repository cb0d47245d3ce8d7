import { array, boolean, constant, constantFrom, record, type Arbitrary } from 'fast-check';
import { textMapAt, type JsonObject } from '../../../../src/kube/resource.ts';
import type { KubernetesObject } from '../../api-client.ts';
import { namespacesIn, podsIn } from '../../manifests.ts';
import type { Stage, StageWorkload } from '../round.ts';
import { optional, weighted, written } from './draw.ts';

/** Ports on which every application listens, so that whatever a Service forwards to answers: who listens is no matter of the mesh. */
export const applicationPorts: readonly number[] = [8080, 9090, 7070, 8443];
const gatewayPorts: readonly number[] = [8080, 8443, 9000, 15443];
const firstAddress = 11;
const mostPods = 13;

interface DrawnNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface DrawnPod {
  readonly namespace: string;
  readonly app: string;
  readonly version: string | undefined;
  readonly account: string | undefined;
  readonly inject: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly portNames: readonly (string | undefined)[];
  readonly hasMorePorts: boolean;
}

const tier = optional(constantFrom('front', 'back'), 2);
const injecting = weighted<Readonly<Record<string, string>>>([5, constant({ 'istio-injection': 'enabled' })], [1, constant({ 'istio.io/rev': 'default' })]);
const refusing = weighted<Readonly<Record<string, string>>>([3, constant({})], [1, constant({ 'istio-injection': 'disabled' })]);

function namespaceNamed(name: string, injection: Arbitrary<Readonly<Record<string, string>>>): Arbitrary<DrawnNamespace> {
  return record({ injection, tier, team: optional(constantFrom('red', 'blue'), 3) }).map(({ injection: labels, ...own }) => ({ name, labels: { ...labels, ...textsOf(own) } }));
}

/** Two in the mesh, one outside it, and sometimes one that is either. */
const arbitraryNamespaces: Arbitrary<readonly DrawnNamespace[]> = record({
  alpha: namespaceNamed('alpha', injecting),
  beta: namespaceNamed('beta', injecting),
  gamma: optional(namespaceNamed('gamma', weighted([2, injecting], [1, constant({})])), 2),
  plain: namespaceNamed('plain', refusing),
}).map(({ alpha, beta, gamma, plain }) => [alpha, beta, ...(gamma === undefined ? [] : [gamma]), plain]);

/** Of `applicationPorts`, in that order: one name stands for different ports, and some pods lack it. */
const portNames = constantFrom<readonly (string | undefined)[]>(['http', 'tcp', 'grpc', 'tls'], ['web', 'tcp', undefined, undefined], [undefined, undefined, undefined, undefined], ['http', 'web', undefined, 'tls'], [undefined, 'tcp', 'web', undefined]);

/** A label of the pod may take it out of the mesh, or into it. */
function podIn(namespace: Arbitrary<string>, app: Arbitrary<string>, version: Arbitrary<string | undefined>, inject: Arbitrary<string | undefined>): Arbitrary<DrawnPod> {
  return record({
    namespace, app, version, inject, portNames,
    account: constantFrom('own', 'own', 'own', 'shared', 'default', undefined),
    labels: record({ tier, track: optional(constantFrom('canary', 'stable'), 4), tls: optional(constantFrom('disabled', 'istio'), 14) }).map(({ tier: own, track, tls }) => textsOf({ tier: own, track, 'security.istio.io/tlsMode': tls })),
    hasMorePorts: boolean(),
  });
}

const version = constantFrom('v1', 'v1', 'v2', 'v2', 'v3', undefined);
const inject = weighted<string | undefined>([8, constant(undefined)], [1, constant('true')], [1, constant('false')]);

/** Always: a client, two versions of one app, a pod outside the mesh; then three to seven more, anywhere. */
function arbitraryPods(namespaces: readonly string[]): Arbitrary<readonly DrawnPod[]> {
  const anywhere = podIn(constantFrom(...namespaces, 'alpha', 'beta'), constantFrom('a', 'b', 'c', 'd', 'e'), version, inject);
  return record({
    client: podIn(constant('alpha'), constantFrom('a', 'b'), constant('v1'), constant(undefined)),
    twin: constantFrom('c', 'd').chain((app) => record({ first: podIn(constant('beta'), constant(app), constant('v1'), constant(undefined)), second: podIn(constant('beta'), constant(app), constant('v2'), inject) })),
    bare: podIn(constant('plain'), constantFrom('e', 'a'), constantFrom('v1', undefined), optional(constant('false'), 3)),
    more: array(anywhere, { minLength: 3, maxLength: 7, size: 'max' }),
  }).map(({ client, twin: { first, second }, bare, more }) => withOwnNames([client, first, second, bare, ...more]));
}

/** A pod whose name is taken is a further version of its app. */
function withOwnNames(pods: readonly DrawnPod[]): readonly DrawnPod[] {
  const known = new Map<string, DrawnPod>();
  for (const pod of pods) {
    const candidates = [pod, ...['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9'].map((further): DrawnPod => ({ ...pod, version: further }))];
    const free = candidates.find((candidate) => !known.has(keyOf(candidate)));
    if (free !== undefined) known.set(keyOf(free), free);
  }
  return [...known.values()];
}

function keyOf(pod: DrawnPod): string {
  return `${pod.namespace}/${nameOf(pod)}`;
}

/** Eight to thirteen pods in three to five namespaces and a gateway, as manifests. */
export const arbitraryStage: Arbitrary<Stage> = arbitraryNamespaces.chain((namespaces) =>
  record({ pods: arbitraryPods(namespaces.map(({ name }) => name)), hasEgress: optional(constant(true), 3) }).map(({ pods, hasEgress }) => {
    const gateways = ['ingress', ...(hasEgress === true ? ['egress'] : [])];
    const silent = new Set(namespaces.filter(({ labels }) => labels['istio-injection'] === undefined && labels['istio.io/rev'] === undefined).map(({ name }) => name));
    const homes = [...namespaces, ...gateways.map((name): DrawnNamespace => ({ name, labels: {} }))];
    return stageOf([...homes.map(({ name, labels }): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })), ...pods.slice(0, mostPods - gateways.length).map((pod) => deploymentOf(spokenFor(pod, silent))), ...gateways.map(gatewayOf)]);
  }),
);

function textsOf(labels: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return written(labels) as Readonly<Record<string, string>>;
}

function nameOf({ app, version: own }: DrawnPod): string {
  return own === undefined ? app : `${app}-${own}`;
}

/** Where the namespace does not say whether a proxy joins its pods, they do: else it is up to how the injector was installed. */
function spokenFor(pod: DrawnPod, silent: ReadonlySet<string>): DrawnPod {
  return pod.inject === undefined && silent.has(pod.namespace) ? { ...pod, inject: 'false' } : pod;
}

function deploymentOf(pod: DrawnPod): JsonObject {
  const { namespace, app, account } = pod;
  const matchLabels = textsOf({ app, version: pod.version });
  const labels = { ...matchLabels, ...pod.labels, ...textsOf({ 'sidecar.istio.io/inject': pod.inject }) };
  const more = pod.hasMorePorts ? [{ containerPort: 9091, name: 'admin' }, { containerPort: 6000 }] : [];
  const ports = [...applicationPorts.map((containerPort, index) => written({ containerPort, name: pod.portNames[index] })), ...more];
  const container = { name: 'app', image: 'example.test/echo:1', ports };
  return deployment(namespace, nameOf(pod), { matchLabels, metadata: { labels }, spec: { ...textsOf({ serviceAccountName: account === 'own' ? app : account }), containers: [container] } });
}

function gatewayOf(kind: string): JsonObject {
  const name = kind === 'ingress' ? 'gw' : 'egw';
  const metadata = { labels: { app: name, istio: `${kind}gateway`, 'sidecar.istio.io/inject': 'true' }, annotations: { 'inject.istio.io/templates': 'gateway' } };
  const container = { name: 'istio-proxy', image: 'auto', ports: gatewayPorts.map((containerPort) => ({ containerPort })) };
  return deployment(kind, name, { matchLabels: { app: name }, metadata, spec: { serviceAccountName: name, containers: [container] } });
}

function deployment(namespace: string, name: string, { matchLabels, metadata, spec }: { readonly matchLabels: JsonObject; readonly metadata: JsonObject; readonly spec: JsonObject }): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { replicas: 1, selector: { matchLabels }, template: { metadata, spec } } };
}

/**
 * A stage from its manifests, as the lab starts them: one pod of each workload, addresses from 10.44.0.11 on in order.
 * The lab's own reader decides who has a proxy, so that the two cannot part ways.
 */
export function stageOf(objects: readonly JsonObject[]): Stage {
  const manifests = objects as unknown as readonly KubernetesObject[];
  const namespaces = namespacesIn(manifests);
  const workloads = podsIn(manifests, namespaces, 1).map(({ namespace, workload, labels, serviceAccount, kind, ports, hiddenPorts = [] }, index): StageWorkload => {
    const known = new Set(ports.map(({ number }) => number));
    const hidden = [...new Set(hiddenPorts)].filter((number) => !known.has(number)).map((number) => ({ number }));
    return { namespace, name: workload, labels, serviceAccount, proxy: kind === 'plain' || kind === 'external' ? 'none' : kind, ports: [...ports, ...hidden], address: `10.44.0.${firstAddress + index}` };
  });
  return {
    namespaces: namespaces.map(({ metadata }) => {
      const labels = textMapAt({ metadata }, ['metadata', 'labels']);
      return { name: metadata.name, isInjected: isInjecting(labels), labels };
    }),
    workloads,
    objects,
  };
}

function isInjecting(labels: Readonly<Record<string, string>>): boolean {
  return labels['istio-injection'] === 'enabled' || (labels['istio-injection'] !== 'disabled' && (labels['istio.io/rev'] ?? '') !== '');
}
