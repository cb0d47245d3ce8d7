import { distinct, groupBy } from '../../../base/order.ts';
import type { AllowCalls, BreakCircuit, Intent, IntentKind, IntentOf, RequireMutualTls, SetRetries, SetTimeout } from '../../../intents/intent.ts';
import { openServices } from '../../../intents/open-services.ts';
import type { Topology } from '../../../topology/topology.ts';
import { count, duration, hanging, listed } from './layout.ts';
import { nameIn } from './names.ts';

/** What the intents decide, one line for each concern that a person asks about first. */
export function renderDecisions(intents: readonly Intent[], topology: Topology, columns: number): string[] {
  const of = <K extends IntentKind>(kind: K): IntentOf<K>[] => intents.filter((intent): intent is IntentOf<K> => intent.kind === kind);
  const lines: [string, string][] = [
    ['timeouts', describeTimeouts(of('set-timeout'))],
    ['retries', describeRetries(of('set-retries'))],
    ['breakers', describeBreakers(of('break-circuit'))],
    ['encryption', describeEncryption(of('require-mutual-tls'), topology)],
    ['access', describeAccess(of('allow-calls'), openServices(intents, topology).length)],
    ['outside', distinct(of('allow-egress').map((egress) => `${egress.host}:${egress.port}${egress.via === 'egress-gateway' ? ' (through the egress gateway)' : ''}`)).join(', ')],
    ['exposed', distinct(of('expose').map((expose) => `${nameIn(topology, expose.service)} as ${expose.host}`)).join(', ')],
    ['and', describeOthers(intents)],
  ];
  return lines.filter(([, text]) => text !== '').flatMap(([label, text]) => hanging(`  ${label.padEnd(12)}`, text, columns));
}

function describeTimeouts(timeouts: readonly SetTimeout[]): string {
  const groups = [...groupBy(timeouts, (each) => each.timeoutMs)].sort((a, b) => a[0] - b[0]);
  return groups.map(([ms, group]) => `${ms === 0 ? 'none' : duration(ms)} for ${count(group.length, 'service')}`).join(' · ');
}

function describeRetries(retries: readonly SetRetries[]): string {
  const active = retries.filter((each) => each.attempts > 0);
  if (retries.length === 0) return '';
  if (active.length === 0) return 'none';
  const groups = [...groupBy(active, (each) => each.attempts)].sort((a, b) => b[0] - a[0]);
  const counts = groups.map(([attempts, group]) => `${attempts} for ${count(group.length, 'service')}`).join(' · ');
  const isCautious = active.every((each) => each.requests === 'idempotent');
  const off = retries.length - active.length;
  return `${counts}${off > 0 ? ` · none for ${off}` : ''}${isCautious ? ', on idempotent calls only' : ''}`;
}

function describeBreakers(breakers: readonly BreakCircuit[]): string {
  const ways = groupBy(breakers.filter((each) => each.consecutiveErrors !== undefined), (each) => `eject after ${each.consecutiveErrors ?? 0} errors${each.ejectForMs === undefined ? '' : ` for ${duration(each.ejectForMs)}`}`);
  const described = [...ways].sort((a, b) => b[1].length - a[1].length).map(([way, group]) => `${group.length} ${way}`);
  return breakers.length === 0 ? '' : described.length === 0 ? String(breakers.length) : described.join(' · ');
}

function describeEncryption(rules: readonly RequireMutualTls[], topology: Topology): string {
  const modes = distinct(rules.map((rule) => rule.mode));
  const exceptions = rules.flatMap((rule) => rule.exceptions).map(({ workload, port, reason }) => `${nameIn(topology, workload)}${port === undefined ? '' : `:${port}`} (${briefly(reason)})`);
  return modes.length === 0 ? '' : `${modes.join(', ')}${exceptions.length === 0 ? '' : `, but for ${listed(exceptions)}`}`;
}

/** The reason without its evidence, which mesh.yaml holds. */
function briefly(reason: string): string {
  return reason.split(/ \(|[:;]/)[0] ?? reason;
}

function describeAccess(allowed: readonly AllowCalls[], open: number): string {
  if (allowed.length === 0) return '';
  const callees = new Set(allowed.map((each) => each.to));
  const calls = allowed.reduce((sum, each) => sum + each.from.length, 0);
  const rest = open === 0 ? 'all else refused' : `all else refused there; ${count(open, 'service')} open to everybody`;
  return `${count(callees.size, 'workload')}, ${count(calls, 'admitted caller')}, ${rest}`;
}

const shownAbove: ReadonlySet<IntentKind> = new Set(['set-timeout', 'set-retries', 'break-circuit', 'require-mutual-tls', 'allow-calls', 'allow-egress', 'expose']);

function describeOthers(intents: readonly Intent[]): string {
  const groups = groupBy(intents.filter((intent) => !shownAbove.has(intent.kind)), (intent) => intent.kind);
  return [...groups].map(([kind, group]) => (group.length === 1 ? kind : `${kind} (${group.length})`)).join(', ');
}
