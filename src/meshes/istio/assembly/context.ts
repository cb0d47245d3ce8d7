import { distinct, groupBy, sortedBy } from '../../../base/order.ts';
import type { Diagnostic, Severity, Span } from '../../../diagnostics/diagnostic.ts';
import type { Intent, IntentOf, Origin } from '../../../intents/intent.ts';
import { nearest } from '../../../base/near-miss.ts';
import { isHttp, qualify, type QualifiedName, type ServiceNode, type ServicePort, type Workload } from '../../../topology/topology.ts';
import { intentsOf, type Loss, type LoweringInput } from '../../backend.ts';
import { mutualTlsPlan, type MutualTlsPlan } from './mutual-tls.ts';
import { uniqueSlugs } from './names.ts';

/** The input of a lowering with the indexes that keep it linear in the size of the mesh. */
export interface LoweringContext extends LoweringInput {
  readonly workloadsByNamespace: ReadonlyMap<string, readonly Workload[]>;
  /** Workloads of a namespace by one of their labels, written `namespace key=value`. */
  readonly workloadsByLabel: Pick<ReadonlyMap<string, ReadonlySet<QualifiedName>>, 'get'>;
  /** Workloads by `namespace/account`. */
  readonly workloadsByAccount: Pick<ReadonlyMap<string, readonly Workload[]>, 'get'>;
  /** Names of services that occur in more than one namespace. */
  readonly repeatedNames: ReadonlySet<string>;
  /** A DNS label for each host outside the mesh or at its edge. */
  readonly slugs: ReadonlyMap<string, string>;
  readonly mutualTls: MutualTlsPlan;
  /** Collectors of traces and metrics that each workload sends to. */
  readonly collectors: ReadonlyMap<QualifiedName, readonly QualifiedName[]>;
  readonly unknownCallers: ReadonlySet<QualifiedName>;
  /** Services whose versions are routed to one by one. */
  readonly splitServices: ReadonlySet<QualifiedName>;
  readonly egressByHost: ReadonlyMap<string, readonly IntentOf<'allow-egress'>[]>;
  /** Services whose pods admit callers without a certificate, in order. */
  readonly admittingOutside: readonly QualifiedName[];
}

export function contextOf(input: LoweringInput): LoweringContext {
  const workloads = sortedBy(input.topology.workloads.values(), (workload) => workload.id);
  const byName = groupBy(input.topology.services.values(), (service) => service.name);
  return {
    ...input,
    workloadsByNamespace: groupBy(workloads, (workload) => workload.namespace),
    workloadsByLabel: whenAsked(() => labelIndex(workloads)),
    workloadsByAccount: whenAsked(() => groupBy(workloads, (workload) => qualify(workload.namespace, workload.serviceAccount))),
    repeatedNames: new Set([...byName].filter(([, services]) => services.length > 1).map(([name]) => name)),
    slugs: uniqueSlugs(input.intents.flatMap((intent) => (intent.kind === 'expose' || intent.kind === 'allow-egress' ? [intent.host] : []))),
    mutualTls: mutualTlsPlan(input.intents),
    collectors: collectorIndex(input),
    unknownCallers: new Set(input.topology.unknown.map((entry) => entry.workload)),
    splitServices: new Set(input.intents.flatMap((intent) => (intent.kind === 'split-traffic' || intent.kind === 'route-when' ? [intent.service] : []))),
    egressByHost: groupBy(intentsOf(input.intents, 'allow-egress'), (intent) => intent.host),
    admittingOutside: admittingOutside(input),
  };
}

/** An index that is made by the first who asks: most intents need none of all workloads. */
function whenAsked<K, V>(make: () => ReadonlyMap<K, V>): Pick<ReadonlyMap<K, V>, 'get'> {
  let index: ReadonlyMap<K, V> | undefined;
  return { get: (key) => (index ??= make()).get(key) };
}

/** A policy is for pods, so every other Service before the same pods admits them as well. */
function admittingOutside({ intents, topology }: LoweringInput): QualifiedName[] {
  const open = intentsOf(intents, 'allow-calls').filter(({ from }) => from.some((source) => source.kind === 'outside'));
  const services = distinct(open.map(({ to }) => to)).flatMap((id) => topology.services.get(id) ?? []);
  return distinct(services.flatMap((service) => [service.id, ...service.workloads.flatMap((id) => topology.workloads.get(id)?.services ?? [])]));
}

function collectorIndex({ topology }: LoweringInput): Map<QualifiedName, QualifiedName[]> {
  const sent = topology.telemetry.flatMap(({ from, to }) => (from.kind === 'workload' && to.kind === 'service' ? [{ from: from.id, to: to.id }] : []));
  return new Map([...groupBy(sent, ({ from }) => from)].map(([from, same]) => [from, same.map(({ to }) => to)]));
}

function labelIndex(workloads: readonly Workload[]): Map<string, Set<QualifiedName>> {
  const index = new Map<string, Set<QualifiedName>>();
  for (const workload of workloads) {
    for (const [key, value] of Object.entries(workload.labels)) {
      const entry = labelKey(workload.namespace, key, value);
      const found = index.get(entry);
      if (found) found.add(workload.id);
      else index.set(entry, new Set([workload.id]));
    }
  }
  return index;
}

export function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace} ${key}=${value}`;
}

/** Ports on which the proxy sees requests. A port without a declared protocol is sniffed, so routes must be ready for it. */
export function requestPorts(service: ServiceNode): readonly ServicePort[] {
  return service.ports.filter((port) => isHttp(port.protocol) || port.protocol === 'unknown');
}

/** Where an intent stands; for a default of ours, the service or workload that it is about. */
export function spanOf(context: LoweringContext, origin: Origin, subject: QualifiedName | undefined): Span {
  if (origin.kind === 'file') return origin.span;
  const known = subject === undefined ? undefined : (context.topology.services.get(subject)?.span ?? context.topology.workloads.get(subject)?.span);
  return known ?? { file: 'mesh.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
}

export interface Problem {
  readonly rule: string;
  readonly severity?: Severity;
  readonly message: string;
  readonly explains?: string;
  readonly help?: string;
}

/** A diagnostic at the place where the intent was asked for. */
export function diagnose(context: LoweringContext, intent: Intent, subject: QualifiedName | undefined, problem: Problem): Diagnostic {
  const { rule, severity = 'error', message, explains, help } = problem;
  return {
    rule,
    severity,
    message,
    span: spanOf(context, intent.origin, subject),
    upstream: [],
    ...(explains === undefined ? {} : { explains }),
    ...(help === undefined ? {} : { help }),
  };
}

export function lossOf(intent: Intent, subject: string, what: string, because: string, instead?: string): Loss {
  return { intent: intent.kind, subject, what, because, ...(instead === undefined ? {} : { instead }), origin: intent.origin };
}

export function unknownService(context: LoweringContext, intent: Intent, id: QualifiedName): Diagnostic {
  const near = nearest(id, context.topology.services.keys());
  return diagnose(context, intent, undefined, {
    rule: 'intents/unknown-service',
    message: `there is no service \`${id}\`, so nothing could be written for it${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
  });
}

export function unknownWorkload(context: LoweringContext, intent: Intent, id: QualifiedName): Diagnostic {
  const near = nearest(id, context.topology.workloads.keys());
  return diagnose(context, intent, undefined, {
    rule: 'intents/unknown-workload',
    message: `there is no workload \`${id}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
  });
}
