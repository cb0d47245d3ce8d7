import { groupBy, sortedBy } from '../../../base/order.ts';
import type { AllowEgress, Intent, RequestMatch, RequireMutualTls } from '../../intent.ts';
import type { Wish, Withdrawal } from '../../wish.ts';
import { sources, spaceOf, unique } from './as-read.ts';

/** The same text for the same intent, wherever it comes from. */
export function canonical(intent: Intent): string {
  return JSON.stringify(intent, (key, value: unknown) => (key === 'origin' ? undefined : typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(sortedBy(Object.entries(value), ([name]) => name)) : value));
}

/** What a mesh.yaml says once a wish is written into it: the rules of `writeMesh` a second time, over intents. */
export function supersede(intents: readonly Intent[], wish: Wish, rootNamespace: string): readonly Intent[] {
  if (wish.kind === 'withdraw') return intents.flatMap((intent) => withdrawn(intent, wish));
  const others = intents.filter((old) => !isReplaced(old, wish));
  switch (wish.kind) {
    case 'break-circuit':
    case 'observe':
      return [...others, { ...intents.find((old) => isReplaced(old, wish)), ...wish } as Intent];
    case 'join-mesh': {
      const old = intents.find((own) => isReplaced(own, wish)) as typeof wish | undefined;
      return [...others, { ...old, ...wish, ...(old?.resources ?? wish.resources ? { resources: { ...old?.resources, ...wish.resources } } : {}) }];
    }
    case 'allow-calls':
      return allowed(intents, wish);
    case 'deny-calls':
      return intents.some((old) => canonical(old) === canonical(wish)) ? intents : [...intents, wish];
    case 'allow-egress':
      return opened(intents, wish, rootNamespace);
    case 'require-mutual-tls':
      return [...others.map((old) => withoutExceptions(old, wish)), wish];
    default:
      return [...others, wish];
  }
}

function isReplaced(old: Intent, wish: Intent): boolean {
  const same = (...keys: readonly string[]): boolean => keys.every((key) => JSON.stringify(value(old, key)) === JSON.stringify(value(wish, key)));
  const isDivision = (kind: string): boolean => kind === 'split-traffic' || kind === 'step-traffic';
  if (isDivision(old.kind) && isDivision(wish.kind)) return same('service');
  if (old.kind !== wish.kind) return false;
  if (wish.kind === 'expose') return same('service', 'host');
  if (wish.kind === 'authenticate-users') return same('service', 'issuer');
  return 'scope' in wish ? same('scope') : same('service', 'when', 'port', 'version') && wish.kind !== 'allow-calls';
}

function value(intent: Intent, key: string): unknown {
  const own = (intent as unknown as Record<string, unknown>)[key];
  if (key === 'port' && intent.kind === 'redirect') return undefined;
  return key === 'when' ? canonicalWhen(own as RequestMatch | undefined) : own;
}

function canonicalWhen(when: RequestMatch | undefined): string {
  return canonical({ kind: 'route-when', service: '', when: when ?? {}, to: { kind: 'version', version: '' }, origin: { kind: 'default', of: '' } });
}

function isUnrestricted(intent: Intent & { kind: 'allow-calls' }): boolean {
  return !intent.methods && !intent.paths && !intent.ports;
}

function allowed(intents: readonly Intent[], wish: Intent & { kind: 'allow-calls' }): readonly Intent[] {
  const isOwn = (old: Intent): old is typeof wish => old.kind === 'allow-calls' && old.to === wish.to;
  const own = intents.filter(isOwn);
  const others = intents.filter((old) => !isOwn(old));
  if (wish.from.length === 0) return [...others, wish];
  const open = own.filter((old) => isUnrestricted(old) && old.from.length > 0);
  const restricted = own.filter((old) => !isUnrestricted(old));
  if (!isUnrestricted(wish)) return [...others, ...open, ...(restricted.some((old) => canonical(old) === canonical(wish)) ? restricted : [...restricted, wish])];
  return [...others, ...restricted, { ...wish, from: sources([...open.flatMap((old) => old.from), ...wish.from]) }];
}

function opened(intents: readonly Intent[], wish: AllowEgress, rootNamespace: string): readonly Intent[] {
  const isSame = (old: Intent): old is AllowEgress => old.kind === 'allow-egress' && old.host === wish.host && old.port === wish.port;
  const same = [...intents.filter(isSame), wish];
  const isForAll = same.some((old) => old.from.length === 0);
  const groups = isForAll ? new Map([[rootNamespace, [] as string[]]]) : groupBy(unique(same.flatMap((old) => old.from)).sort(), spaceOf);
  return [...intents.filter((old) => !isSame(old)), ...[...groups].map(([namespace, from]): AllowEgress => ({ ...wish, namespace, from }))];
}

/** A namespace with a mode of its own takes its exceptions from the mesh. */
function withoutExceptions(old: Intent, wish: RequireMutualTls): Intent {
  const { scope } = wish;
  if (old.kind !== 'require-mutual-tls' || scope.kind !== 'namespace') return old;
  return { ...old, exceptions: old.exceptions.filter(({ workload }) => spaceOf(workload) !== scope.namespace) };
}

function withdrawn(intent: Intent, { what, subject }: Withdrawal): readonly Intent[] {
  if (intent.kind !== what) return [intent];
  const isGone = subject === undefined || subjects(intent).includes(subject);
  return isGone ? [] : [intent];
}

function subjects(intent: Intent): string[] {
  switch (intent.kind) {
    case 'allow-calls':
    case 'deny-calls':
      return [intent.to, spaceOf(intent.to)];
    case 'allow-egress':
      return [intent.host];
    case 'expose':
      return [intent.service, spaceOf(intent.service), intent.host];
    case 'require-mutual-tls':
    case 'observe':
    case 'join-mesh':
    case 'scope-configuration':
      return intent.scope.kind === 'mesh' ? [''] : intent.scope.kind === 'namespace' ? [intent.scope.namespace] : [intent.scope.workload];
    default:
      return [intent.service, spaceOf(intent.service)];
  }
}
