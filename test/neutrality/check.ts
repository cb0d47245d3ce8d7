import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../src/kube/decode.ts';
import { concreteView } from '../../src/model/concrete-request.ts';
import type { DecidedDestination, Decision } from '../../src/model/decision.ts';
import type { RequestView } from '../../src/model/request-view.ts';
import { explore } from '../../src/model/space.ts';
import { trace } from '../../src/model/trace.ts';
import { fixedModel, parseAsk, type FixedTables } from './fixed-model.ts';

/** What people write, what it means as values of the model, and what happens to some requests. */
export interface Configuration {
  readonly title: string;
  readonly yaml: string;
  readonly model: FixedTables;
  /** From `shop/web orders:80 GET /a` to what `tell` says of the decision. */
  readonly decisions: Readonly<Record<string, string>>;
}

export function check(mesh: string, configurations: readonly Configuration[]): void {
  describe(`${mesh}`, () => {
    it('ten typical configurations', () => {
      expect(configurations.length).toBeGreaterThanOrEqual(10);
    });
    for (const { title, yaml, model, decisions } of configurations) {
      describe(`${title}`, () => {
        it('is made of Kubernetes objects', () => {
          const { resources, diagnostics, ignored } = decodeFile({ path: 'configuration.yaml', text: yaml });
          expect({ diagnostics, ignored }).toEqual({ diagnostics: [], ignored: [] });
          expect(resources.length).toBeGreaterThan(0);
        });
        it.each(Object.entries(decisions))('%s: %s', (ask, expected) => {
          const { call, request } = parseAsk(ask);
          expect(tell(trace(fixedModel(mesh, model), call, concreteView(request), { explains: true }))).toBe(expected);
        });
        it('means the same to all requests at once as to each of them', () => {
          const fixed = fixedModel(mesh, model);
          for (const [ask, expected] of Object.entries(decisions)) {
            const { call, request } = parseAsk(ask);
            // Where a redirect leads differs from request to request within a class.
            const decide = (view: RequestView): string => tell(withoutLocation(trace(fixed, call, view)));
            const { classes, isComplete } = explore(decide, { protocol: call.protocol, ...(request.address === undefined ? {} : { address: request.address }) });
            expect(isComplete).toBe(true);
            // An address that nobody told is unknown to one request, and one more question to the set of them all.
            if (!expected.startsWith('unknown; unknown: whether')) expect(classes.map(({ result }) => result)).toContain(expected.replace(/; to http\S*/, ''));
            for (const { region, result } of classes) expect(decide(concreteView(region.witness, region.facts))).toBe(result);
          }
        });
      });
    }
  });
}

function withoutLocation({ location: _, ...decision }: Decision): Decision {
  return decision;
}

/** A decision on one line: its outcome, its shares where they are not one, and whatever else was decided. */
export function tell(decision: Decision): string {
  const { timeoutMs, responseTimeoutMs, idleTimeoutMs, retries, fault, mirrors, changes, responseChanges = [], location, body } = decision;
  const shares = decision.destinations.filter(({ isStandby }) => isStandby !== true);
  const standby = decision.destinations.filter(({ isStandby }) => isStandby === true);
  const [only] = shares;
  const parts = [
    shares.length === 1 && only ? tellShare(only) : words(decision.outcome, decision.status, decision.flag),
    ...(shares.length > 1 ? [shares.map((share) => `${Math.round(share.weight * 100) / 100} % ${tellShare(share)}`).join(', ')] : []),
    ...standby.map((share) => `standby ${tellShare(share)}`),
    ...(location === undefined ? [] : [`to ${location}`]),
    ...(body === undefined ? [] : [body]),
    ...(timeoutMs?.value === undefined ? [] : [`timeout ${timeoutMs.value}`]),
    ...(responseTimeoutMs === undefined ? [] : [`response ${responseTimeoutMs.value}`]),
    ...(idleTimeoutMs === undefined ? [] : [`idle ${idleTimeoutMs.value}`]),
    ...(retries === undefined ? [] : [tellRetries(retries.value)]),
    ...(fault?.abort === undefined ? [] : [`${fault.abort.percent} % get ${fault.abort.status}`]),
    ...mirrors.map(({ host, percent }) => `${percent} % mirrored to ${host}`),
    // Sets of requests hold paths in canonical form, which nothing is done to.
    ...changes.filter(({ kind }) => kind !== 'normalize-path').map((change) => `change ${tellChange(change)}`),
    ...responseChanges.map((change) => `answer ${tellChange(change)}`),
    ...decision.unknown.map(({ what }) => `unknown: ${what}`),
  ];
  return parts.join('; ');
}

function tellShare({ outcome, status, flag, workloads, addresses, transport }: DecidedDestination): string {
  const receivers = [...workloads, ...addresses];
  return words(outcome, status, flag, receivers.length === 0 ? undefined : `to ${receivers.join(' or ')}`, outcome === 'delivered' ? `over ${transport}` : undefined);
}

function tellRetries({ attempts, on, budget, perTryTimeoutMs }: NonNullable<Decision['retries']>['value']): string {
  return words(`retries ${attempts} on`, on.join(','), perTryTimeoutMs === undefined ? undefined : `each ${perTryTimeoutMs}`, budget === undefined ? undefined : `budget ${budget.percent} % + ${budget.minPerSecond}/s`);
}

function tellChange(change: Decision['changes'][number]): string {
  const { kind, ...rest } = change;
  return words(kind, ...Object.values(rest).map(String));
}

function words(...parts: readonly (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
