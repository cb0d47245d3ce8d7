import type { Observed } from '../../../test/real-mesh/contradiction.ts';
import type { Try } from '../../../test/real-mesh/recording.ts';
import type { Received } from '../in-pod/wire.ts';
import { canonical, distinct, recordedTry } from '../recorded-try.ts';
import type { SentTry } from './send-round.ts';
import type { Sending } from './tries-to-send.ts';
import { firstEntry, type Witnesses } from './witnesses.ts';

/** The different answers of one request, with what proxies and applications know of them, and how often each was seen. */
export function observedTries(sent: readonly SentTry[], witnesses: Witnesses, sending: Sending): Required<Observed> {
  const all = sent.map((one) => witnessedTry(one, witnesses, sending));
  const counts = new Map<string, number>();
  for (const one of all) counts.set(canonical(one), (counts.get(canonical(one)) ?? 0) + 1);
  const tries = distinct(all);
  return { tries, counts: tries.map((one) => counts.get(canonical(one)) ?? 0) };
}

function witnessedTry(sent: SentTry, { logged, received }: Witnesses, { isTimed, isMirrored }: Sending): Try {
  const { request, answer, id } = sent;
  const own = recordedTry(request, answer);
  const entry = firstEntry(sent, logged.get(id) ?? []);
  const [flag, detail] = [textOf(entry?.['response_flags']), textOf(entry?.['response_code_details'])];
  const arrived = received.get(id) ?? [];
  const hops = hopsOf(sent, answer.received ?? fewestHops(arrived.filter(({ pod }) => pod === own.pod)));
  const copies = arrived.filter((one) => hopsIn(one.headers) > hops);
  const arrivals = arrived.length - copies.length;
  return {
    ...own,
    ...(flag === undefined ? {} : { flag }),
    ...(detail === undefined ? {} : { detail: stable(detail) }),
    ...(own.pod === undefined && arrivals > 0 ? { arrivals } : {}),
    ...(isMirrored || copies.length > 0 ? { mirrors: [...new Set(copies.map(({ pod }) => pod))].sort() } : {}),
    ...(isTimed ? { ms: Math.round(answer.ms) } : {}),
  };
}

/**
 * Addresses that the request itself arrives with in `x-forwarded-for`: a copy has one more, because Envoy sends it as a
 * client of its own. Nothing else tells it from the request, since istiod leaves the name of the copy's host alone.
 */
function hopsOf({ request, entrance }: SentTry, answered: Received | undefined): number {
  return answered === undefined ? hopsIn(request.headers) + (entrance === undefined ? 0 : 1) : hopsIn(answered.headers);
}

/** An answer to HEAD does not say what arrived: of what the pod that answered has received, the request came the shortest way. */
function fewestHops(arrived: readonly Received[]): Received | undefined {
  return arrived.toSorted((a, b) => hopsIn(a.headers) - hopsIn(b.headers))[0];
}

function hopsIn(headers: Readonly<Record<string, string>> = {}): number {
  const forwarded = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-forwarded-for')?.[1] ?? '';
  return forwarded.split(',').filter((part) => part.trim() !== '').length;
}

function textOf(value: string | number | null | undefined): string | undefined {
  return typeof value === 'string' && value !== '-' && value !== '' ? value : undefined;
}

/** Without addresses of one connection and reasons of the library below, which differ from try to try. */
function stable(detail: string): string {
  return detail.replace(/\{.*$/s, '').replace(/\|.*$/s, '');
}
