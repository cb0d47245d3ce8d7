import { compareText, sortedBy } from '../../base/order.ts';
import { printObject } from '../../compile/print.ts';
import { textAt, type JsonObject, type SourceFile } from '../../kube/resource.ts';
import type { AssumedService, Wish } from '../../language/reading.ts';
import { portsAnnotation } from '../../topology/annotations.ts';
import type { Topology } from '../../topology/topology.ts';

/** Where objects stand that nobody has written: beside every path that a person can have. */
export const assumedFile = '<assumed>';

/** Pods listen here where nobody says where. */
const usualPort = 80;

/**
 * What the words take to exist, as objects: the pipeline then reads them like any others. They are never written. What the
 * input shows of a service is kept, and only what is missing of it is added.
 */
export function assumedObjects(assumed: readonly AssumedService[], topology: Topology, accounts: readonly JsonObject[] = []): SourceFile | undefined {
  const services = sortedBy(assumed, ({ id }) => id).flatMap((service) => objectsOf(service, topology));
  const known = new Set(services.map(identity));
  const objects = [...services, ...accounts.filter((account) => !known.has(identity(account)))];
  return objects.length === 0 ? undefined : { path: assumedFile, text: objects.map(printObject).join('---\n') };
}

function identity(object: JsonObject): string {
  return `${textAt(object, ['kind'])} ${textAt(object, ['metadata', 'namespace'])}/${textAt(object, ['metadata', 'name'])}`;
}

/** Accounts that the words name, where the input shows no pods at all: whoever has only words has the accounts elsewhere. */
export function assumedAccounts(wishes: readonly Wish[], given: Topology): JsonObject[] {
  if (given.workloads.size > 0) return [];
  const named = wishes.flatMap((wish) => (wish.kind === 'allow-calls' ? wish.from : wish.kind === 'deny-calls' ? [...wish.from, ...(wish.except ?? [])] : []));
  const accounts = new Map(named.flatMap((source) => (source.kind === 'service-account' ? [[`${source.namespace}/${source.name}`, source] as const] : [])));
  return [...accounts.values()].map(({ namespace, name }) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }));
}

function objectsOf(assumed: AssumedService, topology: Topology): JsonObject[] {
  const { id, labels, serviceAccount, versions } = assumed;
  const [namespace = '', name = ''] = id.split('/');
  const known = topology.services.get(id);
  // Pods that the Service of the input does not select would not be behind it.
  const own = known === undefined ? labels : { ...labels, ...known.selector };
  const there = (known?.workloads ?? []).flatMap((workload) => topology.workloads.get(workload) ?? []);
  const missing = versions.filter((version) => !there.some((workload) => hasLabels(workload.labels, version.labels)));
  const account = there[0]?.serviceAccount ?? serviceAccount;
  const port = assumed.port ?? known?.ports[0]?.targetPort ?? usualPort;
  const pods = versions.length === 0 && there.length === 0 ? [{ name, labels: own }] : missing.map((version) => ({ name: `${name}-${dnsLabel(version.name)}`, labels: { ...own, ...version.labels } }));
  return [
    ...(there.length === 0 ? [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } }] : []),
    ...pods.filter((pod) => !topology.workloads.has(`${namespace}/${pod.name}`)).map((pod) => deployment(namespace, pod.name, pod.labels, account, port)),
    ...(known === undefined ? [serviceObject(assumed, namespace, name, port)] : []),
  ];
}

function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function deployment(namespace: string, name: string, labels: Readonly<Record<string, string>>, serviceAccountName: string, containerPort: number): JsonObject {
  const containers = [{ name: 'app', image: 'assumed', ports: [{ containerPort }] }];
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName, containers } } } };
}

function serviceObject({ labels, protocol = 'http', port: said }: AssumedService, namespace: string, name: string, port: number): JsonObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, ...(said === undefined ? { annotations: { [portsAnnotation]: 'assumed' } } : {}) }, spec: { selector: labels, ports: [{ name: protocol, port, targetPort: port }] } };
}

function dnsLabel(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'version';
}

/** One service for each name: versions and labels of several sayings together. */
export function mergeAssumed(assumed: readonly AssumedService[]): AssumedService[] {
  const merged = new Map<string, AssumedService>();
  for (const service of assumed) {
    const before = merged.get(service.id);
    merged.set(service.id, before === undefined ? service : { ...before, ...service, labels: { ...before.labels, ...service.labels }, versions: sortedVersions([...before.versions, ...service.versions]) });
  }
  return [...merged.values()];
}

function sortedVersions(versions: AssumedService['versions']): AssumedService['versions'] {
  return [...new Map(versions.map((version) => [version.name, version])).values()].sort((a, b) => compareText(a.name, b.name));
}
