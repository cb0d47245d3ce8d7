import { groupBy } from '../../../../src/base/order.ts';
import { knownFields, type FieldPath } from './field-paths.ts';
import { untouched, type Coverage, type FieldTally } from './tally.ts';
import { reasonOf } from './unread-reasons.ts';

export interface CoverageRow extends FieldTally {
  readonly field: FieldPath;
  /** Why it need not make a difference, or is not read; undefined where nobody has said so yet. */
  readonly reason?: string;
}

export interface CoverageTable {
  /** Read by the model. */
  readonly read: readonly CoverageRow[];
  /** Known to the schema of a kind, and read by no part of the model. */
  readonly unread: readonly CoverageRow[];
}

/** Kinds whose fields are listed whole. Of Kubernetes' own kinds only what is set or read is. */
export const listedKinds: readonly string[] = ['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'WorkloadEntry'].map((kind) => `networking.istio.io/${kind}`).concat(['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'].map((kind) => `security.istio.io/${kind}`));

export function coverageTable({ fields }: Coverage): CoverageTable {
  const known = new Set(listedKinds.flatMap(knownFields));
  const names = [...new Set([...Object.keys(fields).filter((field) => isOfInterest(field, known, fields[field])), ...known])].sort();
  const rows = names.map((field): CoverageRow => {
    const reason = reasonOf(field);
    return { field, ...(fields[field] ?? untouched), ...(reason === undefined ? {} : { reason }) };
  });
  return { read: rows.filter(isRead), unread: rows.filter((row) => !isRead(row)) };
}

/** Names that code asks any object for and that its kind does not have are no fields of it. */
function isOfInterest(field: FieldPath, known: ReadonlySet<FieldPath>, tally: FieldTally | undefined): boolean {
  const kind = field.slice(0, field.indexOf('.'));
  const isListed = listedKinds.some((one) => one.endsWith(`/${kind}`));
  return isListed ? known.has(field) || field.includes('.metadata.') : (tally?.set ?? 0) > 0;
}

function isRead({ read, changed, worded }: FieldTally): boolean {
  return read === 'named' || changed + worded > 0;
}

/** Lines for people: every field that is read with its counts, those that fall short first, then what is not read. */
export function coverageReport(coverage: Coverage, enough: number): string {
  const { read, unread } = coverageTable(coverage);
  const short = read.filter(({ changed }) => changed < enough);
  const open = short.filter(({ reason }) => reason === undefined);
  const lines = [
    `coverage: ${read.length} fields are read; ${read.length - short.length} made a difference in at least ${enough} of ${coverage.pairs} pairs, ${short.length - open.length} cannot (said why), ${open.length} fall short`,
    ...open.map((row) => `  falls short  ${lineOf(row)}`),
    `  ${unread.length} fields are not read, ${unread.filter(({ reason }) => reason === undefined).length} of them without a reason`,
    ...unread.filter(({ reason }) => reason === undefined).map((row) => `  not read     ${lineOf(row)}`),
  ];
  return lines.join('\n');
}

function lineOf({ field, set, changed, worded, tried }: CoverageRow): string {
  return `${field.padEnd(90)} set ${set}, taken out ${tried}, changed ${changed}${worded === 0 ? '' : `, in words only ${worded}`}`;
}

/** For the page about the judge: how many fields of each kind, and which fall short or are not read. */
export function coverageMarkdown(coverage: Coverage, enough: number): readonly string[] {
  const { read, unread } = coverageTable(coverage);
  const covered = read.filter(({ changed }) => changed >= enough);
  const short = read.filter(({ changed }) => changed < enough);
  const kinds = [...new Set([...read, ...unread].map(kindOf))].sort();
  const count = (rows: readonly CoverageRow[], kind: string): number => rows.filter((row) => kindOf(row) === kind).length;
  const isExcused = ({ reason }: CoverageRow): boolean => reason !== undefined;
  const rowOf = (kind: string): string => `| ${kind} | ${count(read, kind)} | ${count(covered, kind)} | ${count(short.filter(isExcused), kind)} | ${count(short.filter((row) => !isExcused(row)), kind)} | ${count(unread, kind)} |`;
  return [
    `${coverage.rounds} meshes, ${coverage.pairs} pairs of a mesh and a request: of ${read.length} fields that the model reads, ${covered.length} made a difference in at least ${enough} pairs.`, '',
    `| kind | read | a difference in ${enough} pairs | in fewer, said why | in fewer | not read |`, '| --- | --- | --- | --- | --- | --- |', ...kinds.map(rowOf), '',
    `Read, and a difference in fewer than ${enough} pairs:`, '', ...listOf(short.filter((row) => !isExcused(row)), ({ field, changed }) => `\`${field}\` (${changed})`), '',
    'Why some cannot make a difference to one request, or are not read:', '', ...byReason([...short, ...unread].filter(isExcused)), '',
    'Not read, and nobody has said why:', '', ...listOf(unread.filter((row) => !isExcused(row)), ({ field, set }) => `\`${field}\` (set in ${set} pairs)`), '',
  ];
}

function kindOf({ field }: CoverageRow): string {
  return field.slice(0, field.indexOf('.'));
}

function listOf(rows: readonly CoverageRow[], text: (row: CoverageRow) => string): readonly string[] {
  return rows.length === 0 ? ['- none'] : rows.map((row) => `- ${text(row)}`);
}

function byReason(rows: readonly CoverageRow[]): readonly string[] {
  return [...groupBy(rows, ({ reason }) => reason ?? '')].map(([reason, group]) => `- ${reason}: ${group.map(({ field }) => `\`${field}\``).join(', ')}`);
}
