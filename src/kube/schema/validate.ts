import type { Diagnostic, Unjudged } from '../../diagnostics/diagnostic.ts';
import { describeResource, spanOf, type Resource } from '../resource.ts';
import { judgeApiVersion } from './api-version.ts';
import type { CataloguedKind, SchemaCatalogue } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { findBadNames, type BadName } from './names.ts';
import { reportFinding } from './report.ts';
import { walkSchema } from './walk.ts';

export interface SchemaVerdict {
  readonly diagnostics: readonly Diagnostic[];
  readonly unjudged: readonly Unjudged[];
}

const flawless: SchemaVerdict = { diagnostics: [], unjudged: [] };
const judgedElsewhere: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
const nothing: ReadonlySet<string> = new Set();

/**
 * Judges one object as the API server would under strict field validation, CEL rules left out: fields, types,
 * enumerations, ranges, required fields, names. Positions are looked up only for what is reported.
 * An object of a group that no table knows is listed as unjudged, never as wrong.
 */
export function validateSchema(resource: Resource, catalogue: SchemaCatalogue): SchemaVerdict {
  const { diagnostics, schema, missing } = judgeApiVersion(resource, catalogue);
  const unjudged: Unjudged[] = missing === undefined ? [] : [{ rule: 'kubernetes/unknown-field', subject: describeResource(resource), missing }];
  if (schema === undefined) return { diagnostics, unjudged };
  const findings: Finding[] = [];
  const metadataFindings: Finding[] = [];
  const { nodes, native, isForeign } = schema.kind;
  walkSchema(resource.raw, schema.root, [], { nodes, isNative: native === true, isForeign, skip: judgedElsewhere }, (finding) => findings.push(finding));
  walkMetadata(resource, catalogue, (finding) => metadataFindings.push(finding));
  const badNames = findBadNames(resource);
  if (diagnostics.length + findings.length + metadataFindings.length + badNames.length + unjudged.length === 0) return flawless;
  const metadataKind = metadataKindOf(catalogue);
  return {
    diagnostics: [
      ...diagnostics,
      ...metadataFindings.map((finding) => reportFinding(finding, { resource, kind: metadataKind, root: metadataKind.nodes.length - 1 })),
      ...badNames.map((bad) => reportBadName(bad, resource)),
      ...findings.map((finding) => reportFinding(finding, { resource, kind: schema.kind, root: schema.root })),
    ],
    unjudged,
  };
}

function walkMetadata(resource: Resource, { metadata }: SchemaCatalogue, report: (finding: Finding) => void): void {
  walkSchema(resource.raw['metadata'], metadata.root, ['metadata'], { nodes: metadata.nodes, isNative: true, isForeign: false, skip: nothing }, report);
}

const metadataKinds = new WeakMap<SchemaCatalogue, CataloguedKind>();

/** ObjectMeta as if it were a kind with the one field `metadata`, so that fields misplaced inside it are found too. */
function metadataKindOf(catalogue: SchemaCatalogue): CataloguedKind {
  const known = metadataKinds.get(catalogue);
  if (known) return known;
  const { root, nodes } = catalogue.metadata;
  const kind: CataloguedKind = { groupKind: 'metadata', native: true, versions: {}, isForeign: false, nodes: [...nodes, { type: 'object', fields: { metadata: root } }] };
  metadataKinds.set(catalogue, kind);
  return kind;
}

function reportBadName({ path, part, message, help }: BadName, resource: Resource): Diagnostic {
  return { rule: 'kubernetes/bad-name', severity: 'error', message, help, span: spanOf(resource, path, part), resource: describeResource(resource), upstream: [], refusedBy: ['api-server'] };
}
