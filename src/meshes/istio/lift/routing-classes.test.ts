import { assert, property, shuffledSubarray, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { membersOf } from '../../../model/client-groups.ts';
import { diffModels } from '../../../model/diff.ts';
import { stranger, type Call, type CallProtocol, type DestinationRef, type MeshModel } from '../../../model/mesh-model.ts';
import { reachMatrix } from '../../../model/reach-matrix.ts';
import { discover } from '../../../topology/discover.ts';
import { lift } from './lift.ts';
import { arbitraryMesh, dialledNames, type MeshObject } from '../../../../test/arbitrary-lift-mesh.ts';

function modelOf(objects: readonly MeshObject[]): MeshModel {
  const text = objects.map((each) => JSON.stringify(each)).join('\n---\n');
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text }).resources);
  return lift({ resources, topology: discover(resources) });
}

/** The same model for somebody who does not ask for classes of single hosts. */
function withoutClasses(model: MeshModel): MeshModel {
  const { routingClassFor: _, ...rest } = model;
  return { ...rest, hosts: model.hosts, frontDoors: model.frontDoors };
}

const calls: readonly Omit<Call, 'client' | 'host'>[] = ([['http', 80], ['grpc', 90], ['tcp', 90], ['tls', 443], ['http', 90], ['http', 8080]] as const).map(([protocol, port]: readonly [CallProtocol, number]) => ({ protocol, port }));

/** What a client's side does with every call of a host, and what it knows of the places that these lead to. */
function answersOf(model: MeshModel, client: string, host: string): unknown {
  return calls.map((call) => {
    const table = model.outbound({ ...call, client, host });
    const refs = [...table.routes, table.otherwise].flatMap(({ action }): readonly DestinationRef[] => (action.kind === 'forward' ? action.destinations : action.kind === 'passthrough' && action.to ? [action.to] : []));
    return [table, refs.map((ref) => model.destination(client, ref))];
  });
}

/** As JSON, without what only tells where and why, and without the name of whoever asks. */
function decidingText(answer: unknown, client: string): string {
  return JSON.stringify(answer, (key, value: unknown) => (['source', 'notes', 'because'].includes(key) || isOutcome(value) ? withoutWords(value) : value)).replaceAll(`joins ${client}"`, 'joins CLIENT"');
}

function isOutcome(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'action' in value;
}

/** The name of a route is for the reader. */
function withoutWords(value: unknown): unknown {
  return isOutcome(value) ? { ...value, name: undefined } : undefined;
}

/** Where two texts part. */
function difference(a: string, b: string): string {
  const start = [...a].findIndex((character, index) => character !== b[index]);
  return a === b ? '' : `${a.slice(Math.max(0, start - 200), start + 200)}\n${b.slice(Math.max(0, start - 200), start + 200)}`;
}

const settings = { numRuns: 60 };

describe('clients of one class for a host', () => {
  it('get equal answers for every call of it', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        const model = modelOf(objects);
        for (const host of dialledNames) {
          const classes = new Map<string, readonly [string, string]>();
          for (const client of model.workloads.keys()) {
            const key = model.routingClassFor?.(client, host) ?? '';
            const text = decidingText(answersOf(model, client, host), client);
            const [first, expected] = classes.get(key) ?? [client, text];
            expect(difference(text, expected), `${client} and ${first} are of class ${key} for ${host}`).toBe('');
            classes.set(key, [first, expected]);
          }
        }
      }),
      settings,
    );
  });

  it('are those of one class for all hosts, at least', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        const model = modelOf(objects);
        const known = new Map<string, string>();
        for (const client of model.workloads.keys()) {
          for (const host of dialledNames) {
            const key = `${model.routingClass(client)} ${host}`;
            const own = model.routingClassFor?.(client, host) ?? '';
            expect(known.get(key) ?? own).toBe(own);
            known.set(key, own);
          }
        }
      }),
      settings,
    );
  });
});

describe('answers that clients share', () => {
  it('are those that each would get alone', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        const shared = modelOf(objects);
        const clients = [...shared.workloads.keys()].reverse();
        const hosts = dialledNames.slice(0, 12);
        for (const client of clients) for (const host of hosts) answersOf(shared, client, host);
        for (const client of clients) {
          const alone = modelOf(objects);
          for (const host of hosts) expect(difference(JSON.stringify(answersOf(shared, client, host)), JSON.stringify(answersOf(alone, client, host))), `${client} ${host}`).toBe('');
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('all pairs and changes', () => {
  /** Who reaches what, client by client. */
  function reaches(model: MeshModel): unknown {
    return reachMatrix(model).rows.map(({ host, port, protocol, cells }) => [host, port, protocol, cells.flatMap(({ clients, reach }) => clients.flatMap(membersOf).map((client) => `${client} ${reach}`)).sort()]);
  }

  it('are the same with classes of single hosts and without', () => {
    assert(
      property(arbitraryMesh, (objects) => {
        const model = modelOf(objects);
        expect(reaches(model)).toEqual(reaches(withoutClasses(model)));
      }),
      { numRuns: 40 },
    );
  });

  it('of two models are the same with classes of single hosts and without', () => {
    assert(
      property(arbitraryMesh, arbitraryMesh, (left, right) => {
        const [before, after] = [modelOf(left), modelOf([...left.slice(0, -2), ...right.slice(-2)])];
        const changes = (a: MeshModel, b: MeshModel): unknown => {
          const { changes: found, isComplete } = diffModels(a, b);
          return [isComplete, found.flatMap(({ clients, host, port, aspects, classes }) => clients.map((client) => JSON.stringify([client, host, port, aspects, classes]))).sort()];
        };
        expect(changes(before, after)).toEqual(changes(withoutClasses(before), withoutClasses(after)));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the order of the objects', () => {
  const withOrder: Arbitrary<readonly [readonly MeshObject[], readonly MeshObject[]]> = arbitraryMesh.chain((objects) => shuffledSubarray([...objects], { minLength: objects.length }).map((shuffled) => [objects, shuffled] as const));

  it('means nothing where ages are given', () => {
    assert(
      property(withOrder, ([objects, shuffled]) => {
        const [model, other] = [modelOf(objects), modelOf(shuffled)];
        for (const client of [...model.workloads.keys(), stranger]) {
          for (const host of dialledNames) expect(decidingText(answersOf(other, client, host), client)).toBe(decidingText(answersOf(model, client, host), client));
        }
        const { changes, isComplete } = diffModels(model, other);
        expect([changes, isComplete]).toEqual([[], true]);
      }),
      { numRuns: 40 },
    );
  });
});
