import type { JsonObject } from '../../../../src/kube/resource.ts';
import { checkProject, type FlatDiagnostic } from '../../../../src/project/check.ts';
import { openProject } from '../../../../src/project/project.ts';
import type { Verdicts } from './servers.ts';

export type Side = 'server' | 'hook';

/** One server and `check` do not say the same of an object. */
export interface AdmissionMismatch {
  readonly object: JsonObject;
  readonly side: Side;
  /** `accepted`: the server accepts what is refused here. */
  readonly there: 'accepted' | 'refused';
  /** What the one that refuses says. */
  readonly why: string;
  /** Kind, side, direction and the reason without names and numbers: the same for what is wrong in the same way. */
  readonly group: string;
}

const refusers: Readonly<Record<Side, string>> = { server: 'api-server', hook: 'istiod' };

export function compareVerdicts(object: JsonObject, real: Verdicts): readonly AdmissionMismatch[] {
  const diagnostics = refusalsOf(object);
  return (['server', 'hook'] as const).flatMap((side): AdmissionMismatch[] => {
    const claims = diagnostics.filter(({ refusedBy = [] }) => refusedBy.includes(refusers[side]));
    const { isAccepted } = real[side];
    if (isAccepted === (claims.length === 0)) return [];
    const there = isAccepted ? 'accepted' : 'refused';
    const why = isAccepted ? claims.map(({ message }) => message).join('; ') : (real[side].why ?? '');
    return [{ object, side, there, why, group: `${String(object['kind'])}, ${there} by ${side === 'server' ? 'the API server' : 'the webhook'}: ${patternOf(isAccepted ? (claims[0]?.message ?? '') : why)}` }];
  });
}

function refusalsOf(object: JsonObject): readonly FlatDiagnostic[] {
  return checkProject(openProject([{ path: 'object.yaml', text: `${JSON.stringify(object, null, 1)}\n` }])).diagnostics.filter(({ refusedBy }) => refusedBy !== undefined);
}

/** A message without what is only this object's: what stands in quotes, numbers, places. */
export function patternOf(message: string): string {
  return (message.split(/; |\n\t?\* |, <nil>/).find((part) => !/errors? occurred/.test(part)) ?? message)
    .replace(/^.*? is invalid: \[?/s, '')
    .replaceAll(/`[^`]*`/g, '`…`')
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replaceAll(/\b(?:spec|metadata)[\w.[\]-]*/g, 'spec…')
    .replaceAll(/\([^()]*\)/g, '(…)')
    .replace(/(invalid policy) [\w.-]+/, '$1 …')
    .replaceAll(/\b[\w-]+\/[\w-]+(?= |$)/g, '…')
    .replaceAll(/-?\d+(?:\.\d+)?/g, '0')
    .slice(0, 140);
}
