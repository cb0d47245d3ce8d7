import { listAt, textAt, textMapAt, type Resource } from '../../kube/resource.ts';
import type { ResourceSet } from '../../kube/resource-set.ts';
import type { AssumedService } from '../../language/reading.ts';
import { hostRouteKinds, principalPolicyKinds, versionKinds } from '../../topology/foreign-kinds.ts';
import { qualify, type QualifiedName, type Topology } from '../../topology/topology.ts';
import { mergeAssumed } from './assumed-objects.ts';

/** Services of which configuration speaks and that the input does not show: whoever pastes a route alone has the rest of it elsewhere. */
export function impliedServices(resources: ResourceSet, { services }: Topology): AssumedService[] {
  const found = [...routed(resources), ...versioned(resources), ...guarded(resources)];
  return mergeAssumed(found).filter(({ id }) => !services.has(id));
}

function* routed(resources: ResourceSet): Iterable<AssumedService> {
  for (const { kind, protocols } of hostRouteKinds) {
    for (const resource of resources.ofKind(kind)) {
      const hosts = protocols.flatMap((protocol) => listAt(resource.raw, ['spec', protocol]).flatMap((rule) => listAt(rule, ['route']).map((to) => textAt(to, ['destination', 'host']))));
      const names = [...listAt(resource.raw, ['spec', 'hosts']), ...hosts].filter((host) => typeof host === 'string');
      for (const host of names) yield* serviceAt(host, resource);
    }
  }
}

function* versioned(resources: ResourceSet): Iterable<AssumedService> {
  for (const { kind, host, versions } of versionKinds) {
    for (const resource of resources.ofKind(kind)) {
      const named = listAt(resource.raw, versions).flatMap((version) => ({ name: textAt(version, ['name']) ?? '', labels: textMapAt(version, ['labels']) }));
      yield* serviceAt(textAt(resource.raw, host) ?? '', resource, named.filter(({ name, labels }) => name !== '' && Object.keys(labels).length > 0));
    }
  }
}

/** Pods that a policy selects: a Service of their name stands before them in all likelihood. */
function* guarded(resources: ResourceSet): Iterable<AssumedService> {
  for (const { kind, selector } of principalPolicyKinds) {
    for (const resource of resources.ofKind(kind)) {
      const labels = textMapAt(resource.raw, selector);
      const name = labels['app'] ?? labels['app.kubernetes.io/name'];
      if (name !== undefined && isName(name)) yield assumed(qualify(resource.namespace, name), labels, []);
    }
  }
}

function* serviceAt(host: string, { namespace }: Resource, versions: AssumedService['versions'] = []): Iterable<AssumedService> {
  const id = serviceOf(host, namespace);
  if (id !== undefined) yield assumed(id, { app: id.split('/')[1] ?? '' }, versions);
}

/** A short name, or one that says that it is a Service's. */
function serviceOf(host: string, namespace: string): QualifiedName | undefined {
  const [name = '', other, kind] = host.split('.');
  if (!isName(name)) return undefined;
  if (other === undefined) return qualify(namespace, name);
  return kind === 'svc' && isName(other) ? qualify(other, name) : undefined;
}

function isName(text: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text);
}

function assumed(id: QualifiedName, labels: Readonly<Record<string, string>>, versions: AssumedService['versions']): AssumedService {
  return { id, labels, serviceAccount: id.split('/')[1] ?? 'default', versions };
}
