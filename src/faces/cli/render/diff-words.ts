import type { Aspect } from '../../../model/treatment.ts';
import { distinct, groupBy, sortedBy } from '../../../base/order.ts';
import type { DiffReport, ReportChange } from '../../../project/diff.ts';
import { nameClient, nameClients } from './clients.ts';
import { reasonsOf } from './diff-reasons.ts';
import { answerOf, beforeAndAfter } from './diff-values.ts';
import { describeKinds } from './kinds-text.ts';
import { listed } from './layout.ts';
import { describeRequest } from './request-line.ts';
import { shortHost } from './trace-text.ts';

/** `!` is what a reviewer must not miss: access, loss, and encryption. */
const words: Readonly<Record<Aspect, readonly ['!' | '~', string]>> = {
  'newly-allowed': ['!', 'newly allowed'],
  'newly-refused': ['!', 'newly refused'],
  'newly-delivered': ['~', 'now delivered'],
  'no-longer-delivered': ['!', 'not delivered'],
  'delivered-elsewhere': ['~', 'goes elsewhere'],
  'other-answer': ['~', 'other answer'],
  'other-encryption': ['!', 'encryption'],
  'other-deadline': ['~', 'other timeout'],
  'other-retries': ['~', 'other retries'],
  'other-limits': ['~', 'other limits'],
  'other-fault': ['~', 'other faults'],
  'other-mirrors': ['~', 'other mirrors'],
  'other-changes': ['~', 'rewritten'],
};

/** `! newly allowed`; a timeout says which way it went. */
export function titleOf(aspect: Aspect, { before, after }: ReportChange): { readonly mark: '!' | '~'; readonly title: string } {
  const [mark, title] = words[aspect];
  if (aspect !== 'other-deadline') return { mark, title };
  return { mark, title: (after.timeout ?? Infinity) > (before.timeout ?? Infinity) ? 'waits longer' : 'gives up sooner' };
}

/** Changes that say the same of several callers, ports and kinds of requests: a person reads them as one. */
export interface ChangeGroup {
  /** The one that is shown: delivered, if any of them is. */
  readonly change: ReportChange;
  readonly members: readonly { readonly who: string; readonly target: string; readonly which: string }[];
}

/** Groups by what changes and for what reason; the weightiest first. */
export function groupChanges({ changes, comparedClients }: Pick<DiffReport, 'changes' | 'comparedClients'>): ChangeGroup[] {
  const groups = groupBy(sortChanges(changes), (change) => JSON.stringify([change.aspects, change.aspects.map((aspect) => [beforeAndAfter(aspect, change), reasonsOf(aspect, change)])]));
  return [...groups.values()].flatMap((group) => {
    const change = group.find(({ after }) => after.outcome === 'delivered') ?? group[0];
    return change === undefined ? [] : [{ change, members: membersOf(group, comparedClients) }];
  });
}

/** Callers with the same requests are one line, and so are destinations with the same callers. */
function membersOf(group: readonly ReportChange[], everyone: number): ChangeGroup['members'] {
  const lines = [...groupBy(group, targetOf).values()].flatMap((ofTarget) => {
    const byClients = groupBy(ofTarget, ({ clients }) => JSON.stringify(clients));
    const alike = groupBy([...byClients.values()], (own) => whichRequests(own));
    return [...alike].map(([which, owners]) => ({ which, owners, clients: distinct(owners.flatMap((own) => own[0]?.clients ?? [])) }));
  });
  const merged = groupBy(lines, ({ which, clients }) => JSON.stringify([which, clients]));
  return [...merged.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [{ who: nameClients(first.clients, { isEveryone: first.clients.length >= everyone }), which: first.which, target: nameTargets(same.flatMap(({ owners }) => owners.flat())) }];
  });
}

/** `orders.shop:80, 9090 and web.shop:80`. */
function nameTargets(changes: readonly ReportChange[]): string {
  const byHost = groupBy(changes, ({ host }) => host);
  return listed([...byHost].map(([host, own]) => `${shortHost(host, '')}:${[...new Set(own.map(({ port }) => port))].sort((a, b) => a - b).join(', ')}`), 4);
}

/** `method is POST, path begins with "/charge"`, or `every request`. */
function whichRequests(changes: readonly ReportChange[]): string {
  const protocol = changes[0]?.protocol;
  return describeKinds(changes.flatMap(({ classes }) => classes), protocol === 'http' || protocol === 'grpc' ? 'every request' : 'every connection');
}

/** Access first, then what is lost or sent elsewhere, then how long it takes. */
function sortChanges(changes: readonly ReportChange[]): ReportChange[] {
  const order: readonly Aspect[] = ['newly-allowed', 'newly-refused', 'no-longer-delivered', 'other-encryption', 'newly-delivered', 'delivered-elsewhere', 'other-answer'];
  const rank = ({ aspects }: ReportChange): number => Math.min(...aspects.map((aspect) => (order.includes(aspect) ? order.indexOf(aspect) : order.length)));
  return sortedBy(changes, rank);
}

function targetOf({ host, port }: ReportChange): string {
  return `${shortHost(host, '')}:${port}`;
}

/** `jobs/report → orders.shop:80 POST /refund: 403 → 200`. */
export function exampleOf(change: ReportChange): string {
  const { witness, protocol, before, after } = change;
  const [old, current] = [answerOf(before), answerOf(after)];
  const request = protocol === 'http' || protocol === 'grpc' ? ` ${describeRequest(witness.request, change.host)}` : '';
  return `${nameClient(witness.from)} → ${targetOf(change)}${request}: ${old === current ? current : `${old} → ${current}`}`;
}
