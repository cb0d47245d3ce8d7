import type { AccessLogEntry } from '../agent.ts';
import { received } from '../client.ts';
import type { Received } from '../in-pod/wire.ts';
import type { PodRecord } from '../instance.ts';
import type { Lab } from '../lab.ts';
import { sleep } from '../until.ts';
import type { AccessLogReader } from './access-log-reader.ts';
import { tryHeader, type SentTry } from './send-round.ts';

/** What others saw of the tries of a round. */
export interface Witnesses {
  /** Entries of the proxies' logs, by the id of the try. */
  readonly logged: ReadonlyMap<string, readonly LoggedTry[]>;
  /** What applications received, by the id of the try. */
  readonly received: ReadonlyMap<string, readonly Received[]>;
}

export interface LoggedTry {
  readonly pod: PodRecord;
  readonly entry: AccessLogEntry;
}

/** Proxies write their logs once a second. */
const flushedMs = 1100;
const everyMs = 100;

/** Waits until the first proxy of every try has written down what became of it, but no longer than proxies take for that. */
export async function collectWitnesses(lab: Lab, logs: AccessLogReader, tries: readonly SentTry[]): Promise<Witnesses> {
  const logged = new Map<string, LoggedTry[]>();
  const proxies = lab.pods.filter(({ kind }) => kind === 'sidecar' || kind === 'gateway');
  const awaited = tries.filter(isLogged);
  for (const deadline = Date.now() + flushedMs; ; await sleep(everyMs)) {
    for (const pod of proxies) for (const entry of logs.read(pod)) push(logged, String(entry['request_id'] ?? ''), { pod, entry });
    if (Date.now() > deadline || awaited.every((one) => firstEntry(one, logged.get(one.id) ?? []) !== undefined)) break;
  }
  const applications = lab.pods.filter(({ kind }) => kind !== 'gateway');
  const all = (await Promise.all(applications.map((pod) => received(pod, true)))).flat();
  const byId = new Map<string, Received[]>();
  for (const one of all) push(byId, one.headers?.[tryHeader] ?? '', one);
  return { logged, received: byId };
}

/** Whether some proxy logs it as a request. */
function isLogged({ client, entrance, request, answer }: SentTry): boolean {
  const isHttp = request.protocol === undefined || request.protocol === 'grpc';
  return isHttp && answer.status !== undefined && (client.kind === 'sidecar' || entrance !== undefined);
}

/** The entry of the first proxy on the way: the caller's own, or the one that a caller without a proxy reached. */
export function firstEntry({ client, entrance }: SentTry, entries: readonly LoggedTry[]): AccessLogEntry | undefined {
  const first = entrance ?? (client.kind === 'sidecar' ? client : undefined);
  const own = entries.filter(({ pod, entry }) => first === undefined || (pod.netns === first.netns && !isInbound(entry)));
  return own.toSorted((a, b) => timeOf(a.entry) - timeOf(b.entry))[0]?.entry;
}

function isInbound(entry: AccessLogEntry): boolean {
  return String(entry['upstream_cluster'] ?? '').startsWith('inbound|');
}

function timeOf(entry: AccessLogEntry): number {
  return Date.parse(String(entry['start_time'] ?? ''));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
