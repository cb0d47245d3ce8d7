import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFile } from '../../src/kube/decode.ts';
import type { SourceFile } from '../../src/kube/resource.ts';
import type { KubernetesObject } from './api-client.ts';
import type { PodPort } from './instance.ts';
import { LabError } from './lab-error.ts';
import { built } from './paths.ts';
import type { PodSpec } from './pod.ts';
import { runCommand } from './run-command.ts';

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly serviceAccountName?: string;
    readonly hostNetwork?: boolean;
    readonly containers?: readonly { readonly image?: string; readonly args?: readonly string[]; readonly ports?: readonly { readonly containerPort: number; readonly name?: string; readonly protocol?: string }[] }[];
  };
}

/** Jobs are none: they end, and a lab has nothing to do for them. */
const withTemplate = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/**
 * Every Kubernetes object in files and folders, in the order of their names. A folder with a kustomization is rendered by
 * kubectl; of any other one, all YAML and JSON files below it are read.
 */
export async function readManifests(places: readonly string[]): Promise<readonly KubernetesObject[]> {
  const texts = await Promise.all(places.map(textsAt));
  return texts.flat().flatMap(objectsIn);
}

export function objectsIn(file: SourceFile): readonly KubernetesObject[] {
  const { resources, diagnostics } = decodeFile(file);
  const [problem] = diagnostics;
  if (problem !== undefined) throw new LabError(`${file.path}: ${problem.message}`, problem.help ?? 'correct the file');
  return resources.map(({ raw, namespace }) => inNamespace(raw as unknown as KubernetesObject, namespace));
}

const kustomization = /(?:^|\/)kustomization\.ya?ml$/;

async function textsAt(place: string): Promise<readonly SourceFile[]> {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found === undefined) throw new LabError(`there is no file \`${place}\``, 'name YAML files, or folders that hold them');
  if (found.isFile()) return [readText(place)];
  if (readdirSync(place).some((name) => kustomization.test(name))) return [{ path: place, text: await render(place) }];
  // A kustomization further down is an instruction to a program, and no object of the cluster.
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ya?ml|json)$/.test(name) && !kustomization.test(name));
  return names.sort().map((name) => readText(join(place, name)));
}

function readText(path: string): SourceFile {
  return { path, text: readFileSync(path, 'utf8') };
}

function render(folder: string): Promise<string> {
  return runCommand(built.kubectl, ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', folder], { advice: 'correct the kustomization, or run `npm run lab:build` if kubectl is missing' });
}

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return namespace === '' ? object : { ...object, metadata: { ...object.metadata, namespace } };
}

/** Namespaces that objects are in, with the labels that they were given; also those that no file defines. */
export function namespacesIn(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const defined = new Map(objects.filter(({ kind }) => kind === 'Namespace').map((object) => [object.metadata.name, object]));
  const named = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))].sort();
  const missing = named.filter((name) => !defined.has(name)).map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  return [...defined.values(), ...missing];
}

/** The pods that workloads ask for, at most `maxReplicas` of each. `namespaces` decide who is in the mesh. */
export function podsIn(objects: readonly KubernetesObject[], namespaces: readonly KubernetesObject[], maxReplicas: number): readonly PodSpec[] {
  const labels = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  const services = objects.filter(({ kind }) => kind === 'Service');
  return objects.flatMap((object): PodSpec[] => {
    if (!isWorkload(object)) return [];
    const isPod = object.kind === 'Pod';
    const { name, namespace = 'default' } = object.metadata;
    const template = isPod ? (object as unknown as PodTemplate) : templateOf(object);
    const base = { ...podOf(template, labels.get(namespace) ?? {}), namespace, workload: name };
    const hiddenPorts = portsOfServices(services, namespace, base.labels);
    const replicas = isPod ? 1 : Math.min(replicasOf(object), maxReplicas);
    return Array.from({ length: replicas }, (_, index) => ({ ...base, hiddenPorts, name: isPod ? name : `${name}-${index}` }));
  });
}

export function isWorkload({ apiVersion, kind }: KubernetesObject): boolean {
  return (apiVersion === 'v1' && kind === 'Pod') || (apiVersion === 'apps/v1' && withTemplate.has(kind));
}

function templateOf({ spec }: KubernetesObject): PodTemplate {
  return ((spec as { readonly template?: PodTemplate } | undefined)?.template ?? {}) as PodTemplate;
}

/** A DaemonSet has one: the lab is one node. */
function replicasOf({ kind, spec }: KubernetesObject): number {
  return kind === 'DaemonSet' ? 1 : ((spec as { readonly replicas?: number } | undefined)?.replicas ?? 1);
}

function podOf(template: PodTemplate, namespaceLabels: Readonly<Record<string, string>>): Omit<PodSpec, 'namespace' | 'name' | 'workload'> {
  const labels = template.metadata?.labels ?? {};
  const annotations = template.metadata?.annotations ?? {};
  const ports = (template.spec?.containers ?? []).flatMap(({ ports = [] }) => ports).filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  return {
    labels, annotations,
    kind: isGateway(template) ? 'gateway' : isInjected(template, namespaceLabels) ? 'sidecar' : 'plain',
    serviceAccount: template.spec?.serviceAccountName ?? 'default',
    ports: ports.map(({ containerPort, name }): PodPort => ({ number: containerPort, ...(name === undefined ? {} : { name }) })),
  };
}

/** A proxy that stands alone: by the injector's template for gateways, or with the arguments of one. */
function isGateway(template: PodTemplate): boolean {
  const templates = template.metadata?.annotations?.['inject.istio.io/templates'] ?? '';
  return templates.split(',').includes('gateway') || (template.spec?.containers ?? []).some(({ image, args = [] }) => image === 'auto' || args.slice(0, 2).join(' ') === 'proxy router');
}

/** As the injection webhook decides: a namespace may refuse for all, then the pod may speak, then the namespace. */
function isInjected({ metadata, spec }: PodTemplate, namespaceLabels: Readonly<Record<string, string>>): boolean {
  if (spec?.hostNetwork === true || namespaceLabels['istio-injection'] === 'disabled') return false;
  const own = metadata?.labels?.['sidecar.istio.io/inject'] ?? metadata?.annotations?.['sidecar.istio.io/inject'];
  if (own !== undefined) return own === 'true';
  return namespaceLabels['istio-injection'] === 'enabled' || (namespaceLabels['istio.io/rev'] ?? '') !== '';
}

/** Numbers that Services forward to and the pods do not name: their applications listen there all the same. */
function portsOfServices(services: readonly KubernetesObject[], namespace: string, labels: Readonly<Record<string, string>>): number[] {
  return services.filter(({ metadata }) => (metadata.namespace ?? 'default') === namespace).flatMap(({ spec }) => {
    const { selector, ports = [] } = spec as { readonly selector?: Readonly<Record<string, string>>; readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string; readonly protocol?: string }[] };
    if (selector === undefined || !Object.entries(selector).every(([key, value]) => labels[key] === value)) return [];
    return ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP').flatMap(({ port, targetPort = port }) => (typeof targetPort === 'number' ? targetPort : []));
  });
}
