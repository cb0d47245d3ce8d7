import { distinct } from '../../base/order.ts';
import { listAt, textAt, textMapAt, type Resource, type SourceFile } from '../../kube/resource.ts';
import { matchesLabels } from '../../kube/selector.ts';
import type { ShownSubject } from '../../language/vocabulary.ts';
import { hostRouteKinds, parentRouteKinds, principalPolicyKinds, versionKinds } from '../../topology/foreign-kinds.ts';
import { qualify, type QualifiedName } from '../../topology/topology.ts';
import type { Project } from '../project.ts';

/** What "this" is where manifests were pasted: the Services that they are for, and their namespace where it is one. */
export function shownSubject(project: Project, pasted: readonly SourceFile[], given: Project): ShownSubject | undefined {
  const objects = pasted.flatMap(({ path }) => project.resources.inFile(path));
  if (objects.length === 0) return undefined;
  const configured = distinct(objects.flatMap((resource) => configuredBy(resource, project)));
  const services = configured.length > 0 ? configured : distinct(objects.flatMap((resource) => appliedBy(resource, project)));
  const spaces = distinct(objects.flatMap(({ namespace }) => (namespace === '' ? [] : [namespace])));
  return { services, ...(spaces[0] !== undefined && spaces.length === 1 ? { namespace: spaces[0] } : {}), ...(given.resources.size === 0 ? { isAll: true } : {}) };
}

/** Services that an object of the mesh is for: by the name under which they are called, else by where it leads. */
function configuredBy(resource: Resource, { topology }: Project): QualifiedName[] {
  const { raw, namespace } = resource;
  const kind = `${resource.group}/${resource.kind}`;
  const known = (hosts: readonly unknown[]): QualifiedName[] => hosts.flatMap((host) => (typeof host === 'string' ? serviceOf(host, namespace) : [])).filter((id) => topology.services.has(id));
  const routes = hostRouteKinds.find((entry) => entry.kind === kind);
  if (routes !== undefined) {
    const own = known(listAt(raw, ['spec', 'hosts']));
    return own.length > 0 ? own : known(routes.protocols.flatMap((protocol) => listAt(raw, ['spec', protocol]).flatMap((rule) => listAt(rule, ['route']).map((to) => textAt(to, ['destination', 'host'])))));
  }
  const versions = versionKinds.find((entry) => entry.kind === kind);
  if (versions !== undefined) return known([textAt(raw, versions.host)]);
  if (parentRouteKinds.includes(kind as (typeof parentRouteKinds)[number])) {
    const own = listAt(raw, ['spec', 'parentRefs']).filter((parent) => textAt(parent, ['kind']) === 'Service').map((parent) => qualify(textAt(parent, ['namespace']) ?? namespace, textAt(parent, ['name']) ?? ''));
    const led = listAt(raw, ['spec', 'rules']).flatMap((rule) => listAt(rule, ['backendRefs']).map((to) => qualify(textAt(to, ['namespace']) ?? namespace, textAt(to, ['name']) ?? '')));
    return (own.length > 0 ? own : led).filter((id) => topology.services.has(id));
  }
  const selector = principalPolicyKinds.find((entry) => entry.kind === kind)?.selector ?? ['spec', 'selector', 'matchLabels'];
  // Workloads of the application have selectors too: what is theirs is not configuration.
  const labels = topology.workloads.has(qualify(namespace, resource.name)) ? {} : textMapAt(raw, selector);
  if (Object.keys(labels).length === 0) return [];
  return [...topology.workloads.values()].filter((workload) => workload.namespace === namespace && matchesLabels(labels, workload.labels)).flatMap(({ services }) => services);
}

/** Services of the application itself. */
function appliedBy({ kind, namespace, name }: Resource, { topology }: Project): QualifiedName[] {
  const id = qualify(namespace, name);
  if (kind === 'Service') return topology.services.has(id) ? [id] : [];
  return [...(topology.workloads.get(id)?.services ?? [])];
}

function serviceOf(host: string, namespace: string): QualifiedName[] {
  const [name = '', space, kind] = host.split('.');
  if (space === undefined) return [qualify(namespace, name)];
  return kind === 'svc' ? [qualify(space, name)] : [];
}
