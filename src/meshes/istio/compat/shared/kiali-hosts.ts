import type { Resource } from '../../../../kube/resource.ts';
import type { Surroundings } from '../../../../rules/surroundings.ts';

/** What Kiali knows of names before it reads a host. */
export interface KialiNames {
  /** Domain of Services with the `svc.` before it, which Kiali calls the identity domain. */
  readonly domain: string;
  readonly hasNamespace: (name: string) => boolean;
  readonly namespaces: ReadonlySet<string>;
}

/** A host as Kiali reads it. */
export interface KialiHost {
  readonly service: string;
  /** Empty for hosts that it takes to be outside the cluster. */
  readonly namespace: string;
  /** Whether it is a Service of the cluster by name: short names and full ones are. */
  readonly isComplete: boolean;
  /** Full name; the host itself where it is not complete. */
  readonly name: string;
  readonly isWildcard: boolean;
}

interface Everything {
  readonly all: () => Iterable<Resource>;
  readonly surroundings: Surroundings;
}

/** Namespaces are those that the surroundings list, else those of the objects and those that a Namespace object names. */
export function kialiNames({ all, surroundings }: Everything): KialiNames {
  const namespaces = new Set(surroundings.namespaces);
  if (surroundings.namespaces === undefined) {
    for (const { kind, namespace, name } of all()) namespaces.add(kind === 'Namespace' ? name : namespace);
    namespaces.delete('');
  }
  return { domain: `svc.${surroundings.clusterDomain ?? 'cluster.local'}`, namespaces, hasNamespace: (name) => namespaces.has(name) };
}

/** Source: `ParseHost` in kubernetes/host.go of Kiali. */
export function parsedHost(written: string, namespace: string, { domain }: Pick<KialiNames, 'domain'>): KialiHost {
  const [service = '', own, ...rest] = written.split('.');
  if (own === undefined) return complete(service, namespace, domain);
  if (rest.length > 0 && rest.join('.') === domain) return complete(service, own, domain);
  return { service: written, namespace: '', isComplete: false, name: written, isWildcard: written.startsWith('*') };
}

/**
 * The same, and `service.namespace` and `service.namespace.svc` become full names, the first where there is a namespace
 * of that name. istiod leaves both as they are. Source: `GetHost` in kubernetes/host.go of Kiali.
 */
export function kialiHost(written: string, namespace: string, names: KialiNames): KialiHost {
  const [service = '', own = '', svc, ...rest] = written.split('.');
  const isTwoParts = svc === undefined && own !== '' && (own === namespace || names.hasNamespace(own));
  const isThreeParts = svc === 'svc' && rest.length === 0;
  return isTwoParts || isThreeParts ? complete(service, own, names.domain) : parsedHost(written, namespace, names);
}

function complete(service: string, namespace: string, domain: string): KialiHost {
  return { service, namespace, isComplete: true, name: `${service}.${namespace}.${domain}`, isWildcard: service.startsWith('*') };
}

/** By the end of the text alone: `*.a.com` holds `xa.com` too, and `*` holds nothing. Source: `HostWithinWildcardHost` there. */
export function isWithinWildcard(name: string, wildcard: string): boolean {
  return wildcard.startsWith('*') && wildcard.length > 2 && name.endsWith(wildcard.slice(2));
}
