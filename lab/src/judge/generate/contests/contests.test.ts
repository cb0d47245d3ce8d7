import { sample } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import { openProject } from '../../../../../src/project/project.ts';
import { fileOf } from '../../../../../test/real-mesh/pods-of.ts';
import { ask, openMesh } from '../../../../../test/real-mesh/replay.ts';
import { arbitraryRound } from '../round.ts';
import { arbitraryVocabulary } from '../services.ts';
import { arbitraryStage } from '../stage.ts';
import { arbitraryContests, contests } from './arbitrary-contests.ts';
import { isContestant } from './contest.ts';

const stages = sample(arbitraryStage, { seed: 3, numRuns: 4 });
const meshes = stages.flatMap((stage, index) => sample(arbitraryVocabulary(stage).chain((vocabulary) => arbitraryContests(vocabulary).map((objects) => ({ objects: [...vocabulary.serviceObjects, ...objects] }))), { seed: index, numRuns: 60 }).map(({ objects }) => ({ stage, objects })));
const idOf = (object: JsonObject): string => `${textAt(object, ['kind'])} ${textAt(object, ['metadata', 'namespace'])}/${textAt(object, ['metadata', 'name'])}`;

describe('contests', () => {
  it('decode without a word', () => {
    for (const { stage, objects } of meshes.filter((_, index) => index % 8 === 0)) {
      const { problems, ignored } = openProject([...stage.objects, ...objects].map((object, index) => ({ path: `${index}.yaml`, text: JSON.stringify(object) })));
      expect([problems, ignored]).toEqual([[], []]);
    }
  });

  it('name no object twice', () => {
    for (const { objects } of meshes) expect(new Set(objects.map(idOf)).size).toBe(objects.length);
  });

  it('are sometimes none, and hold every kind that can compete', () => {
    const held = meshes.map(({ objects }) => objects.filter(isContestant));
    expect(held.some((objects) => objects.length === 0)).toBe(true);
    expect([...new Set(held.flat().map(({ kind }) => String(kind)))].sort()).toEqual(['AuthorizationPolicy', 'DestinationRule', 'Gateway', 'PeerAuthentication', 'RequestAuthentication', 'Sidecar', 'VirtualService']);
    expect(Object.keys(contests).length).toBeGreaterThanOrEqual(15);
  });

  it('decide what becomes of requests that are made for them', () => {
    const [stage] = stages;
    if (stage === undefined) throw new Error('no stage');
    const rounds = sample(arbitraryRound(stage, { requests: 40 }), { seed: 8, numRuns: 12 });
    const decided = rounds.filter(({ objects, requests }) => {
      const [whole, without] = [objects, objects.filter((object) => !isContestant(object))].map((list) => openMesh(fileOf('application.yaml', stage.objects), { objects: list }));
      return whole && without && requests.some((request) => ask(whole, request).decision.outcome !== ask(without, request).decision.outcome);
    });
    expect(decided.length).toBeGreaterThan(6);
  });
});
