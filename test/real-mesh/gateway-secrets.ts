import { listAt, numberAt, textAt, type JsonObject } from '../../src/kube/resource.ts';
import type { MeshModel } from '../../src/model/mesh-model.ts';

/** Those that recordings give to gateways. */
const known: ReadonlySet<string> = new Set(['web-tls', 'mutual-tls', 'client-tls']);

/**
 * Ports of gateways, as `workload:port` of their pods, that wait for a secret which nobody has: Envoy opens none of
 * their servers before it comes, and which secrets there are is not in the input of the model.
 */
export function portsWithoutSecret(objects: readonly JsonObject[], model: Pick<MeshModel, 'entrances'>): ReadonlySet<string> {
  const numbers = objects.filter((object) => object['kind'] === 'Gateway').flatMap((gateway) =>
    listAt(gateway, ['spec', 'servers']).flatMap((server) => {
      const number = numberAt(server, ['port', 'number']);
      const secrets = [textAt(server, ['tls', 'credentialName']), ...listAt(server, ['tls', 'credentialNames'])];
      return number !== undefined && secrets.some((name) => typeof name === 'string' && name !== '' && !known.has(name)) ? [number] : [];
    }),
  );
  return new Set(numbers.flatMap((number) => model.entrances('', number).map(({ workload, port }) => `${workload}:${port}`)));
}
