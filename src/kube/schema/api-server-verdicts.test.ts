import { describe, expect, it } from 'vitest';
import { decodeFile } from '../decode.ts';
import type { Resource } from '../resource.ts';
import recorded from './api-server-verdicts.json' with { type: 'json' };
import { builtInCatalogue } from './catalogue.ts';
import { validateSchema } from './validate.ts';

/**
 * Whole objects, each with one edit, and what a real API server said to it: accepted (empty), or refused while
 * decoding, by the CRD's schema, or by the kind's own validation in Go, of which only a part is facts.
 */
type Edit = readonly [object: number, what: string, path: readonly (string | number)[], value: unknown, why: '' | 'decoding' | 'schema' | 'validation'];

/** Objects without a name are no resources; the reader says so before any schema is asked. */
const cases = (recorded.cases as unknown as readonly Edit[]).filter((edit) => read(edit).length > 0);

function read(edit: Edit): readonly Resource[] {
  return decodeFile({ path: 'case.json', text: JSON.stringify(edited(edit)) }).resources;
}

function edited([index, what, path, value]: Edit): unknown {
  const root = structuredClone(recorded.objects[index]) as unknown as Record<string | number, unknown>;
  let holder = root;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (what === 'set') holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else {
    if (what === 'rename') holder[String(value)] = holder[last];
    delete holder[last];
  }
  return root;
}

function isClaimed(edit: Edit): boolean {
  return read(edit).some((resource) => validateSchema(resource, builtInCatalogue()).diagnostics.some(({ refusedBy }) => refusedBy?.includes('api-server')));
}

const describeEdit = ([object, what, path, value]: Edit): string => `${String((recorded.objects[object] as { kind?: string } | undefined)?.kind)}: ${what} ${path.join('.')} ${JSON.stringify(value)}`;

describe('recorded verdicts of a real API server', () => {
  it('holds enough of each verdict', () => {
    for (const why of ['', 'decoding', 'schema', 'validation']) expect(cases.filter((edit) => edit[4] === why).length).toBeGreaterThan(50);
  });

  it('claims no refusal of an object that was accepted', () => {
    expect(cases.filter((edit) => edit[4] === '' && isClaimed(edit)).map(describeEdit)).toEqual([]);
  });

  it('finds every refusal while decoding and by a schema', () => {
    const missed = cases.filter((edit) => (edit[4] === 'decoding' || edit[4] === 'schema') && !isClaimed(edit)).map(describeEdit);
    expect(missed).toEqual([]);
  });

  it('finds most refusals by validation in Go', () => {
    const refused = cases.filter((edit) => edit[4] === 'validation');
    expect(refused.filter(isClaimed).length / refused.length).toBeGreaterThan(0.6);
  });
});
