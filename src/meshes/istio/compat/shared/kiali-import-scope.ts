import { listAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { isWithinWildcard, kialiHost, type KialiHost, type KialiNames } from './kiali-hosts.ts';

interface Egress {
  readonly namespace: string;
  readonly host: string;
  readonly isExcluded: boolean;
}

/** Whether workloads of a namespace are told of a host that an object of some namespace names. */
export type ImportScope = (host: string, namespace: string) => boolean;

/**
 * What the Sidecar without a selector of a namespace, or else of the root namespace, imports. Kiali leaves Sidecars with a
 * selector out of account. Source: business/checkers/common/sidecar_import_scope.go of Kiali.
 */
export function importScope(workloadNamespace: string, rootNamespace: string, sidecars: readonly Resource[], names: KialiNames): ImportScope | undefined {
  const general = (namespace: string): Resource | undefined => sidecars.find((sidecar) => sidecar.namespace === namespace && Object.keys(textMapAt(sidecar.raw, ['spec', 'workloadSelector', 'labels'])).length === 0);
  const sidecar = general(workloadNamespace) ?? general(rootNamespace);
  const egress = sidecar === undefined ? [] : egressOf(sidecar, workloadNamespace);
  if (egress.length === 0) return undefined;
  return (written, namespace) => {
    const host = kialiHost(written, namespace, names);
    const isNamed = (entry: Egress): boolean => matches(entry, host, written, namespace);
    return written !== '' && egress.some((entry) => !entry.isExcluded && isNamed(entry)) && !egress.some((entry) => entry.isExcluded && isNamed(entry));
  };
}

function egressOf(sidecar: Resource, workloadNamespace: string): Egress[] {
  return listAt(sidecar.raw, ['spec', 'egress']).flatMap((listener) => listAt(listener, ['hosts']).flatMap((written): Egress[] => {
    const slash = typeof written === 'string' ? written.indexOf('/') : -1;
    if (typeof written !== 'string' || slash < 0) return [];
    const isExcluded = written.startsWith('~');
    const owner = written.slice(isExcluded ? 1 : 0, slash) || '*';
    return [{ namespace: owner === '.' ? workloadNamespace : owner, host: written.slice(slash + 1), isExcluded }];
  }));
}

/** Hosts outside the cluster belong to the namespace of the object that names them. */
function matches(entry: Egress, host: KialiHost, written: string, namespace: string): boolean {
  const owner = host.isComplete ? host.namespace : namespace;
  if (entry.namespace !== '*' && entry.namespace !== owner) return false;
  if (entry.host === '*' || entry.host === written) return true;
  if (!host.isComplete) return entry.host === host.service || isWithinWildcard(host.service, entry.host);
  if ([host.name, host.service, `${host.service}.${host.namespace}`].includes(entry.host)) return true;
  if (isWithinWildcard(host.name, entry.host) || isWithinWildcard(written, entry.host)) return true;
  return host.isWildcard && isWithinWildcard(entry.host, host.name);
}
