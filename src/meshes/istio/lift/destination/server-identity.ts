import { listAt } from '../../../../kube/resource.ts';
import { distrustOf } from '../../../../model/dialled.ts';
import type { Endpoint, Setting } from '../../../../model/mesh-model.ts';
import { at } from '../../../../model/provenance.ts';
import type { Inventory, Member, RegistryHost } from '../inventory.ts';
import { oldestFirst } from '../registry/age.ts';
import type { Block } from './policy.ts';

const scheme = 'spiffe://';

/** Whom a cluster's clients take for its servers in mutual TLS. */
export interface ServerIdentity {
  /** Names of which a server must have one; undefined where every server of the mesh will do. */
  readonly names: () => Setting<readonly string[]> | undefined;
  readonly distrust: (member: Member) => Endpoint['distrusted'];
}

/**
 * Clients want the names that the rule lists; without any, those of the service: the accounts of all its endpoints,
 * whatever port or subset, and what is written for it. Where that is nobody, every certificate of the mesh will do.
 * Source: `buildUpstreamTLSSettings` in pilot/pkg/networking/core/cluster_tls.go, `addServiceAccounts` in
 * pilot/pkg/model/push_context.go.
 */
export function serverIdentityOf(service: RegistryHost, tls: Block | undefined, inventory: Inventory): ServerIdentity {
  const written = listAt(tls?.value, ['subjectAltNames']).filter((name) => typeof name === 'string');
  let known: Setting<readonly string[]> | undefined;
  const names = (): Setting<readonly string[]> | undefined => {
    known ??= tls !== undefined && written.length > 0 ? { value: written, source: deeper(tls) } : namesOf(service, inventory);
    return known.value.length === 0 ? undefined : known;
  };
  return {
    names,
    distrust({ workload, account }) {
      const identity = workload === undefined ? undefined : inventory.workloads.get(workload)?.identity;
      // Most endpoints are who they are said to be.
      if (workload === undefined || identity === undefined || (written.length === 0 && identity === account)) return undefined;
      return distrustOf(names(), workload, identity);
    },
  };
}

function deeper({ source }: Block): Block['source'] {
  return source.kind === 'resource' ? at(source.resource, [...source.path, 'subjectAltNames']) : source;
}

/** Everything in the registry with the name and the namespace shares its endpoints; of what is written, only the youngest's counts. */
function namesOf({ hostname, namespace, resource }: RegistryHost, { hostsNamed, mesh }: Inventory): Setting<readonly string[]> {
  const same = hostsNamed(hostname).filter((host) => host.namespace === namespace);
  const accounts = same.flatMap((host) => host.ports.flatMap((port) => host.members(port).flatMap(({ account }) => (account === undefined ? [] : [scheme + account]))));
  const youngest = oldestFirst(same.map((host) => host.resource)).at(-1);
  const written = same.find((host) => host.resource === youngest)?.subjectAltNames ?? [];
  const names = [...accounts, ...written].flatMap((name) => [name, ...mesh.trustDomainAliases.flatMap((domain) => (name.startsWith(scheme) ? [name.replace(/^spiffe:\/\/[^/]*/, scheme + domain)] : []))]);
  return { value: [...new Set(names)].sort(), source: at(resource, ['spec']) };
}
