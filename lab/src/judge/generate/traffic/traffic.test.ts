import { sample } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, textAt, type Json, type JsonObject } from '../../../../../src/kube/resource.ts';
import { openProject } from '../../../../../src/project/project.ts';
import type { Vocabulary } from '../../round.ts';
import { arbitraryVocabulary } from '../services.ts';
import { arbitraryStage } from '../stage.ts';
import { trafficRestrictions } from '../traffic-restrictions.ts';
import { drawnFields } from './drawn-fields.ts';
import { arbitraryTraffic } from './traffic.ts';

interface Mesh {
  readonly vocabulary: Vocabulary;
  readonly objects: readonly JsonObject[];
}

const arbitraryMesh = arbitraryStage.chain(arbitraryVocabulary).chain((vocabulary) => arbitraryTraffic(vocabulary).map((objects): Mesh => ({ vocabulary, objects })));
const meshes = sample(arbitraryMesh, { seed: 3, numRuns: 300 });

/** Objects whose keys users choose. */
const maps = /(?:match\[\]\.headers|withoutHeaders|queryParams|\.(?:set|add)|[lL]abels|selector|endpoints\[\]\.ports|WorkloadEntry\.ports)$/;
/** A traffic policy is told once, whatever it is a policy of. */
const policy = /^DestinationRule\.(?:subsets\[\]\.)?trafficPolicy(?:\.portLevelSettings\[\])?\.(?=(?:connectionPool|loadBalancer|outlierDetection|tls)\.)/;
/** And so are the filters of the Gateway API. */
const filter = /^(?:HTTP|GRPC)Route\.rules\[\]\.(?:backendRefs\[\]\.)?filters\[\]\./;

/** `VirtualService.http[].match[].uri.exact`: every place at which a value is written. */
function fieldsOf(value: Json, path: string): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => fieldsOf(item, `${path}[]`));
  if (!isObject(value) || Object.keys(value).length === 0) return [path.replace(policy, 'DestinationRule policy: ').replace(filter, 'Gateway API filter: ')];
  return Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner ?? null, `${path}.${maps.test(path) ? '*' : key}`));
}

describe('random traffic configuration', () => {
  it('decodes without a word', () => {
    for (const { vocabulary, objects } of meshes.slice(0, 100)) {
      const all = [...vocabulary.stage.objects, ...vocabulary.serviceObjects, ...objects];
      const { problems, ignored, resources } = openProject(all.map((object, index) => ({ path: `${index}.yaml`, text: JSON.stringify(object) })));
      expect([problems, ignored]).toEqual([[], []]);
      expect(resources.groupKinds.flatMap((kind) => resources.ofKind(kind)).length).toBe(all.length);
    }
  });

  it('names no object twice, and gives every one a name, a namespace and an age', () => {
    for (const { objects } of meshes) {
      const ids = objects.map((object) => `${textAt(object, ['kind'])} ${textAt(object, ['metadata', 'namespace'])}/${textAt(object, ['metadata', 'name'])}`);
      expect(new Set(ids).size).toBe(ids.length);
      for (const object of objects) expect(textAt(object, ['metadata', 'creationTimestamp'])).toMatch(/^2026-01-01T00:00:0[123]Z$/);
    }
  });

  it('draws every field of the list', () => {
    const counts = new Map<string, number>();
    for (const { objects } of meshes) {
      for (const path of new Set(objects.flatMap((object) => fieldsOf(object['spec'] as Json, textAt(object, ['kind']) ?? '')))) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    expect(drawnFields.filter((path) => !counts.has(path))).toEqual([]);
    // The list is the whole of it: what is drawn and not told would be coverage that nobody knows of.
    expect([...counts.keys()].filter((path) => !drawnFields.includes(path)).sort()).toEqual([]);
  });

  it('is about the services of the vocabulary, most of the time', () => {
    const isKnown = ({ vocabulary, objects }: Mesh): number => {
      const names = new Set(vocabulary.services.flatMap(({ name, host }) => [name, host]));
      const rules = objects.filter(({ kind }) => kind === 'DestinationRule');
      return rules.length === 0 ? 1 : rules.filter((rule) => names.has(textAt(rule, ['spec', 'host']) ?? '')).length / rules.length;
    };
    expect(meshes.map(isKnown).reduce((sum, share) => sum + share, 0) / meshes.length).toBeGreaterThan(0.6);
  });

  it('makes objects meet: two DestinationRules for one host, two VirtualServices for one host', () => {
    const hasTwo = (kind: string, path: readonly (string | number)[]) => ({ objects }: Mesh): boolean => {
      const found = objects.filter((object) => object['kind'] === kind).flatMap((object) => textAt(object, [...path]) ?? []);
      return new Set(found).size < found.length;
    };
    expect(meshes.filter(hasTwo('DestinationRule', ['spec', 'host'])).length).toBeGreaterThan(40);
    expect(meshes.filter(hasTwo('VirtualService', ['spec', 'hosts', 0])).length).toBeGreaterThan(60);
  });

  it('is the same for the same seed', () => {
    expect(sample(arbitraryMesh, { seed: 3, numRuns: 50 })).toEqual(meshes.slice(0, 50));
  });
});

describe('restrictions', () => {
  it('are told apart, each with a reason', () => {
    expect(new Set(trafficRestrictions.map(({ what }) => what)).size).toBe(trafficRestrictions.length);
    for (const { why } of trafficRestrictions) expect(why.length).toBeGreaterThan(5);
  });
});
