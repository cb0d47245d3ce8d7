import type { ScopeConfiguration } from '../../intents/intent.ts';
import { callsTo, sampleOf } from '../../model/calls.ts';
import type { ModelHost, RouteTable } from '../../model/mesh-model.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { hostsByService } from './validate-routes.ts';
import { countProved, mismatch, type ValidationContext } from './validation.ts';

/**
 * Pairs of a workload and a name that it need not know that are looked at; where there are more, they are spread evenly.
 * That a name is unknown is found out by looking at every other one, so the more there are, the fewer pairs.
 */
const mostPairs = 600;
const mostLooks = 300_000;

/** Holds what each proxy is told against what its workload needs to know: that much, and no more. */
export function validateScopes(context: ValidationContext): void {
  const intents = context.intents.filter((intent): intent is ScopeConfiguration => intent.kind === 'scope-configuration');
  if (intents.length === 0) return;
  const { sight, model } = context;
  const clients = sight.scopedClients;
  const hosts = hostsByService(model);
  for (const client of clients) for (const service of sight.servicesOf(client)) {
    const host = context.sample.has(service) ? hosts.get(service) : undefined;
    if (host !== undefined) compareSight(context, client, host, true);
  }
  const pairs = clients.length * model.hosts.length;
  const step = strideOf(Math.ceil(pairs / Math.max(24, Math.min(mostPairs, Math.floor(mostLooks / model.hosts.length)))), clients.length);
  for (let pair = 0; pair < pairs; pair += step) {
    // Neighbours in the sequence differ in both, so that a sample meets every client before it meets one again.
    const client = clients[pair % clients.length];
    const host = model.hosts[(Math.floor(pair / clients.length) + (pair % clients.length)) % model.hosts.length];
    const isWanted = client !== undefined && host !== undefined ? isMeant(context, client, host) : undefined;
    if (client !== undefined && host !== undefined && isWanted !== undefined) compareSight(context, client, host, isWanted);
  }
  if (step > 1) context.unproved.push({ intent: 'scope-configuration', subject: '', because: `of the names that each of ${clients.length} workloads need not know, one in ${step} was looked at` });
  countProved(context, intents);
}

/** The next step that has no divisor in common with the number of clients: others come back to the same few of them. */
function strideOf(least: number, clients: number): number {
  let step = least;
  while (divisor(step, clients) > 1) step += 1;
  return step;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Undefined where either is right: a gateway, or a host whose intent says who knows it. */
function isMeant({ sight, baseline, intents }: ValidationContext, client: QualifiedName, { host, service, isExternal }: ModelHost): boolean | undefined {
  if (service !== undefined && hostsByService(baseline).has(service)) return sight.knows(client, service);
  const isListed = intents.some((intent) => intent.kind === 'allow-egress' && intent.host === host);
  return isExternal && isListed && !sight.knowsHost(client, host) ? false : undefined;
}

function compareSight(context: ValidationContext, client: QualifiedName, host: ModelHost, isWanted: boolean): void {
  for (const call of callsTo(client, host)) {
    if (isKnown(context.model.outbound(call)) !== isWanted) mismatch(context, { intent: 'scope-configuration', subject: client, call, expected: isWanted ? `${sampleOf(host.host)} is known` : `${sampleOf(host.host)} is not known`, got: isWanted ? 'it is not' : 'it is' });
  }
}

/** A proxy hands on what it knows nothing of, or refuses it. */
export function isKnown({ routes, otherwise }: RouteTable): boolean {
  return [...routes, otherwise].some(({ action }) => action.kind === 'forward' || action.kind === 'redirect' || action.kind === 'respond');
}
