import type { InjectFault, Intent, MirrorTraffic, Redirect, Rewrite, SetRetries, SplitTraffic } from '../../intents/intent.ts';
import { holds, type RequestView } from '../../model/request-view.ts';
import type { QualifiedName, ServicePort } from '../../topology/topology.ts';
import { requestPredicate } from './request-predicate.ts';
import type { Predicate } from '../../model/predicate.ts';

/** RFC 9110 section 9.2.2. */
const idempotent: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

/** What the intents ask for one request, attribute by attribute, each with the intent that decides it. */
export interface ExpectedRoute {
  readonly redirect?: Redirect;
  readonly destination?: { readonly shares: SplitTraffic['shares']; readonly intent: Intent };
  readonly rewrite?: Rewrite;
  readonly fault?: InjectFault;
  readonly mirror?: MirrorTraffic;
  readonly timeout?: { readonly timeoutMs: number; readonly intent: Intent };
  readonly retries?: { readonly intent: SetRetries; readonly isRetried: boolean };
}

interface Line<T> {
  readonly when: Predicate;
  readonly value: T;
}

/** The lines of each attribute for one caller and port, in the order in which they decide. */
export type ExpectedLines = { readonly [A in keyof ExpectedRoute]-?: readonly Line<NonNullable<ExpectedRoute[A]>>[] };

/**
 * The meaning of intents, said in the plainest way: for each attribute of a request the first line that matches, where
 * conditions come as they were written, then what is said of one port, then what is said of all, a file before a default.
 */
export function expectedLines(intents: readonly Intent[], caller: QualifiedName, port: ServicePort): ExpectedLines {
  const lines = <T>(pick: (intent: Intent) => T | undefined): Line<T>[] => ordered(intents, port).flatMap((intent) => {
    const value = pick(intent);
    return value === undefined ? [] : [{ when: requestPredicate('when' in intent ? intent.when : undefined, caller), value }];
  });
  return {
    redirect: lines((intent) => (intent.kind === 'redirect' ? intent : undefined)),
    destination: lines((intent) => (intent.kind === 'split-traffic' ? { shares: intent.shares, intent } : intent.kind === 'route-when' ? { shares: [{ to: intent.to, weightPercent: 100 }], intent } : undefined)),
    rewrite: lines((intent) => (intent.kind === 'rewrite' ? intent : undefined)),
    fault: lines((intent) => (intent.kind === 'inject-fault' ? intent : undefined)),
    mirror: lines((intent) => (intent.kind === 'mirror-traffic' ? intent : undefined)),
    timeout: lines((intent) => (intent.kind === 'set-timeout' ? { timeoutMs: intent.timeoutMs, intent } : undefined)),
    retries: lines((intent) => (intent.kind === 'set-retries' ? { intent, isRetried: true } : undefined)),
  };
}

function ordered(intents: readonly Intent[], port: ServicePort): Intent[] {
  const own = intents.filter((intent) => !('port' in intent) || intent.kind === 'redirect' || intent.port === undefined || intent.port === port.port);
  const isGeneral = (intent: Intent): boolean => !('when' in intent) || intent.when === undefined || Object.keys(intent.when).length === 0;
  const rank = (intent: Intent): number => (intent.origin.kind === 'file' ? 0 : 2) + ('port' in intent && intent.port !== undefined ? 0 : 1);
  return [...own.filter((intent) => !isGeneral(intent)), ...own.filter(isGeneral).sort((a, b) => rank(a) - rank(b))];
}

/** Asks the lines about one request. */
export function expectRoute(lines: ExpectedLines, view: RequestView, port: ServicePort): ExpectedRoute {
  const redirect = firstOf(lines.redirect, view);
  if (redirect) return { redirect };
  const retries = firstOf(lines.retries, view);
  return {
    ...optional('destination', firstOf(lines.destination, view)),
    ...optional('rewrite', firstOf(lines.rewrite, view)),
    ...optional('fault', firstOf(lines.fault, view)),
    ...optional('mirror', firstOf(lines.mirror, view)),
    ...optional('timeout', firstOf(lines.timeout, view)),
    ...(retries === undefined ? {} : { retries: { intent: retries.intent, isRetried: isRetried(retries.intent, view, port) } }),
  };
}

function optional<K extends keyof ExpectedRoute>(key: K, value: ExpectedRoute[K] | undefined): Pick<ExpectedRoute, K> | Record<string, never> {
  return value === undefined ? {} : ({ [key]: value } as Pick<ExpectedRoute, K>);
}

function firstOf<T>(lines: readonly Line<T>[], view: RequestView): T | undefined {
  return lines.find(({ when }) => holds(when, view) === 'yes')?.value;
}

/** A gRPC call is a POST whatever it does, so nothing there is known to be idempotent. */
function isRetried({ attempts, requests }: SetRetries, view: RequestView, port: ServicePort): boolean {
  if (attempts <= 0) return false;
  if (requests === 'all') return true;
  if (requests === 'idempotent' && port.protocol === 'grpc') return false;
  const methods = requests === 'idempotent' ? idempotent : requests;
  return methods.some((method) => view.test('method', { kind: 'exact', value: method }) === 'yes');
}
