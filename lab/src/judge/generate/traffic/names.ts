import { constant, constantFrom, record, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary, VocabularyService } from '../../round.ts';
import { mostly, optional, weighted } from '../draw.ts';

/** What the objects of one mesh name. A few services are in focus, so that objects meet at them. */
export interface Names {
  readonly vocabulary: Vocabulary;
  readonly service: Arbitrary<VocabularyService>;
  /** A service of the focus, and where an object about it stands. */
  readonly about: Arbitrary<About>;
  /** Any namespace that objects may be in, the root namespace included. */
  readonly namespace: Arbitrary<string>;
  /** Where traffic is sent: host, port and subset of a destination. */
  readonly destination: Arbitrary<JsonObject>;
  /** The same with a subset or a port more often than not. */
  readonly portNumber: Arbitrary<number>;
  readonly externalHost: Arbitrary<string>;
  /** Labels that some pod has, and seldom ones that none has. */
  readonly labels: Arbitrary<JsonObject>;
  /** Told where the object stands, the namespaces that see it; undefined where the object does not say. */
  readonly exportTo: Arbitrary<(home: string) => readonly string[] | undefined>;
}

export interface About {
  readonly service: VocabularyService;
  readonly home: string;
}

export const rootNamespace = 'istio-system';
const subset = constantFrom('v1', 'v1', 'v2', 'v2', 'v3', 'all', 'missing');

export function namesOf(vocabulary: Vocabulary, focus: readonly VocabularyService[]): Names {
  const { stage, services } = vocabulary;
  const namespaces = stage.namespaces.map(({ name }) => name);
  const service = mostly(constantFrom(...focus), constantFrom(...services), 4);
  const namespace = weighted<string>([8, constantFrom(...namespaces)], [1, constant(rootNamespace)]);
  const about = record({ service, isOwn: mostly(constant(true), constant(false), 3), elsewhere: namespace }).map(({ service: one, isOwn, elsewhere }): About => ({ service: one, home: isOwn ? one.namespace : elsewhere }));
  const numbers = [...new Set(focus.flatMap(({ ports }) => ports.map(({ number }) => number)))];
  const externalHost = constantFrom(...vocabulary.externalHosts);
  return { vocabulary, service, about, namespace, externalHost, destination: destinationOf(service, externalHost), portNumber: constantFrom(...numbers, 80, 80, 443), labels: labelsOf(vocabulary), exportTo: exportToFrom(namespaces) };
}

/** Ports are right, left out, or seldom wrong; hosts in full, or short, which is right in the own namespace only. */
function destinationOf(service: Arbitrary<VocabularyService>, externalHost: Arbitrary<string>): Arbitrary<JsonObject> {
  const inside = record({
    service,
    form: weighted<'full' | 'short' | 'dotted' | 'upper'>([14, constant('full')], [3, constant('short')], [1, constant('dotted')], [1, constant('upper')]),
    port: weighted<'own' | 'none' | 'wrong'>([5, constant('own')], [5, constant('none')], [1, constant('wrong')]),
    at: constantFrom(0, 0, 0, 1, 2),
    subset: optional(subset, 3),
  }).map(({ service: { host, name, namespace, ports }, form, port, at, subset: own }): JsonObject => {
    const number = port === 'wrong' ? 81 : ports[at % Math.max(1, ports.length)]?.number;
    const forms = { full: host, short: name, dotted: `${name}.${namespace}`, upper: host.replace(name, name.toUpperCase()) };
    return { host: forms[form], ...(port === 'none' || number === undefined ? {} : { port: { number } }), ...(own === undefined ? {} : { subset: own }) };
  });
  const outside = record({ host: mostly(externalHost, constant('nowhere.example'), 5), port: optional(constantFrom(80, 443), 2), subset: optional(constant('v1'), 6) }).map(({ host, port, subset: own }): JsonObject => ({ host, ...(port === undefined ? {} : { port: { number: port } }), ...(own === undefined ? {} : { subset: own }) }));
  return mostly(inside, outside, 9);
}

function labelsOf({ stage }: Vocabulary): Arbitrary<JsonObject> {
  const all = stage.workloads.filter(({ proxy }) => proxy !== 'gateway').map(({ labels }) => labels);
  const app = all.flatMap(({ app: own }): JsonObject[] => (own === undefined ? [] : [{ app: own }]));
  const versions = all.flatMap(({ app: own, version }): JsonObject[] => (own === undefined || version === undefined ? [] : [{ app: own, version }, { version }]));
  return weighted<JsonObject>([6, constantFrom(...app, { app: 'a' })], [3, constantFrom(...versions, { version: 'v1' })], [1, constantFrom<JsonObject>({ tier: 'front' }, { app: 'nobody' }, { istio: 'ingressgateway' })]);
}

/** Every form of a list. One names no namespace twice. */
function exportToFrom(namespaces: readonly string[]): Names['exportTo'] {
  const form = weighted<'all' | 'own' | 'other' | 'both' | 'home'>([3, constant('all')], [4, constant('own')], [2, constant('other')], [2, constant('both')], [1, constant('home')]);
  return optional(record({ form, other: constantFrom(...namespaces) }), 4).map((drawn) => (home: string) => {
    if (drawn === undefined) return undefined;
    const other = drawn.other === home ? [] : [drawn.other];
    const forms: Readonly<Record<typeof drawn.form, readonly string[]>> = { all: ['*'], own: ['.'], other: other.length === 0 ? ['.'] : other, both: ['.', ...other], home: [home] };
    return forms[drawn.form];
  });
}
