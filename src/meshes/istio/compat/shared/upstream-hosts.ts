import { listAt, numberAt, type Resource } from '../../../../kube/resource.ts';

// Hosts as upstream's analyzers look them up. Source: pkg/config/analysis/analyzers/util/service_lookup.go and hosts.go.

/** Ports of what answers to a full name, by `scope/name`: a scope is `*` or a namespace that it is exported to. */
export type KnownHosts = ReadonlyMap<string, readonly number[]>;

/** A name without a dot gets its namespace, and always the default domain. */
export function upstreamName(host: string, namespace: string): string {
  return host.startsWith('*') || host.includes('.') ? host : `${host}.${namespace}.svc.cluster.local`;
}

export function knownHosts(entries: readonly Resource[], services: readonly Resource[]): KnownHosts {
  const known = new Map<string, readonly number[]>();
  for (const entry of entries) {
    const ports = listAt(entry.raw, ['spec', 'ports']).flatMap((port) => numberAt(port, ['number']) ?? []);
    const exportTo = listAt(entry.raw, ['spec', 'exportTo']).filter((each) => typeof each === 'string');
    for (const host of listAt(entry.raw, ['spec', 'hosts'])) {
      if (typeof host === 'string') for (const scope of scopes(exportTo, entry.namespace)) known.set(`${scope}/${upstreamName(host, entry.namespace)}`, ports);
    }
  }
  for (const service of services) {
    const ports = listAt(service.raw, ['spec', 'ports']).flatMap((port) => numberAt(port, ['port']) ?? []);
    const written = service.annotations['networking.istio.io/exportTo'];
    for (const scope of scopes(written === undefined || written === '' ? [] : written.split(','), service.namespace)) known.set(`${scope}/${upstreamName(service.name, service.namespace)}`, ports);
  }
  return known;
}

function scopes(exportTo: readonly string[], namespace: string): readonly string[] {
  if (exportTo.length === 0 || exportTo.includes('*')) return ['*'];
  return exportTo.map((entry) => (entry === '.' ? namespace : entry));
}

/** Ports of the host as upstream finds it for a VirtualService, which need not be how istiod does: in the scopes of the VirtualService's own exportTo, then by the ends of wildcards. */
export function findHost(known: KnownHosts, { host, namespace, exportTo }: { readonly host: string; readonly namespace: string; readonly exportTo: readonly string[] }): readonly number[] | undefined {
  const name = upstreamName(host, namespace);
  const own = exportTo.length === 0 ? [namespace] : exportTo.map((entry) => (entry === '.' ? namespace : entry));
  for (const scope of ['*', ...own]) {
    const found = known.get(`${scope}/${name}`);
    if (found !== undefined) return found;
  }
  for (const [key, ports] of known) {
    const slash = key.indexOf('/');
    const isVisible = ['*', namespace].includes(key.slice(0, slash));
    if (isVisible && key[slash + 1] === '*' && host.replace(/^\*/, '').endsWith(key.slice(slash + 2))) return ports;
  }
  return undefined;
}
