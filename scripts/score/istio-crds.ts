import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFile } from '../../src/kube/decode.ts';
import { textAt, type JsonObject, type Resource } from '../../src/kube/resource.ts';
import { checkProject } from '../../src/project/check.ts';
import { openProject } from '../../src/project/project.ts';
import { tally, type SetScore } from './set-score.ts';

/** The expectation of a document: a part of what the API server says when it refuses. It is no part of the object. */
const expectation = '_err';

/** A point for every document that the API server would take or refuse as it must. With what istiod would refuse added, it is counted apart. */
export function scoreIstioCrds(folder: string): SetScore {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
  const judged = files.flatMap((name) => decodeFile({ path: name, text: readFileSync(join(folder, name), 'utf8') }).resources.map((resource, index) => judge(resource, `${name} #${index + 1}, ${resource.name}`)));
  const wrong = (key: keyof Verdict) => judged.map(({ id, expected, verdict }) => ({ id, wrong: verdict[key] === (expected === undefined) ? undefined : expected === undefined ? 'accepted upstream' : `refused upstream: ${expected}` }));
  return { ...tally(wrong('server')), apart: { 'any error': tally(wrong('anyone')) } };
}

interface Verdict {
  /** The API server takes it. */
  readonly server: boolean;
  /** Nothing at all is wrong with it. */
  readonly anyone: boolean;
}

function judge(resource: Resource, id: string): { readonly id: string; readonly expected: string | undefined; readonly verdict: Verdict } {
  const object: JsonObject = Object.fromEntries(Object.entries(resource.raw).filter(([key]) => key !== expectation));
  const { diagnostics } = checkProject(openProject([{ path: 'object.yaml', text: `${JSON.stringify(object, null, 1)}\n` }]));
  return {
    id,
    expected: textAt(resource.raw, [expectation]),
    verdict: { server: !diagnostics.some(({ refusedBy = [] }) => refusedBy.includes('api-server')), anyone: !diagnostics.some(({ refusedBy = [] }) => refusedBy.length > 0) },
  };
}
