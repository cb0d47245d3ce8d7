import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMesh, type MeshObject } from '../../../../../test/arbitrary-lift-mesh.ts';
import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import { createView } from '../../../../rules/view.ts';
import { discover } from '../../../../topology/discover.ts';
import { lift, liftedParts } from '../../lift/lift.ts';
import { destinationKinds, hostFault } from './destination-hosts.ts';
import { meshNamesOf } from './mesh-names.ts';
import { answersTo } from './registry-lookup.ts';
import { clientsOf } from './route-clients.ts';
import { destinationsOf } from './routes.ts';
import { subsetsForClients } from './subset-clients.ts';

function worldOf(objects: readonly MeshObject[]) {
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text: objects.map((object) => JSON.stringify(object)).join('\n---\n') }).resources);
  const topology = discover(resources);
  const view = createView({ resources, topology, mesh: () => expect.unreachable(), surroundings: {}, built: new Map() }, [...destinationKinds], []);
  return { resources, parts: liftedParts(lift({ resources, topology })), view };
}

/** Each destination of each VirtualService for sidecars, with the clients that a rule has in mind. */
function* questions(objects: readonly MeshObject[]) {
  const world = worldOf(objects);
  const names = meshNamesOf(world.view);
  const sidecars = [...world.parts.inventory.workloads.values()].filter(({ proxy }) => proxy === 'sidecar');
  for (const virtualService of world.resources.ofKind('networking.istio.io/VirtualService')) {
    const seen = clientsOf(world.view, names, virtualService).sidecars;
    const isMeant = (namespace: string): boolean => (seen?.isPublic === true ? namespace === virtualService.namespace : seen?.namespaces.has(namespace) === true);
    const clients = sidecars.filter(({ namespace }) => isMeant(namespace));
    for (const destination of destinationsOf(virtualService)) yield { ...world, names, virtualService, destination, clients, host: names.exactName(destination.host, virtualService.namespace) };
  }
}

describe('what rules say of a destination is what the model does with it', () => {
  it('a host is missing for the clients that are named, and for no others', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        for (const { view, names, virtualService, destination, clients, host, parts } of questions(objects)) {
          const answers = answersTo(view, names, host);
          if (answers.some(({ isAlias }) => isAlias)) continue;
          const fault = hostFault(view, names, virtualService, destination.host);
          for (const client of clients) {
            const seenPort = parts.inventory.hostsNamed(host.toLowerCase()).flatMap(({ ports }) => ports)[0]?.port ?? 80;
            const isMissing = answers.every(({ resource, exports }) => resource.namespace !== client.namespace && !exports.isPublic && !exports.namespaces.has(client.namespace));
            const model = parts.destinations.destination(client.id, { host, port: seenPort });
            if (isMissing) expect(model.missing).toBeDefined();
            expect(fault === undefined ? false : fault.kind === 'hidden' ? fault.from.includes(client.namespace) : true).toBe(isMissing);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a subset is known to the clients of a namespace as the lift looks it up for their proxies', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        for (const { view, names, virtualService, destination, clients, host, parts } of questions(objects)) {
          const known = subsetsForClients(view, names, virtualService, destination.host).clients;
          for (const client of clients) {
            const own = known.find(({ namespace }) => namespace === client.namespace);
            const subsets = parts.destinations.subsetsFor(client.id, host);
            // The rule counts what some of a namespace's clients have, where rules select them.
            for (const subset of subsets) expect([...(own?.subsets ?? [])]).toContain(subset);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
