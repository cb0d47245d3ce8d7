import { groupBy } from '../../../../base/order.ts';
import { listAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { podKinds, pods } from '../../../../rules/indexes/pods.ts';
import type { View } from '../../../../rules/view.ts';
import type { KialiNames } from './kiali-hosts.ts';

/** What has pods or machines, as Kiali lists it: by namespace, with the labels of the pods. */
export interface KialiWorkload {
  readonly id: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export const kialiWorkloadKinds = [...podKinds, 'networking.istio.io/WorkloadGroup'] as const;

export function kialiWorkloads(view: View<(typeof kialiWorkloadKinds)[number]>): readonly KialiWorkload[] {
  const groups = view.ofKind('networking.istio.io/WorkloadGroup').map((group) => ({ id: idOf(group), namespace: group.namespace, labels: textMapAt(group.raw, ['spec', 'metadata', 'labels']) }));
  return [...view.index(pods).all.map(({ resource, labels }) => ({ id: idOf(resource), namespace: resource.namespace, labels })), ...groups];
}

function idOf({ kind, namespace, name }: Resource): string {
  return `${kind} ${namespace}/${name}`;
}

export function kialiWorkloadsByNamespace(view: View<(typeof kialiWorkloadKinds)[number]>): (namespace: string) => readonly KialiWorkload[] {
  const byNamespace = groupBy(kialiWorkloads(view), ({ namespace }) => namespace);
  return (namespace) => byNamespace.get(namespace) ?? [];
}

/** Labels that name an application, in Kiali's order of preference. */
const applicationLabels = ['app.kubernetes.io/name', 'service.istio.io/canonical-name', 'app'];

export function applicationOf({ labels }: KialiWorkload): string | undefined {
  return labels[applicationLabels.find((label) => labels[label] !== undefined) ?? ''];
}

/** Whether Kiali finds a host among those of ServiceEntries, which it does by the end of the text: `notexample.com` ends as `example.com` does. */
export function serviceEntryHosts(entries: readonly Resource[]): (host: string) => boolean {
  const endings = entries.flatMap((entry) => listAt(entry.raw, ['spec', 'hosts'])).flatMap((host) => (typeof host === 'string' ? [host.slice(host.indexOf('*') + 1)] : []));
  return (host) => endings.some((ending) => host.endsWith(ending));
}

/** Whether a namespace sees a Service under a full name, or one of the two shorter ones that Kiali takes too. */
export function kubernetesHosts(services: readonly Resource[], { domain }: Pick<KialiNames, 'domain'>, byDefault: readonly string[]): (host: string, viewer: string) => boolean {
  const known = new Map<string, Resource>();
  for (const service of services) for (const ending of [`.${domain}`, '.svc', '']) known.set(`${service.name}.${service.namespace}${ending}`, service);
  return (host, viewer) => {
    const service = known.get(host);
    return service !== undefined && isExported(exportsOf(service, byDefault), service.namespace, viewer);
  };
}

function exportsOf(service: Resource, byDefault: readonly string[]): readonly string[] {
  const written = service.annotations['networking.istio.io/exportTo'];
  return written === undefined ? byDefault : written.split(',').flatMap((part) => part.trim() || []);
}

/** An empty list is everyone, and so is `*`; `~` is nobody. */
export function isExported(exportTo: readonly unknown[], own: string, viewer: string): boolean {
  if (exportTo.length === 0) return true;
  return exportTo.some((entry) => entry === '*' || (entry === '.' ? own === viewer : entry === viewer));
}

/** Host that a DestinationRule is for. */
export function hostOf(rule: Resource): string {
  return textAt(rule.raw, ['spec', 'host']) ?? '';
}
