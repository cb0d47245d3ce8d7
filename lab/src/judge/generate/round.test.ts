import { sample } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, textAt, type Json, type JsonObject } from '../../../../src/kube/resource.ts';
import { openProject } from '../../../../src/project/project.ts';
import { fileOf } from '../../../../test/real-mesh/pods-of.ts';
import type { RecordedRequest } from '../../../../test/real-mesh/recording.ts';
import { ask, openMesh } from '../../../../test/real-mesh/replay.ts';
import { requestShapes, securityFields } from './drawn-shapes.ts';
import { arbitraryRound } from './round.ts';
import { securityRestrictions } from './security-restrictions.ts';
import { arbitraryStage } from './stage.ts';

const stages = sample(arbitraryStage, { seed: 5, numRuns: 6 });
const rounds = stages.flatMap((stage, index) => sample(arbitraryRound(stage), { seed: index, numRuns: 50 }).map((round) => ({ stage, round })));
const requests = rounds.flatMap(({ stage, round }) => round.requests.map((request) => ({ request, round, stage })));

describe('random rounds', () => {
  it('decode without a word', () => {
    for (const { stage, round } of rounds.filter((_, index) => index % 5 === 0)) {
      const { problems, ignored } = openProject([...stage.objects, ...round.objects].map((object, index) => ({ path: `${index}.yaml`, text: JSON.stringify(object) })));
      expect([problems, ignored]).toEqual([[], []]);
    }
  });

  it('are the same for the same seed', () => {
    const [stage] = stages;
    if (stage === undefined) throw new Error('no stage');
    const draw = (): unknown => sample(arbitraryRound(stage, { requests: 20 }), { seed: 11, numRuns: 3 });
    expect(draw()).toEqual(draw());
  });

  it('name no object twice', () => {
    for (const { round } of rounds) {
      const ids = round.objects.map((object) => `${textAt(object, ['kind'])} ${textAt(object, ['metadata', 'namespace'])}/${textAt(object, ['metadata', 'name'])}`);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('hold every field of security and settings', () => {
    const drawn = new Set(rounds.flatMap(({ round }) => round.objects.flatMap(fieldsOf)));
    expect(securityFields.filter((field) => !drawn.has(field))).toEqual([]);
    // What is drawn and not told would be coverage that nobody knows of.
    expect([...drawn].filter((field) => !securityFields.includes(field)).sort()).toEqual([]);
  });

  it('send requests of every shape', () => {
    const isDrawn = (shape: (typeof requestShapes)[string]): boolean => requests.some(({ request, stage }) => shape(request, stage.workloads.find(({ namespace, name }) => `${namespace}/${name}` === request.from)));
    expect(Object.entries(requestShapes).filter(([, shape]) => !isDrawn(shape)).map(([name]) => name)).toEqual([]);
  });

  it('send requests from pods that are there, by their own addresses', () => {
    for (const { request, stage } of requests) {
      const caller = stage.workloads.find(({ namespace, name }) => `${namespace}/${name}` === request.from);
      expect(request.address).toBe(request.from === 'gateway' ? '10.44.0.30' : caller?.address);
      expect(caller?.proxy).not.toBe('gateway');
      expect(Number.isInteger(request.port)).toBe(true);
    }
  });

  it('ask for nothing that a client could not send', () => {
    const isSendable = ({ path = '/', method = 'GET', headers = {} }: RecordedRequest): boolean => /^\/[!-~]*$/.test(path) && !path.includes('#') && /^[A-Z]+$/.test(method) && Object.entries(headers).every(([name, value]) => /^[\w-]+$/.test(name) && /^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(value));
    expect(requests.map(({ request }) => request).filter((request) => !isSendable(request))).toEqual([]);
  });

  it('are delivered as often as not', () => {
    const counts = new Map<string, number>();
    const asked = rounds.filter((_, index) => index % 6 === 0).flatMap(({ stage, round }) => {
      const mesh = openMesh(fileOf('application.yaml', stage.objects), round);
      return round.requests.map((request) => ask(mesh, request).decision);
    });
    for (const { outcome } of asked) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    const share = (outcome: string): number => (counts.get(outcome) ?? 0) / asked.length;
    expect(share('delivered')).toBeGreaterThan(0.35);
    expect(share('delivered')).toBeLessThan(0.7);
    expect(share('unknown')).toBeLessThan(0.03);
    for (const outcome of ['refused', 'no-route', 'unreachable', 'redirected', 'responded']) expect(share(outcome)).toBeGreaterThan(0.005);
  });

  it('leave out what is listed, each with a reason', () => {
    expect(new Set(securityRestrictions.map(({ what }) => what)).size).toBe(securityRestrictions.length);
    expect(securityRestrictions.every(({ why }) => why.length > 20)).toBe(true);
  });
});

/** `AuthorizationPolicy.rules[].from[].source.principals`, `when source.ip`, `MeshConfig.enableAutoMtls`. */
function fieldsOf(object: JsonObject): readonly string[] {
  const kind = textAt(object, ['kind']) ?? '';
  if (kind === 'ConfigMap') return Object.keys(JSON.parse(textAt(object, ['data', 'mesh']) ?? '{}') as object).map((field) => `MeshConfig.${field}`);
  if (!['PeerAuthentication', 'RequestAuthentication', 'AuthorizationPolicy'].includes(kind)) return [];
  const isDryRun = textAt(object, ['metadata', 'annotations', 'istio.io/dry-run']) !== undefined;
  return [...fieldsIn(object['spec'] ?? null, kind), ...(isDryRun ? [`${kind}.dry-run`] : [])];
}

function fieldsIn(value: Json, path: string): readonly string[] {
  if (Array.isArray(value)) {
    if (path.endsWith('rules') && value.length === 0) return [`${path} empty`];
    return (value as readonly Json[]).flatMap((item) => (isObject(item) && Object.keys(item).length === 0 ? [`${path}[] empty`] : fieldsIn(item, `${path}[]`)));
  }
  if (!isObject(value)) return [];
  const key = path.endsWith('.when[]') ? [`when ${textAt(value, ['key']) ?? ''}`] : [];
  const own = Object.entries(value).filter(([field]) => !(path.endsWith('.when[]') && field === 'key'));
  return [...key, ...own.flatMap(([field, inner]) => {
    const at = path.endsWith('portLevelMtls') ? `${path}.*` : `${path}.${field}`;
    const isWhole = /selector$|targetRefs$/.test(at);
    return [...(at.endsWith('.*') ? [] : [at]), ...(isWhole ? [] : fieldsIn(inner ?? null, at))];
  })];
}
