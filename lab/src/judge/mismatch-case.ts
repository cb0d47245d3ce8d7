import type { Case } from '../../../test/real-mesh/recording.ts';
import type { Replayed } from '../../../test/real-mesh/replay.ts';
import type { JsonObject } from '../../../src/kube/resource.ts';
import { describeRequest } from '../../../test/real-mesh/replay.ts';
import type { Played } from './lab-player.ts';

export const recordedWith = 'istiod 2026-08-27, Envoy 1.40';

/** A mismatch as a case: once the model is right, it is a test. */
export function caseOf(name: string, { objects, replayed, observed }: Pick<Played, 'objects' | 'replayed' | 'observed'>, application: readonly JsonObject[]): Case {
  return {
    name,
    why: replayed.flatMap(({ contradictions }) => contradictions)[0] ?? 'the model said otherwise',
    objects, application,
    requests: replayed.map(({ request }) => request),
    observed: observed.map(({ tries }) => tries),
    counts: observed.map(({ counts }) => counts),
    recorded: recordedWith,
  };
}

/** What a person needs to see what is wrong: the objects, the request, what the mesh did, and what the model said, step by step. */
export function mismatchLines(name: string, objects: readonly JsonObject[], { request, contradictions, decision }: Replayed): readonly string[] {
  return [
    `MISMATCH ${name}`,
    ...objects.flatMap((object) => ['---', ...yamlLines(object, '')]),
    '---',
    `request: ${describeRequest(request)}${request.address === undefined ? '' : ` (from ${request.address})`}`,
    ...contradictions,
    ...decision.steps.map(({ hop, what, text, source }) => `  ${'  '.repeat(hop)}${what}: ${text}${source.kind === 'resource' ? ` (${source.resource.kind} ${source.resource.namespace}/${source.resource.name} ${source.path.join('.')})` : ` (${source.of})`}`),
  ];
}

/** YAML in blocks, with everything that is small enough on one line. */
function yamlLines(value: unknown, indent: string): string[] {
  if (typeof value !== 'object' || value === null || JSON.stringify(value).length + indent.length < 80) return [`${indent}${JSON.stringify(value)}`];
  if (Array.isArray(value)) return value.flatMap((item) => ahead(yamlLines(item, `${indent}  `), `${indent}- `));
  return Object.entries(value).flatMap(([key, inner]) => {
    const lines = yamlLines(inner, `${indent}  `);
    return lines.length === 1 ? [`${indent}${key}: ${lines[0]?.trim()}`] : [`${indent}${key}:`, ...lines];
  });
}

function ahead([first = '', ...rest]: readonly string[], start: string): string[] {
  return [start + first.slice(start.length), ...rest];
}
