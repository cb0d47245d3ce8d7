import { dump } from 'js-yaml';
import type { Json, JsonObject } from '../kube/resource.ts';
import { kubernetesSchema } from '../yaml/schema.ts';

const first = ['apiVersion', 'kind', 'metadata', 'spec'];

/** YAML of one object: the keys of its top in the usual order, all others as they are; long texts on one line. */
export function printObject(object: JsonObject): string {
  const keys = [...first.filter((key) => Object.hasOwn(object, key)), ...Object.keys(object).filter((key) => !first.includes(key))];
  return printYaml(Object.fromEntries(keys.map((key) => [key, object[key]])));
}

/** Quotes every text that our own reader, and so kubectl, would take for something else: `0X0` is a number there. */
export function printYaml(value: JsonObject): string {
  return dump(defined(value), { schema: kubernetesSchema, lineWidth: -1, noRefs: true, quoteStyle: 'double', seqNoIndent: false });
}

/** Comment lines above an object. A line break inside one would end the comment, so it becomes a blank. */
export function printComments(comments: readonly string[]): string {
  return comments.map((comment) => `# ${comment.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`).join('');
}

/** Without the fields that are undefined, which YAML has no word for. */
function defined(value: Json | undefined): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(defined);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value as JsonObject).filter(([, field]) => field !== undefined).map(([key, field]) => [key, defined(field)]));
}
