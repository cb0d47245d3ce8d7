import type { DecisionOutcome } from '../../../model/decision.ts';
import type { Transport } from '../../../model/mesh-model.ts';
import { unreachable } from '../../../base/assert.ts';
import type { ReportDestination, ReportStep, TraceReport } from '../../../project/trace.ts';
import type { ReportUnread } from '../../../project/unread.ts';
import { count, duration, hanging, listed, pad, padLeft } from './layout.ts';
import { describeSource, placed } from './placed.ts';
import type { TopologyStyle } from './topology-text.ts';
import { renderUnread } from './unread-text.ts';

export interface TraceView {
  readonly report: TraceReport;
  /** `namespace/name` of the caller, so that names of its own namespace stay short. */
  readonly client: string;
  /** What was chosen where the question left it open. */
  readonly notes: readonly string[];
  readonly unread: readonly ReportUnread[];
}

/** The answer first, then each step with its line, then what rests on what nobody can tell. */
export function renderTrace(view: TraceView, style: TopologyStyle): string {
  const { report, notes, unread } = view;
  const { columns, colors } = style;
  const answer = hanging('', describeAnswer(view), columns).map((line) => colors.bold(line));
  const unknown = withoutRepetition(report.unknown);
  const doubt = unknown.length === 0 || report.outcome === 'unknown' ? [] : [`rests on ${count(unknown.length, 'thing')} that the input does not tell, named below`];
  const lines = [...answer, ...renderShares(view, columns), ...[...notes, ...doubt].flatMap((note) => hanging('  ', note, columns).map((line) => colors.dim(line))), ''];
  lines.push(...renderSteps(report.steps, style));
  if (unknown.length > 0) lines.push('', colors.bold('Not known from the input'), ...unknown.flatMap((entry) => placed('  ', entry.what, describeSource(entry, style), style)));
  lines.push(...renderUnread(unread, style));
  if (style.folder !== '' && report.steps.some((step) => step.file !== null)) lines.push('', colors.dim(`(lines in ${style.folder})`));
  return `${lines.join('\n')}\n`;
}

/** What another entry of the same place says with more words is not said twice. */
function withoutRepetition(unknown: TraceReport['unknown']): TraceReport['unknown'] {
  return unknown.filter((entry) => !unknown.some((other) => other !== entry && other.file === entry.file && other.line === entry.line && other.what.startsWith(`${entry.what},`)));
}

/** Numbered by what they decide, with a line between what the caller does and what a gateway makes of it. */
export function renderSteps(steps: readonly ReportStep[], style: TopologyStyle): string[] {
  let hop = 0;
  return stagesOf(steps).flatMap((stage, index) => {
    const at = stage[0]?.hop ?? hop;
    const between = at === hop ? [] : hanging('     ', at > hop ? 'then, as the gateway passes it on' : 'and back at the caller', style.columns);
    hop = at;
    return [...between, ...renderStage(stage, index, style)];
  });
}

/** Steps in a row that decide the same thing are one stage of the way. */
function stagesOf(steps: readonly ReportStep[]): ReportStep[][] {
  const stages: ReportStep[][] = [];
  for (const step of steps) {
    const last = stages.at(-1);
    if (last?.[0]?.what === step.what && last[0].hop === step.hop) last.push(step);
    else stages.push([step]);
  }
  return stages;
}

const labelWidth = 9;

/** A place is written once where several lines of a stage rest on it. */
function renderStage(stage: readonly ReportStep[], index: number, style: TopologyStyle): string[] {
  return stage.flatMap((step, line) => {
    const label = line === 0 ? `${padLeft(String(index + 1), 3)}  ${pad(step.what, labelWidth)}  ` : ' '.repeat(labelWidth + 7);
    const [place, before] = [describeSource(step, style), stage[line - 1]];
    return placed(label, step.text, before !== undefined && describeSource(before, style) === place ? '' : place, style);
  });
}

/** `200 from orders v2, encrypted, at most 3 s`; `403, refused by orders`. */
export function describeAnswer({ report, client }: Pick<TraceView, 'report' | 'client'>): string {
  const [first] = report.destinations;
  const target = describeTargets(report.destinations.filter((each) => each.outcome === report.outcome), client);
  const head = describeOutcome(report.outcome, report.status, target, report, first);
  return [head, ...(report.outcome === 'delivered' ? [describeTransport(report), describeTimeout(report)] : []), describeFault(report)].filter((part) => part !== '').join(', ');
}

function describeOutcome(outcome: DecisionOutcome, status: number | null, target: string, report: TraceReport, first: ReportDestination | undefined): string {
  const flag = report.flag === null ? '' : ` (${report.flag})`;
  switch (outcome) {
    case 'delivered':
      return status === null ? `connected to ${target}` : `${status} from ${target}`;
    case 'refused':
      return `${status ?? 'connection closed'}, refused ${first === undefined ? "on the caller's own side" : `by ${target}`}${flag}`;
    case 'no-route':
      return `${status ?? 'connection closed'}, no route takes it${flag}`;
    case 'fault':
      return `${status ?? 'connection closed'}, an injected fault answers`;
    case 'responded':
      return `${status ?? 'an answer'}, answered by the proxy itself`;
    case 'redirected':
      return `${status ?? 'redirected'}, redirected to ${report.location ?? 'elsewhere'}`;
    case 'unreachable':
      return `${status ?? 'no connection'}, ${first === undefined ? 'nobody is reached' : `${target} cannot be reached`}${flag}`;
    case 'unknown':
      return `not known: the input does not tell ${report.unknown.at(-1)?.what ?? 'what happens'}`;
    default:
      return unreachable(outcome);
  }
}

/** Hosts in short, each once: `orders v2`, `orders (v1 and v2)`. */
function describeTargets(destinations: readonly ReportDestination[], client: string): string {
  const hosts = new Map<string, string[]>();
  for (const { host, subset } of destinations) {
    const subsets = hosts.get(host) ?? [];
    if (subset !== null && !subsets.includes(subset)) subsets.push(subset);
    hosts.set(host, subsets);
  }
  return listed([...hosts].map(([host, subsets]) => `${shortHost(host, client)}${subsets.length === 0 ? '' : subsets.length === 1 ? ` ${subsets[0] ?? ''}` : ` (${listed(subsets)})`}`)) || 'nobody';
}

/** `orders` in the caller's namespace, `orders.shop` elsewhere; a host outside in full. */
export function shortHost(host: string, client: string): string {
  const [name = '', namespace = '', kind] = host.split('.');
  if (kind !== 'svc') return host;
  return namespace === client.split('/')[0] ? name : `${name}.${namespace}`;
}

export const transportWords: Readonly<Record<Transport, string>> = { 'mutual-tls': 'encrypted', tls: 'over TLS', plaintext: 'in plaintext' };

function describeTransport({ destinations, transport }: TraceReport): string {
  if (transport !== null) return transportWords[transport];
  const kinds = new Set(destinations.flatMap((each) => each.transport ?? []));
  return kinds.size === 0 ? '' : `some ${[...kinds].sort().map((kind) => transportWords[kind]).join(', some ')}`;
}

function describeTimeout({ timeout, status }: TraceReport): string {
  if (status === null) return '';
  return timeout === null || timeout === 0 ? 'no timeout' : `at most ${duration(timeout)}`;
}

function describeFault({ fault }: TraceReport): string {
  const abort = fault?.abort === undefined ? '' : `but ${fault.abort.percent} % get ${fault.abort.grpcStatus ?? fault.abort.status} from an injected fault`;
  const delay = fault?.delay === undefined ? '' : `${fault.delay.percent} % wait ${duration(fault.delay.delayMs)} first`;
  return [abort, delay].filter((part) => part !== '').join(', ');
}

/** One line for each share where there are several that do not all end in the same refusal. */
function renderShares({ report, client }: TraceView, columns: number): string[] {
  const isRefused = report.outcome !== 'delivered' && report.destinations.every((share) => share.outcome === report.outcome && share.status === report.status);
  if (report.destinations.length < 2 || isRefused) return [];
  return report.destinations.flatMap((share) => {
    const name = `${shortHost(share.host, client)}${share.subset === null ? '' : ` ${share.subset}`}`;
    const pods = [...share.workloads, ...(share.addresses ?? [])];
    const end = share.outcome === 'delivered' ? listed(pods) : `${share.status === null ? '' : `${share.status}, `}${share.outcome}`;
    return hanging(`  ${padLeft(`${Math.round(share.weight * 100) / 100} %`, 6)}  `, `${name}${end === '' ? '' : ` → ${end}`}`, columns);
  });
}
