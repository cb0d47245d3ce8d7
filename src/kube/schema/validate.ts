import type { Diagnostic, Unjudged } from '../../diagnostics/diagnostic.ts';
import { describeResource, spanOf, type Resource } from '../resource.ts';
import { judgeApiVersion } from './api-version.ts';
import { findBrokenRules, type CelFinding } from './cel-rules.ts';
import type { CataloguedKind, SchemaCatalogue } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { findBadNames, type BadName } from './names.ts';
import { describePath } from './placement.ts';
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
 * Judges one object as the API server would under strict field validation: fields, types, enumerations,
 * ranges, required fields, names, rules of CRDs. Positions are looked up only for what is reported.
 * An object of a group that no table knows is listed as unjudged, never as wrong.
 */
export function validateSchema(resource: Resource, catalogue: SchemaCatalogue): SchemaVerdict {
  const { diagnostics: ofVersion, schema, missing } = judgeApiVersion(resource, catalogue);
  const diagnostics = [...ofVersion];
  const unjudged: Unjudged[] = missing === undefined ? [] : [{ rule: 'kubernetes/unknown-field', subject: describeResource(resource), missing }];
  if (schema === undefined) return { diagnostics, unjudged };
  const findings: Finding[] = [];
  const metadataFindings: Finding[] = [];
  const { nodes, native, isForeign } = schema.kind;
  walkSchema(resource.raw, schema.root, [], { nodes, isNative: native === true, isForeign, skip: judgedElsewhere }, (finding) => findings.push(finding));
  walkMetadata(resource, catalogue, (finding) => metadataFindings.push(finding));
  const badNames = findBadNames(resource);
  // The server asks the rules only where the schema fits, and so do we: a rule may rely on it.
  if (isForeign && !findings.some(({ what }) => !hints.has(what))) judgeRules(resource, schema, catalogue, diagnostics, unjudged);
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

/** Findings that refuse nothing. */
const hints: ReadonlySet<Finding['what']> = new Set(['deprecated-field', 'deprecated-value', 'experimental-field', 'newer-field']);

function judgeRules(resource: Resource, { kind, root }: { readonly kind: CataloguedKind; readonly root: number }, { compileCel }: SchemaCatalogue, diagnostics: Diagnostic[], unjudged: Unjudged[]): void {
  const asked = compileCel ?? (() => () => 'unknown' as const);
  findBrokenRules(resource.raw, root, kind.nodes, asked, (finding) => {
    if (finding.outcome === 'broken') diagnostics.push(reportBrokenRule(finding, resource));
    else unjudged.push({ rule: 'kubernetes/broken-rule', subject: describeResource(resource), missing: `the rule \`${finding.rule.expression}\` of its CRD cannot be evaluated here` });
  });
}

function reportBrokenRule({ path, rule }: CelFinding, resource: Resource): Diagnostic {
  const said = rule.message === undefined ? `must keep the rule \`${rule.expression.trim()}\`` : `is refused by its CRD: ${rule.message}`;
  return {
    rule: 'kubernetes/broken-rule',
    severity: 'error',
    message: `\`${describePath(path)}\` ${said}`,
    ...(rule.message === undefined ? {} : { help: `the rule is \`${rule.expression.trim()}\`` }),
    span: spanOf(resource, path, typeof path.at(-1) === 'string' ? 'key' : 'value'),
    resource: describeResource(resource),
    upstream: [],
    refusedBy: ['api-server'],
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
