import { isObject, type Json, type Resource } from '../../kube/resource.ts';
import { allOf } from './aged.ts';
import type { Fault } from './judged.ts';
import type { ObjectCheck } from './task.ts';
import type { World } from './world.ts';

/** Empty where some object is as the check says, or none where none may be. */
export function judgeObject(check: ObjectCheck, { project }: World): readonly Fault[] {
  const { resources } = project;
  const candidates = allOf(resources).filter(({ kind, namespace, name }) => kind === check.kind && (check.namespace ?? namespace) === namespace && (check.name ?? name) === name);
  const isThere = candidates.some((resource) => Object.entries(check.fields).every(([path, wanted]) => hasField(resource, path, wanted)));
  if (isThere !== check.absent) return [];
  const about = [check.kind, [check.namespace, check.name].filter((part) => part !== undefined).join('/')].filter((part) => part !== '').join(' ');
  const fields = Object.entries(check.fields).map(([path, value]) => `${path}: ${JSON.stringify(value)}`).join(', ');
  if (check.absent) return [{ about, what: 'object', wanted: 'none', got: `one with ${fields || 'any fields'}` }];
  return [{ about, what: 'object', wanted: fields || 'one', got: candidates.length === 0 ? 'no such object' : candidates.map((resource) => Object.keys(check.fields).map((path) => `${path}: ${JSON.stringify(valuesAt(resource.raw, stepsOf(path)))}`).join(', ')).join('; ') }];
}

function hasField({ raw }: Resource, path: string, wanted: Json): boolean {
  const found = valuesAt(raw, stepsOf(path));
  if (wanted === null) return found.length === 0;
  return found.some((value) => canonical(value) === canonical(wanted));
}

/** `spec.tracing[*].providers[0].name`, `metadata.labels["app.kubernetes.io/name"]`. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\["([^"]*)"\]|\[(\*|\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plain]) => quoted ?? index ?? plain ?? '');
}

function valuesAt(value: Json | undefined, [step, ...rest]: readonly string[]): Json[] {
  if (value === undefined) return [];
  if (step === undefined) return [value];
  if (Array.isArray(value)) return step === '*' ? value.flatMap((item: Json) => valuesAt(item, rest)) : valuesAt((value as readonly Json[])[Number(step)], rest);
  return isObject(value) && Object.hasOwn(value, step) ? valuesAt(value[step], rest) : [];
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) => (isObject(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner));
}
