import type { Diagnostic, Fix, Severity } from '../../diagnostics/diagnostic.ts';
import type { Part, Path } from '../../yaml/document.ts';
import { unreachable } from '../../base/assert.ts';
import { describeResource, isObject, spanOf, valueAt, type Resource } from '../resource.ts';
import type { CataloguedKind } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { listFix, nearMiss, quoteFix, renameFix, replaceValueFix, wrapFix } from './fixes.ts';
import { conflictWords, duplicateWords, listed, missingWords, rangeWords, sizeWords, wrongTypeWords, type Words } from './messages.ts';
import { accepts, describePath, findPlacement, type Placement } from './placement.ts';

/** What the words of a finding depend on. */
export interface ReportContext {
  readonly resource: Resource;
  readonly kind: CataloguedKind;
  readonly root: number;
}

interface Draft extends Words {
  readonly rule: string;
  readonly severity?: Severity;
  readonly path: Path;
  readonly part: Part;
  readonly explains?: string;
  readonly fix?: Fix | undefined;
}

/** Turns a finding into a diagnostic with its position. Everything but deprecations is refused by the API server. */
export function reportFinding(finding: Finding, context: ReportContext): Diagnostic {
  const draft = draftOf(finding, context);
  const { rule, severity = 'error', message, help, explains, fix, path, part } = draft;
  return {
    rule: `kubernetes/${rule}`,
    severity,
    message,
    span: spanOf(context.resource, path, part),
    resource: describeResource(context.resource),
    upstream: [],
    ...(explains === undefined ? {} : { explains }),
    ...(help === undefined ? {} : { help }),
    ...(fix === undefined ? {} : { fix }),
    ...(severity === 'error' ? { refusedBy: ['api-server'] as const } : {}),
  };
}

function draftOf(finding: Finding, context: ReportContext): Draft {
  const { path } = finding;
  const { resource } = context;
  const inKey = { path, part: typeof path.at(-1) === 'number' ? 'value' : 'key' } as const;
  switch (finding.what) {
    case 'unknown-field':
      return unknownField(finding, context);
    case 'wrong-type':
      return { rule: 'wrong-type', path, part: 'value', ...wrongTypeWords(finding), fix: wrongTypeFix(finding, resource) };
    case 'bad-enumeration-value':
      return badEnumerationValue(finding, resource);
    case 'missing-field':
      return { rule: 'missing-field', ...inKey, ...missingWords(finding) };
    case 'out-of-range':
      return { rule: 'out-of-range', path, part: 'value', ...rangeWords(finding) };
    case 'wrong-size':
      return { rule: 'out-of-range', path, part: 'value', ...sizeWords(finding) };
    case 'bad-format':
      return { rule: 'bad-format', path, part: 'value', message: `\`${describePath(path)}\` must be ${finding.wanted}, not \`${finding.value.slice(0, 80)}\`` };
    case 'conflicting-fields':
      return { rule: 'conflicting-fields', ...inKey, ...conflictWords(finding) };
    case 'duplicate-entry':
      return { rule: 'duplicate-entry', path, part: 'value', ...duplicateWords(finding) };
    case 'forbidden-text':
      return { rule: 'bad-format', path, part: finding.part, message: finding.value === finding.holds ? `\`${describePath(path)}\` cannot be \`${finding.holds}\`` : `\`${finding.value.slice(0, 80)}\` has a \`${finding.holds}\`, and \`${describePath(finding.part === 'key' ? path.slice(0, -1) : path)}\` takes none` };
    case 'bad-key':
      return { rule: 'bad-format', path, part: 'key', message: `the keys of \`${describePath(path.slice(0, -1))}\` must be ${finding.wanted}, not \`${finding.value.slice(0, 80)}\`` };
    case 'unmet-condition':
      return { rule: finding.isMissing === true ? 'missing-field' : 'conflicting-fields', path, part: finding.part, message: `${finding.demand}: ${finding.because}` };
    case 'deprecated-field':
      return { rule: 'deprecated-field', severity: 'warning', path, part: 'key', message: `\`${describePath(path)}\` is deprecated`, help: `use \`${finding.use}\`` };
    case 'deprecated-value':
      return { rule: 'deprecated-value', severity: 'warning', path, part: 'value', message: `\`${finding.value}\` is a deprecated value of \`${describePath(path)}\``, help: `use \`${finding.use}\``, fix: replaceValueFix(spanOf(resource, path, 'value'), finding.value, finding.use) };
    case 'experimental-field':
      return { rule: 'experimental-field', severity: 'info', path, part: 'key', message: `\`${describePath(path)}\` is only in the experimental channel: with the standard CRDs the API server refuses it or drops it` };
    case 'newer-field':
      return { rule: 'newer-field', severity: 'info', path, part: 'key', message: `\`${describePath(path)}\` is newer than the last release: with the CRDs of an older one the API server refuses it or drops it` };
    default:
      return unreachable(finding);
  }
}

type UnknownField = Extract<Finding, { what: 'unknown-field' }>;

/** Whether the same name elsewhere in the kind or a similar name right here is what was meant. */
function unknownField(finding: UnknownField, { resource, kind, root }: ReportContext): Draft {
  const { path, node, value } = finding;
  const field = String(path.at(-1));
  const fields = Object.keys(node.fields ?? {});
  const near = nearMiss(field, fields);
  if (isLabelOf(finding)) return labelOutside(finding, resource, kind);
  const elsewhere = findPlacement(kind, root, resource.raw, path, value);
  const place = path.length === 1 ? resource.kind : `\`${describePath(path.slice(0, -1))}\``;
  const base = { path, part: 'key', explains: silentlyDropped(kind) } as const;
  if (elsewhere && !isNearer(near, field, elsewhere)) return { ...base, rule: 'misplaced-field', ...misplacedWords(field, place, elsewhere, finding, resource) };
  if (near === undefined) return { ...base, rule: 'unknown-field', message: `${place} has no field \`${field}\``, ...(fields.length > 0 && fields.length <= 12 ? { help: `its fields are ${listed(fields)}` } : {}) };
  const parent = valueAt(resource.raw, path.slice(0, -1));
  const target = kind.nodes[node.fields?.[near.name] ?? -1] ?? {};
  const isCertain = near.isOnly && isObject(parent) && parent[near.name] === undefined && accepts(target, value);
  return { ...base, rule: 'unknown-field', message: `${place} has no field \`${field}\``, help: `did you mean \`${near.name}\`?`, fix: isCertain ? renameFix(spanOf(resource, path, 'key'), field, near.name) : undefined };
}

/** `selector: { app: orders }`: a label where `matchLabels` should hold it. */
function isLabelOf({ path, node, value }: UnknownField): boolean {
  const fields = node.fields ?? {};
  return typeof value === 'string' && path.length > 1 && Object.hasOwn(fields, 'matchLabels') && nearMiss(String(path.at(-1)), Object.keys(fields)) === undefined;
}

function labelOutside({ path }: UnknownField, resource: Resource, kind: CataloguedKind): Draft {
  const holder = path.slice(0, -1);
  const written = Object.entries((valueAt(resource.raw, holder) ?? {}) as Readonly<Record<string, unknown>>);
  const place = describePath(holder);
  // Told for each label, mended by the first for all of them.
  const canWrap = written[0]?.[0] === path.at(-1) && written.every(([key, value]) => typeof value === 'string' && key !== 'matchLabels');
  return { path, part: 'key', explains: silentlyDropped(kind), rule: 'misplaced-field', message: `\`${place}\` has no field \`${String(path.at(-1))}\`: labels belong in \`${place}.matchLabels\``, help: `move it to \`${place}.matchLabels\``, fix: canWrap ? wrapFix(resource, holder, 'matchLabels') : undefined };
}

/** A slip of one letter, of case or of number right here beats an equal name far away. */
function isNearer(near: { readonly name: string } | undefined, field: string, elsewhere: Placement): boolean {
  if (near === undefined || elsewhere.distance <= 1) return false;
  const [short, long] = [field.toLowerCase(), near.name.toLowerCase()].sort((a, b) => a.length - b.length);
  return short === long || `${short}s` === long || elsewhere.distance > 4;
}

function misplacedWords(field: string, place: string, { belongs }: Placement, { path }: UnknownField, resource: Resource): Words {
  const target = belongs.map((words) => (words.includes('`') ? words : `\`${words}\``)).join(' and ');
  const object = belongs.length === 1 ? parsePath(belongs[0] ?? '') : undefined;
  const isEmptyBeside = object !== undefined && object.length === path.length && valueAt(resource.raw, object) === null;
  const help = isEmptyBeside ? `indent it below \`${object?.at(-1)}:\`` : `move it to ${target}`;
  return { message: `${place} has no field \`${field}\`: it belongs in ${target}`, help };
}

function parsePath(text: string): Path {
  return text.split(/[.[\]]+/).filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function silentlyDropped(kind: CataloguedKind): string {
  const what = kind.native ? 'the object is refused' : 'the API server refuses the object';
  return `${what}; a client that does not ask for strict validation has the field dropped in silence, and the setting takes no effect`;
}

function badEnumerationValue({ path, value, node }: Extract<Finding, { what: 'bad-enumeration-value' }>, resource: Resource): Draft {
  const values = (node.enum ?? []).map(String);
  const text = String(value);
  const near = typeof value === 'number' ? undefined : nearMiss(value, values.filter((candidate) => candidate !== ''));
  return {
    rule: 'bad-enumeration-value',
    path,
    part: 'value',
    message: `\`${text.slice(0, 80)}\` is no value of \`${describePath(path)}\``,
    help: `${near === undefined ? '' : `did you mean \`${near.name}\`? `}its values are ${listed(values)}`,
    fix: near?.isOnly ? replaceValueFix(spanOf(resource, path, 'value'), text, near.name) : undefined,
  };
}

/** Quotes make a text of it, which is right only where any text is. */
function wrongTypeFix({ path, value, node }: Extract<Finding, { what: 'wrong-type' }>, resource: Resource): Fix | undefined {
  if (node.type === 'array' && (isObject(value) || typeof value === 'string')) return listFix(resource, path, value);
  const isPlainText = node.type === 'string' && node.enum === undefined && node.format === undefined && node.pattern === undefined;
  if (!isPlainText || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined;
  return quoteFix(spanOf(resource, path, 'value'));
}
