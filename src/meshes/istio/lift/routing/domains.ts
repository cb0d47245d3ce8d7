import type { RegistryHost } from '../inventory.ts';
import { isAddress } from './host-names.ts';
import type { ListenerView, Registry } from './listener-view.ts';

/** An ExternalName may stand for another one; DNS gives up on longer chains too. */
export const longestAliasChain = 8;

/**
 * Full names of services whose virtual host has this domain for a client: the name itself, with a dot behind it, `name`
 * in the client's own namespace, `name.namespace`, `name.namespace.svc`, an address, or the same of an ExternalName that
 * stands for it. Source: `generateVirtualHostDomains` in pilot/pkg/networking/core/httproute.go.
 */
export function servicesWithDomain(registry: Registry, view: ListenerView, domain: string): string[] {
  if (isAddress(domain)) return registry.hostsByAddress(domain).map(({ hostname }) => hostname);
  return namesMeant(domain, view.namespace, registry.inventory.mesh.clusterDomain).flatMap((name) => {
    const target = aliasTarget(registry, name);
    const service = target === undefined ? undefined : view.service(target);
    return target !== undefined && service !== undefined && view.importsAlias(service, name) ? [name, target] : [name];
  });
}

/**
 * What an ExternalName stands for in the end, whoever sees the ExternalName itself: the names of a Service are gathered
 * before anybody asks who may see what. Source: `resolveServiceAliases` in pilot/pkg/model/push_context.go.
 */
export function aliasTarget({ inventory }: Registry, name: string): string | undefined {
  let target: string | undefined;
  for (let step = 0; step < longestAliasChain; step += 1) {
    const next = inventory.hostsNamed(target ?? name).find(({ alias }) => alias !== undefined)?.alias?.toLowerCase();
    if (next === undefined) return target;
    target = next;
  }
  return undefined;
}

/** Every full name that a dialled name may be short for, the name itself first. One that ends in a dot is short for nothing. */
export function namesMeant(name: string, namespace: string, clusterDomain: string): string[] {
  if (isAbsolute(name)) return [name.slice(0, -1)];
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
  const [own = host, ...longer] = namesMeant(host, namespace, clusterDomain);
  const searched = [...longer, own];
  for (const name of searched) {
    const named = inventory.hostsNamed(name);
    const found = named.find(({ registry: kind }) => kind === 'kubernetes') ?? named.find((each) => each.namespace === namespace) ?? named[0];
    if (found) return found;
  }
  return undefined;
}

/** Whether only the cluster's own DNS could know the name. */
export function isClusterName(host: string, clusterDomain: string): boolean {
  const name = isAbsolute(host) ? host.slice(0, -1) : host;
  return !isAddress(name) && (!name.includes('.') || name.endsWith('.svc') || name.endsWith(`.svc.${clusterDomain}`));
}

/** The name that ends the search of the cluster's DNS, since no Service has it: the one that was dialled, or what an ExternalName stands for. */
export function unresolvedName({ inventory }: Registry, host: string, dialled: RegistryHost | undefined): string | undefined {
  const { clusterDomain } = inventory.mesh;
  let [name, service] = [host, dialled];
  for (let step = 0; step < longestAliasChain && service?.alias !== undefined; step += 1) {
    name = service.alias;
    service = inventory.hostsNamed(name).find(({ registry }) => registry === 'kubernetes');
  }
  const hasAddress = service !== undefined && service.alias === undefined;
  return !hasAddress && isClusterName(name, clusterDomain) ? name : undefined;
}

/** No search domain is tried for such a name. */
function isAbsolute(name: string): boolean {
  return name.endsWith('.');
}
