import type { WhoEntry, WhoReport, WhoRequests } from '../../../project/who.ts';
import { stranger } from '../../../model/mesh-model.ts';
import { groupBy, sortedBy } from '../../../base/order.ts';
import type { Request } from '../../../model/request-view.ts';
import { describeKinds } from './kinds-text.ts';
import { nameClients } from './clients.ts';
import { count, hanging } from './layout.ts';
import { describeSource, placed } from './placed.ts';
import type { TopologyStyle } from './topology-text.ts';
import { describeRequest } from './request-line.ts';
import { shortHost, transportWords } from './trace-text.ts';

/** Who reaches one Service: the answer for each group of callers, the rule that lets it in, and a request that shows it. */
export function renderWho(report: WhoReport, style: TopologyStyle): string {
  const { columns, colors } = style;
  const admitted = report.entries.filter((entry) => entry.reach !== 'none');
  const lines = hanging('', describeWho(report, admitted), columns).map((line) => colors.bold(line));
  for (const entry of admitted) lines.push('', ...renderEntry(entry, style));
  const refused = report.entries.filter((entry) => entry.reach === 'none');
  if (refused.length > 0) lines.push('', ...refused.flatMap((entry) => hanging('  ', `no request of ${nameClients(entry.clients, { isEveryone: entry.isEveryone })} to ${shortHost(entry.host, '')}:${entry.port} arrives`, columns)));
  if (style.folder !== '' && admitted.length > 0) lines.push('', colors.dim(`(lines in ${style.folder})`));
  return `${lines.join('\n')}\n`;
}

function describeWho({ service, entries }: WhoReport, admitted: readonly WhoEntry[]): string {
  const clients = [...new Set(admitted.flatMap((entry) => entry.clients))];
  const isEveryone = admitted.some((entry) => holdsEveryone(entry, entries));
  return `${service} is reached by ${nameClients(sortedBy(clients, (client) => client), { isEveryone })}`;
}

/** Every client has a place among the callers of a name: where none of them is turned away, everyone is let in. */
function holdsEveryone({ host, port, isEveryone }: WhoEntry, entries: readonly WhoEntry[]): boolean {
  const own = entries.filter((entry) => entry.host === host && entry.port === port);
  return isEveryone || (own.some(({ clients }) => clients.includes(stranger)) && own.every(({ reach }) => reach === 'all' || reach === 'some'));
}

/** Kinds of requests that are shown to a person; JSON has all of them. */
const shownKinds = 12;

function renderEntry(entry: WhoEntry, style: TopologyStyle): string[] {
  const { columns, colors } = style;
  const name = nameClients(entry.clients, { isEveryone: entry.isEveryone, most: 8 });
  const lines = hanging('  ', `${name} → ${shortHost(entry.host, '')}:${entry.port} (${entry.protocol})${entry.reach === 'unknown' ? ', not known for sure' : ''}`, columns).map((line) => colors.bold(line));
  const groups = [...groupBy(entry.requests, ({ because, outcome, transport }) => JSON.stringify([because, outcome, transport])).values()];
  for (const group of groups.slice(0, shownKinds)) lines.push(...renderKinds(group, entry, groups.length, style));
  if (groups.length > shownKinds) lines.push(`    and ${count(groups.length - shownKinds, 'more kind')} of requests (--format json has all of them)`);
  if (!entry.isComplete) lines.push(...hanging('    ', 'not all kinds of requests were looked at: there are too many', columns));
  return lines;
}

/** Kinds of requests that the same rule lets in. */
function renderKinds(kinds: readonly WhoRequests[], { reach, protocol }: WhoEntry, groups: number, style: TopologyStyle): string[] {
  const [first] = kinds;
  if (first === undefined) return [];
  const isRequest = protocol === 'http' || protocol === 'grpc';
  const isEvery = reach === 'all' && groups === 1;
  const what = isEvery ? (isRequest ? 'every request' : 'every connection') : describeKinds(kinds.map(({ conditions }) => conditions));
  const unsure = first.outcome === 'unknown' ? ' (not known for sure)' : '';
  const transport = first.transport === null ? '' : transportWords[first.transport];
  const described = transport === '' ? what : isEvery ? `${what}, ${transport}` : `${transport}, ${what}`;
  const lines = hanging('    ', `${described}${unsure}`, style.columns);
  for (const reason of first.because) lines.push(...placed('      ', reason.text, describeSource(reason, style), style));
  if (!isEvery && isRequest) lines.push(...hanging('      for example  ', describeRequest(plainest(kinds)), style.columns));
  return lines;
}

/** The example that says least besides. */
function plainest(kinds: readonly WhoRequests[]): Request {
  const length = ({ witness }: WhoRequests): number => describeRequest(witness).length;
  return kinds.reduce((best, next) => (length(next) < length(best) ? next : best)).witness;
}
