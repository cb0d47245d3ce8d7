import type { RegistryHost } from '../inventory.ts';
import { isAddress } from './host-names.ts';
import type { ListenerView, Registry } from './listener-view.ts';

/**
 * Full names of services whose virtual host has this domain for a client: the name itself, with a dot behind it, `name`
 * in the client's own namespace, `name.namespace`, `name.namespace.svc`, an address, or the same of an ExternalName that
 * stands for it. Source: `generateVirtualHostDomains` in pilot/pkg/networking/core/httproute.go.
 */
export function servicesWithDomain(registry: Registry, view: ListenerView, domain: string): string[] {
  if (isAddress(domain)) return registry.hostsByAddress(domain).map(({ hostname }) => hostname);
  return namesMeant(domain, view.namespace, registry.inventory.mesh.clusterDomain).flatMap((name) => {
    const alias = view.service(name)?.alias?.toLowerCase();
    return alias !== undefined && view.service(alias) !== undefined ? [name, alias] : [name];
  });
}

/** Every full name that a dialled name may be short for, the name itself first. */
export function namesMeant(dialled: string, namespace: string, clusterDomain: string): string[] {
  const name = dialled.endsWith('.') ? dialled.slice(0, -1) : dialled;
  if (!name.includes('.')) return [name, `${name}.${namespace}.svc.${clusterDomain}`];
  if (name.endsWith('.svc')) return [name, `${name}.${clusterDomain}`];
  return [name, `${name}.svc.${clusterDomain}`];
}

/** Short forms of a Service's full name that its virtual host carries for clients of a namespace. */
export function domainsOf({ hostname, namespace }: RegistryHost, client: string, clusterDomain: string): string[] {
  const name = hostname.split('.', 1)[0] ?? '';
  const withNamespace = [`${name}.${namespace}`, `${name}.${namespace}.svc`];
  return hostname === `${name}.${namespace}.svc.${clusterDomain}` ? [...(client === namespace ? [name] : []), ...withNamespace] : [];
}

/** What DNS of the cluster answers for a name that a pod dials: any Service, whoever may see it, by the search domains of its namespace. */
export function dialledService(registry: Registry, host: string, namespace: string): RegistryHost | undefined {
  const { inventory } = registry;
  if (isAddress(host)) return registry.hostsByAddress(host)[0];
  const { clusterDomain } = inventory.mesh;
  const searched = [...namesMeant(host, namespace, clusterDomain).slice(1), host.endsWith('.') ? host.slice(0, -1) : host];
  for (const name of searched) {
    const named = inventory.hostsNamed(name);
    const found = named.find(({ registry: kind }) => kind === 'kubernetes') ?? named.find((each) => each.namespace === namespace) ?? named[0];
    if (found) return found;
  }
  return undefined;
}

/** Whether only the cluster's own DNS could know the name. */
export function isClusterName(host: string, clusterDomain: string): boolean {
  return !isAddress(host) && (!host.includes('.') || host.endsWith('.svc') || host.endsWith(`.svc.${clusterDomain}`));
}
