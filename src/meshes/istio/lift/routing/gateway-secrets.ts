import { objectAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Unknown } from '../../../../model/provenance.ts';
import type { Server } from './gateway-servers.ts';

/** By namespace, the names of the Secrets with certificates that the input holds. */
export type KnownSecrets = ReadonlyMap<string, ReadonlySet<string>>;

export function secretsIn(resources: ResourceSet): KnownSecrets {
  const known = new Map<string, Set<string>>();
  for (const secret of resources.ofKind('Secret')) {
    if (!hasCertificate(secret)) continue;
    known.set(secret.namespace, (known.get(secret.namespace) ?? new Set()).add(secret.name));
  }
  return known;
}

/**
 * Secrets that servers of a port name and the input does not hold. Where it holds none of that namespace they are kept
 * elsewhere, and taken to be there. Envoy opens the port without a certificate after 15 s. Source: `SDSAdsConfig` in
 * pilot/pkg/security/model/authentication.go, and `initial_fetch_timeout` in
 * https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/core/v3/config_source.proto
 */
export function unknownSecrets(servers: readonly Server[], namespace: string, known: KnownSecrets): readonly Unknown[] {
  const held = known.get(namespace);
  if (held === undefined) return [];
  return servers.filter(({ serving }) => serving !== 'passthrough').flatMap(({ secrets, hosts, source }) =>
    secrets.filter((name) => !held.has(name)).map((name) => ({ what: `whether Secret ${namespace}/${name} is there: without it the handshake fails for ${hosts.join(', ')}, and the whole port stays closed for 15 s after a change`, source })));
}

function hasCertificate({ raw }: Resource): boolean {
  const fields = { ...objectAt(raw, ['data']), ...objectAt(raw, ['stringData']) };
  return raw['type'] === 'kubernetes.io/tls' || 'tls.crt' in fields || 'cert' in fields;
}
