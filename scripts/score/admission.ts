import { join } from 'node:path';
import type { JsonObject } from '../../src/kube/resource.ts';
import { checkProject } from '../../src/project/check.ts';
import { openProject } from '../../src/project/project.ts';
import { readJsonLines } from './find-sets.ts';
import { tally, type SetScore, type Tally } from './set-score.ts';

interface AdmissionCase {
  readonly seed: number;
  /** The mutations; none for a valid object. */
  readonly what: readonly string[];
  readonly doc: JsonObject;
  readonly server: { readonly ok: boolean; readonly why?: string };
  readonly hook: { readonly allowed: boolean; readonly why?: string };
}

/** Both verdicts of every object: what `check` says that the API server and the mesh's own admission refuse. */
export function scoreAdmission(folder: string): SetScore {
  const judged = readJsonLines<AdmissionCase>(join(folder, 'cases.jsonl')).map((one) => ({ one, ...verdictsOf(one.doc) }));
  const count = (wrong: (entry: (typeof judged)[number]) => string | undefined): Tally => tally(judged.map((entry) => ({ id: idOf(entry.one), wrong: wrong(entry) })));
  const byServer = (entry: (typeof judged)[number]): string | undefined => complaint('the API server', entry.one.server.ok, entry.server, entry.one.server.why);
  const byHook = (entry: (typeof judged)[number]): string | undefined => complaint('istiod', entry.one.hook.allowed, entry.hook, entry.one.hook.why);
  return { ...count((entry) => [byServer(entry), byHook(entry)].filter((text) => text !== undefined).join('; ') || undefined), apart: { server: count(byServer), hook: count(byHook) } };
}

export interface Verdicts {
  readonly server: boolean;
  readonly hook: boolean;
}

/** Whether, by what `check` says, each of both servers accepts an object. */
export function verdictsOf(document: JsonObject): Verdicts {
  const { diagnostics } = checkProject(openProject([{ path: 'object.yaml', text: `${JSON.stringify(document, null, 1)}\n` }]));
  const refusers = new Set(diagnostics.flatMap(({ refusedBy = [] }) => refusedBy));
  return { server: !refusers.has('api-server'), hook: !refusers.has('istiod') };
}

function complaint(who: string, accepts: boolean, predicted: boolean, why = ''): string | undefined {
  if (accepts === predicted) return undefined;
  return accepts ? `${who} accepts it` : `${who} refuses it: ${why.slice(0, 200)}`;
}

function idOf({ seed, what, doc }: AdmissionCase): string {
  return `seed ${seed}, ${String(doc['kind'])}${what.length === 0 ? '' : `, ${what.join(', ')}`}`;
}
