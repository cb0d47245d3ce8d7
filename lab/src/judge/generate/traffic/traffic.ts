import { array, constant, constantFrom, integer, record, shuffledSubarray, tuple, type Arbitrary } from 'fast-check';
import { listAt, textAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { arbitraryGatewayApiRoute } from '../gateway-api.ts';
import { weighted } from '../draw.ts';
import { oldest } from '../services.ts';
import { arbitraryDestinationRule } from './destination-rule.ts';
import { arbitraryGateway } from './gateway.ts';
import { httpRule } from './http-rule.ts';
import { namesOf, type Names } from './names.ts';
import type { Draw, DrawnObject } from './object.ts';
import { arbitraryServiceEntry, arbitraryWorkloadEntry } from './service-entry.ts';
import { arbitrarySidecar } from './sidecar.ts';
import { arbitraryDelegation, arbitraryEntrance, arbitraryVirtualService, boundTo } from './virtual-service.ts';

export interface TrafficSize {
  /** How many objects, or groups of objects that belong together. */
  readonly least: number;
  readonly most: number;
}

const usualSize: TrafficSize = { least: 4, most: 10 };
/** Ages cost a second each when they are applied, so that there are few; two objects of one age are told apart by name. */
const ages: readonly string[] = [oldest, '2026-01-01T00:00:02Z', '2026-01-01T00:00:03Z'];
const objectNames = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const;

function arbitraryDraw(names: Names): Draw {
  const rule = httpRule(names, boundTo);
  const gateway = arbitraryGateway(names);
  return weighted(
    [9, arbitraryVirtualService(names, rule)],
    [3, arbitraryDelegation(names, rule)],
    [8, arbitraryDestinationRule(names)],
    [4, arbitraryServiceEntry(names)],
    [2, arbitraryWorkloadEntry(names)],
    [3, arbitrarySidecar(names)],
    [4, gateway],
    [3, tuple(gateway, arbitraryEntrance(names, rule)).map((parts) => parts.flat())],
    [4, arbitraryGatewayApiRoute(names)],
  );
}

/** Random configuration of traffic around a few services of the vocabulary. The same seed gives the same objects. */
export function arbitraryTraffic(vocabulary: Vocabulary, { least, most }: TrafficSize = usualSize): Arbitrary<readonly JsonObject[]> {
  const inFocus = shuffledSubarray([...vocabulary.services], { minLength: 1, maxLength: Math.min(3, vocabulary.services.length) });
  const placed = (names: Names): Arbitrary<readonly { readonly objects: readonly DrawnObject[]; readonly name: number; readonly age: number }[]> => array(record({ objects: arbitraryDraw(names), name: integer({ min: 0, max: objectNames.length - 1 }), age: constantFrom(0, 0, 1, 2) }), { minLength: least, maxLength: most, size: 'max' });
  return inFocus.chain((focus) => record({ drawn: placed(namesOf(vocabulary, focus)), spread: weighted([3, constant(1)], [4, constant(2)], [2, constant(3)]) })).map(({ drawn, spread }) => {
    const known = new Map<string, JsonObject>();
    for (const { objects, name, age } of drawn) {
      for (const [index, object] of objects.entries()) {
        const named = objectOf(object, { name: freeName(object, name, known), age: ages[(age + index) % spread] ?? oldest });
        if (!known.has(idOf(named)) && !isTwinOfAnother(named, known)) known.set(idOf(named), named);
      }
    }
    return [...known.values()];
  });
}

/** Entries for one host in two namespaces, or of one age that resolve it in different ways: see the restrictions. */
function isTwinOfAnother(object: JsonObject, known: ReadonlyMap<string, JsonObject>): boolean {
  if (object['kind'] !== 'ServiceEntry') return false;
  const hosts = listAt(object, ['spec', 'hosts']);
  return [...known.values()].some((other) => other['kind'] === 'ServiceEntry' && isRival(other, object) && listAt(other, ['spec', 'hosts']).some((host) => hosts.includes(host)));
}

function isRival(one: JsonObject, other: JsonObject): boolean {
  const isSame = (...path: readonly string[]): boolean => textAt(one, path) === textAt(other, path);
  return !isSame('metadata', 'namespace') || (isSame('metadata', 'creationTimestamp') && !isSame('spec', 'resolution'));
}

/** A name that no other object of the kind has in its namespace; ServiceEntries that routes name are called `entry`. */
function freeName({ kind, namespace, name }: DrawnObject, start: number, known: ReadonlyMap<string, JsonObject>): string {
  if (name !== undefined) return name;
  const candidates = [...(kind === 'ServiceEntry' ? ['entry'] : []), ...objectNames.slice(start), ...objectNames.slice(0, start)];
  return candidates.find((candidate) => !known.has(`${kind} ${namespace}/${candidate}`)) ?? candidates[0] ?? 'one';
}

function objectOf({ apiVersion, kind, namespace, labels, spec }: DrawnObject, { name, age }: { readonly name: string; readonly age: string }): JsonObject {
  return { apiVersion, kind, metadata: { name, namespace, creationTimestamp: age, ...(labels === undefined ? {} : { labels }) }, spec };
}

function idOf({ kind, metadata }: JsonObject): string {
  const { namespace, name } = metadata as { readonly namespace: string; readonly name: string };
  return `${String(kind)} ${namespace}/${name}`;
}
