import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/kube/resource.ts';
import { verdictsOf } from '../../scripts/score/admission.ts';
import { readJsonLines } from '../../scripts/score/find-sets.ts';
import { repositoryRoot } from '../shared.ts';

/** What two real servers said of an object that somebody applies; see docs/judge.md, "Admission". */
interface AdmissionCase {
  readonly what: readonly string[];
  readonly doc: JsonObject;
  readonly server: { readonly ok: boolean; readonly why?: string };
  readonly hook: { readonly allowed: boolean; readonly why?: string };
  readonly recorded: string;
}

const file = join(repositoryRoot, 'lab/cases/admission.jsonl');

describe.skipIf(!existsSync(file))('what real servers accept (lab/cases/admission.jsonl)', () => {
  const cases = readJsonLines<AdmissionCase>(file);

  it('holds enough of every verdict', () => {
    const count = (server: boolean, hook: boolean): number => cases.filter((one) => one.server.ok === server && one.hook.allowed === hook).length;
    for (const [server, hook] of [[true, true], [true, false], [false, true], [false, false]] as const) expect(count(server, hook), `${server} ${hook}`).toBeGreaterThan(20);
  });

  it('is what check says of every object', () => {
    const wrong = cases.flatMap(({ what, doc, server, hook }) => {
      const said = verdictsOf(doc);
      return said.server === server.ok && said.hook === hook.allowed ? [] : [{ what, spec: doc['spec'], server, hook, said }];
    });
    expect(wrong).toEqual([]);
  });
});
