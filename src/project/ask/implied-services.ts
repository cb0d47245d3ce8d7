import { listAt, numberAt, objectAt, textAt, textMapAt, type Json, type Resource } from '../../kube/resource.ts';
import type { ResourceSet } from '../../kube/resource-set.ts';
import type { AssumedService } from '../../language/reading.ts';
import { hostRouteKinds, parentRouteKinds, principalPolicyKinds, versionKinds } from '../../topology/foreign-kinds.ts';
import { qualify, type QualifiedName, type Topology } from '../../topology/topology.ts';
import { mergeAssumed } from './assumed-objects.ts';

/** Services of which configuration speaks and that the input does not show: whoever pastes a route alone has the rest of it elsewhere. */
export function impliedServices(resources: ResourceSet, { services }: Topology): AssumedService[] {
  const found = [...routed(resources), ...versioned(resources), ...guarded(resources), ...parented(resources)];
  return mergeAssumed(found).filter(({ id }) => !services.has(id));
}

function* routed(resources: ResourceSet): Iterable<AssumedService> {
  for (const { kind, protocols } of hostRouteKinds) {
    for (const resource of resources.ofKind(kind)) {
      const hosts = protocols.flatMap((protocol) => listAt(resource.raw, ['spec', protocol]).flatMap((rule) => listAt(rule, ['route']).map((to) => textAt(to, ['destination', 'host']))));
      const names = [...listAt(resource.raw, ['spec', 'hosts']), ...hosts].filter((host) => typeof host === 'string');
      for (const host of names) yield* serviceAt(host, resource);
      for (const protocol of protocols) for (const to of listAt(resource.raw, ['spec', protocol]).flatMap((rule) => [...listAt(rule, ['route']), ...mirrorsOf(rule)])) {
        const name = textAt(to, ['destination', 'subset']);
        // Where no rule tells what a version is, it is what its name says.
        if (name !== undefined && !isDefined(resources, textAt(to, ['destination', 'host']) ?? '', resource)) yield* serviceAt(textAt(to, ['destination', 'host']) ?? '', resource, [{ name, labels: { version: name } }]);
      }
    }
  }
}

function mirrorsOf(rule: Json): Json[] {
  const mirror = objectAt(rule, ['mirror']);
  return mirror === undefined ? [] : [{ destination: mirror }];
}

function isDefined(resources: ResourceSet, host: string, { namespace }: Resource): boolean {
  const id = serviceOf(host, namespace);
  return versionKinds.some(({ kind, host: path }) => resources.ofKind(kind).some((rule) => serviceOf(textAt(rule.raw, path) ?? '', rule.namespace) === id));
}

function* versioned(resources: ResourceSet): Iterable<AssumedService> {
  for (const { kind, host, versions } of versionKinds) {
    for (const resource of resources.ofKind(kind)) {
      const named = listAt(resource.raw, versions).flatMap((version) => ({ name: textAt(version, ['name']) ?? '', labels: textMapAt(version, ['labels']) }));
      yield* serviceAt(textAt(resource.raw, host) ?? '', resource, named.filter(({ name, labels }) => name !== '' && Object.keys(labels).length > 0));
    }
  }
}

/** Routes of the Gateway API: the Service that they are attached to, and those that they lead to. */
function* parented(resources: ResourceSet): Iterable<AssumedService> {
  for (const resource of parentRouteKinds.flatMap((kind) => resources.ofKind(kind))) {
    const parents = listAt(resource.raw, ['spec', 'parentRefs']).filter((parent) => textAt(parent, ['kind']) === 'Service');
    const backends = listAt(resource.raw, ['spec', 'rules']).flatMap((rule) => listAt(rule, ['backendRefs'])).filter((to) => (textAt(to, ['kind']) ?? 'Service') === 'Service');
    for (const ref of [...parents, ...backends]) {
      const name = textAt(ref, ['name']) ?? '';
      const port = numberAt(ref, ['port']);
      if (isName(name)) yield { ...assumed(qualify(textAt(ref, ['namespace']) ?? resource.namespace, name), { app: name }, []), ...(port === undefined ? {} : { port }) };
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
