import type { Resource } from '../../../../kube/resource.ts';
import { listAt, textAt } from '../../../../kube/resource.ts';
import { defineIndex } from '../../../../rules/view.ts';

/** Domain of Services where nothing says otherwise. */
const clusterDomain = 'cluster.local';

/**
 * The full name of a host as the control plane resolves it (`ResolveShortnameToFQDN` in pilot/pkg/model/config.go): a name
 * without any dot belongs to the namespace of the object that writes it; every other name stays as it is, so that
 * `reviews.prod` is not the Service `reviews` in `prod`.
 */
export function resolveHost(host: string, namespace: string): string {
  const lower = host.toLowerCase();
  return lower.includes('.') || lower.includes('*') || lower === '' ? lower : serviceHost(lower, namespace);
}

export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** Name and namespace in a full Service host of any cluster domain; undefined for other hosts. */
export function splitServiceHost(host: string): { name: string; namespace: string; domain: string } | undefined {
  const [name, namespace, svc, ...domain] = host.split('.');
  if (name === undefined || namespace === undefined || svc !== 'svc' || domain.length === 0) return undefined;
  return { name, namespace, domain: domain.join('.') };
}

/** The host as it is looked up: a Service's name in a cluster domain of one's own counts as the same Service. */
export function canonicalHost(host: string, namespace: string, ownDomain: string): string {
  const resolved = resolveHost(host, namespace);
  const parts = splitServiceHost(resolved);
  return parts !== undefined && parts.domain === ownDomain ? serviceHost(parts.name, parts.namespace) : resolved;
}

/** Wildcards that could cover a host, the most specific first, for lookups in a map: `*.b.c`, `*.c`, `*`. */
export function wildcardsFor(host: string): string[] {
  const labels = host.replace(/^\*\./, '').split('.');
  const own = host.startsWith('*.') ? [host] : [];
  return [...own, ...labels.map((_, index) => `*.${labels.slice(index + 1).join('.')}`).slice(0, -1), '*'];
}

/** Whether something exported to `exportTo` is seen from a namespace. Absent or empty means everywhere. */
export function isExportedTo(exportTo: readonly unknown[], own: string, viewer: string): boolean {
  if (exportTo.length === 0 || exportTo.includes('*')) return true;
  return exportTo.includes(viewer) || (exportTo.includes('.') && own === viewer);
}

const hostFields: Readonly<Record<string, (resource: Resource) => readonly unknown[]>> = {
  VirtualService: (resource) => listAt(resource.raw, ['spec', 'hosts']),
  DestinationRule: (resource) => [textAt(resource.raw, ['spec', 'host'])],
};

/**
 * The cluster domain that this input uses: `cluster.local`, unless no host ends in it and at least two objects agree on
 * another one. One object alone with another domain is more likely a slip of the pen.
 */
export const ownClusterDomain = defineIndex({
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  build(view): string {
    const counts = new Map<string, number>();
    for (const resource of [...view.ofKind('networking.istio.io/VirtualService'), ...view.ofKind('networking.istio.io/DestinationRule')]) {
      for (const host of hostFields[resource.kind]?.(resource) ?? []) {
        const domain = typeof host === 'string' ? splitServiceHost(host.toLowerCase())?.domain : undefined;
        if (domain !== undefined && domain !== 'clusterset.local') counts.set(domain, (counts.get(domain) ?? 0) + 1);
      }
    }
    const [only, ...others] = [...counts];
    const isOther = only !== undefined && others.length === 0 && only[1] >= 2;
    return isOther ? only[0] : clusterDomain;
  },
});
