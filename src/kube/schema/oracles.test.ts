import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, sharedPath } from '../../../test/shared.ts';
import { decodeFile } from '../decode.ts';
import { valueAt, type Resource } from '../resource.ts';
import { builtInCatalogue } from './catalogue.ts';
import { validateSchema } from './validate.ts';

function errors(resource: Resource): string[] {
  return validateSchema(resource, builtInCatalogue()).diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

function resourcesBelow(folder: string): Resource[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .flatMap((name) => decodeFile({ path: name, text: readText(join(folder, name)) }).resources);
}

interface AdmissionCase {
  readonly seed: number;
  readonly what: readonly string[];
  readonly doc: unknown;
  readonly server: { readonly ok: boolean; readonly why?: string };
}

/** Refusals that rest on the schema alone; the rest are rules in CEL. */
const structural = /strict decoding error|in body (?:must|should)|Unsupported value|Required value|must validate one and only one|Too long|google\.protobuf\.Duration/;

const admission = sharedPath('oracles/admission/cases.jsonl');
describe.skipIf(admission === undefined)('verdicts of a real API server (skipped where the oracle is absent)', () => {
  const cases = (admission === undefined ? '' : readText(admission)).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as AdmissionCase);
  const claims = cases.map(({ doc }) => decodeFile({ path: 'case.json', text: JSON.stringify(doc) }).resources.flatMap((resource) => validateSchema(resource, builtInCatalogue()).diagnostics.filter(({ refusedBy }) => refusedBy?.includes('api-server'))));

  it('claims no refusal of an object that was accepted', () => {
    const wrong = cases.flatMap(({ seed, what, server }, index) => (server.ok && claims[index]?.length ? [{ seed, what, claims: claims[index] }] : []));
    expect(wrong).toEqual([]);
  });

  it('finds every refusal for the schema', () => {
    const refused = cases.filter(({ server }) => !server.ok && structural.test(server.why ?? ''));
    const missed = cases.flatMap(({ seed, what, server }, index) => (!server.ok && structural.test(server.why ?? '') && claims[index]?.length === 0 ? [{ seed, what, why: server.why }] : []));
    expect(refused.length).toBeGreaterThan(400);
    expect(missed).toEqual([]);
  });
});

const crds = sharedPath('oracles/istio-crds');
/** kubectl's reader takes `[a::]` for a list of one text, as YAML 1.1 allows; ours reads a mapping there. Not the schema's affair. */
const isReadOtherwise = (resource: Resource): boolean => /[^\s"']:[\]}]/.test(resource.source.document.text);

it.skipIf(crds === undefined)('accepts every valid document of the CRD tests, and refuses those that need no CEL (skipped where the oracle is absent)', () => {
  const documents = readdirSync(crds ?? '').sort().flatMap((name) => decodeFile({ path: name, text: readText(join(crds ?? '', name)).replaceAll(/^_err:/gm, 'x-expected:') }).resources);
  const isInvalid = (resource: Resource): boolean => valueAt(resource.raw, ['x-expected']) !== undefined;
  const judged = documents.map((resource) => ({ resource, found: errors(resource).filter((message) => !message.includes('x-expected')) }));
  expect(judged.filter(({ resource, found }) => !isInvalid(resource) && !isReadOtherwise(resource) && found.length > 0).map(({ resource, found }) => `${resource.source.file} ${resource.name}: ${found[0]}`)).toEqual([]);
  const refused = judged.filter(({ resource }) => isInvalid(resource));
  const missed = refused.filter(({ found }) => found.length === 0).map(({ resource }) => `${resource.name}: ${String(valueAt(resource.raw, ['x-expected']))}`);
  expect(missed.filter((text) => structural.test(text) || /should (?:be|have)|Duplicate value/.test(text))).toEqual([]);
  expect(refused.length - missed.length).toBeGreaterThanOrEqual(refused.length / 2);
});

it.each(['apps/online-boutique', 'apps/bookinfo'])('finds no error in %s (skipped where it is absent)', (name) => {
  const folder = sharedPath(name);
  if (folder === undefined) return;
  const wrong = resourcesBelow(folder).flatMap((resource) => errors(resource).map((message) => `${resource.kind} ${resource.name}: ${message}`));
  expect(wrong).toEqual([]);
});
