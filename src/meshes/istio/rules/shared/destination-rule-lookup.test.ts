import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryMesh, dialledNames, type MeshObject } from '../../../../../test/arbitrary-lift-mesh.ts';
import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { createView } from '../../../../rules/view.ts';
import { discover } from '../../../../topology/discover.ts';
import { indexRules } from '../../lift/destination/rule-index.ts';
import { inventoryOf } from '../../lift/inventory.ts';
import { destinationRuleLookup } from './destination-rule-lookup.ts';
import { meshNamesOf, nameKinds } from './mesh-names.ts';
import { answerKinds, answersTo, isSeenFrom } from './registry-lookup.ts';

function worldOf(objects: readonly MeshObject[]) {
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text: objects.map((object) => JSON.stringify(object)).join('\n---\n') }).resources);
  const topology = discover(resources);
  const view = createView({ resources, topology, mesh: () => expect.unreachable(), surroundings: {}, built: new Map() }, [...answerKinds], []);
  return { resources, inventory: inventoryOf(resources, topology), view };
}

const clients = ['a', 'b', 'c', 'istio-system', ''];
const nameOf = (rule: Resource): string => `${rule.namespace}/${rule.name}`;

describe('what rules look up under keys is what the lift finds', () => {
  it('which DestinationRules a client applies, and how they are merged', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        const { resources, inventory, view } = worldOf(objects);
        const index = indexRules(resources, inventory);
        const keyed = destinationRuleLookup(view, meshNamesOf(view));
        for (const name of dialledNames) {
          const host = inventory.exactName(name, 'a');
          for (const client of clients) {
            for (const service of ['a', 'b']) expect(summary(keyed.find(client, host, service))).toEqual(summary(index.lookup(client, host, service)));
          }
          expect(keyed.writtenFor(host).map(nameOf).sort()).toEqual(index.writtenFor(host).map(nameOf).sort());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('who answers to a name, and who sees it', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        const { inventory, view } = worldOf(objects);
        const names = meshNamesOf(view);
        for (const name of dialledNames) {
          const host = names.exactName(name, 'a');
          const known = inventory.hostsNamed(host.toLowerCase()).filter(({ exactName }) => exactName === host);
          const answers = answersTo(view, names, host);
          expect([...new Set(answers.map(({ resource }) => `${resource.kind} ${nameOf(resource)}`))].sort()).toEqual([...new Set(known.map(({ resource }) => `${resource.kind} ${nameOf(resource)}`))].sort());
          for (const answer of answers) {
            const same = known.find(({ resource }) => resource === answer.resource);
            expect(answer.ports).toEqual(same?.ports.map(({ port }) => port));
            expect(isSeenFrom(answer, answer.resource.namespace)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('needs no more kinds than it says', () => {
    expect(new Set(answerKinds)).toEqual(new Set([...nameKinds, 'Service', 'networking.istio.io/ServiceEntry']));
  });
});

function summary(found: ReturnType<ReturnType<typeof indexRules>['lookup']>): unknown {
  const told = (rules: readonly { readonly from: readonly Resource[]; readonly subsets: ReadonlyMap<string, unknown> }[]): unknown => rules.map(({ from, subsets }) => [from.map(nameOf), [...subsets.keys()]]);
  return { level: found.level, ...(found.level === undefined ? {} : { namespace: found.namespace, host: found.host, rules: told(found.rules) }), hidden: found.hidden.map(({ namespace, host, rules }) => [namespace, host, told(rules)]) };
}
