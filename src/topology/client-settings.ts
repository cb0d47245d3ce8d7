import { readDuration } from './durations.ts';
import { evidenceText } from './references.ts';
import { wordsOf } from './names.ts';
import { evidenceAt } from './places.ts';
import type { Setting } from './setting.ts';
import { qualify, type ClientSetting, type QualifiedName, type ServiceNode } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/** Words of timeouts that do not bound a call to another service. */
const otherTimeouts = new Set(
  (
    'SHUTDOWN IDLE SESSION LOCK CACHE KEEPALIVE KEEP TERMINATION GRACE GRACEFUL GRACEFULLY DRAIN STARTUP BOOT START LOGIN TOKEN LEASE VISIBILITY TRANSACTION POOL CONNECT CONNECTION CONN DIAL ' +
    'GUNICORN UWSGI WORKER WRITE PROBE HEALTH HEALTHCHECK READINESS LIVENESS ELECTION HEARTBEAT EXPIRY EXPIRATION BAN JWT COOKIE FLUSH EXPORTER EXPORT OTEL WAIT JOB COMMIT REBALANCE DNS ' +
    'TEST HANDSHAKE INACTIVITY ACQUIRE ACQUISITION CHECKOUTPOOL EVICTION LINGER SEND BODY POLL BUILD SCRIPT HIKARI PING LOG LOGGING METRICS TRACE TRACING DEBOUNCE'
  ).split(' '),
);
const retryLimits = new Set('ATTEMPTS ATTEMPT COUNT MAX MAXIMUM LIMIT TIMES NUM NUMBER RETRIES TRIES'.split(' '));
const otherRetries = new Set('INTERVAL DELAY BACKOFF TIMEOUT WAIT CONNECT CONNECTION STARTUP BOOT MS SECONDS POLICY ENABLED MODE STRATEGY JITTER FACTOR MULTIPLIER AFTER LOGIN LOCK BUFFER TOPIC QUEUE'.split(' '));
/** Words that do not tell which callee a setting is about. */
const plainWords = new Set(
  'TIMEOUT TIMEOUTS DEADLINE RETRY RETRIES RETRYS ATTEMPTS ATTEMPT COUNT MAX MAXIMUM LIMIT TIMES NUM NUMBER TRIES MS MSEC MILLIS MILLISECONDS S SEC SECS SECOND SECONDS MIN MINUTES IN HTTP HTTPS GRPC RPC REST CLIENT CLIENTS REQUEST REQUESTS READ CALL CALLS API DEFAULT DURATION RESPONSE TOTAL OVERALL CONFIG GLOBAL UPSTREAM PER TRY SOCKET SERVER'.split(
    ' ',
  ),
);

/** The services that a setting of a workload can be about. */
export interface SettingContext {
  readonly callees: readonly ServiceNode[];
  /** Services of a namespace by their names without dashes and `service`. */
  readonly byStem: ReadonlyMap<string, ServiceNode>;
}

/** Timeouts and retries that a workload's own settings carry. Datastores and collectors have none that matter here. */
export function clientSettings(owner: PodOwner, settings: readonly Setting[], context: SettingContext): ClientSetting[] {
  if (owner.isDatastore || owner.isTelemetry) return [];
  return settings.flatMap((setting) => {
    if (setting.isWeak || setting.form === 'script' || setting.isSecret) return [];
    const found = settingOf(setting, context.callees);
    if (!found) return [];
    const to = calleeOf(setting, owner.namespace, context);
    const evidence = evidenceAt(setting.kind, setting.place, evidenceText(setting, undefined));
    return [{ workload: owner.id, ...found, ...(to === undefined ? {} : { to }), evidence }];
  });
}

/** What each name of a timeout or of retries contains: cheaper than splitting the names of all settings into words. */
const sayingWord = /timeout|deadline|retr/i;

function settingOf(setting: Setting, callees: readonly ServiceNode[]): Pick<ClientSetting, 'setting' | 'value' | 'unit'> | undefined {
  if (!sayingWord.test(setting.name)) return undefined;
  const words = withoutCallee(wordsOf(setting.name), callees);
  if (isTimeout(words)) {
    const duration = readDuration(setting.value, words.slice(words.findLastIndex(saysTimeout) + 1));
    return duration ? { setting: 'timeout', value: Math.round(duration.ms), unit: duration.unit } : undefined;
  }
  if (isRetries(words) && /^\d{1,3}$/.test(setting.value.trim())) return { setting: 'retries', value: Number(setting.value), unit: 'none' };
  return undefined;
}

/** `EMAIL_WORKER_TIMEOUT` beside a callee `email-worker` speaks of that one, not of workers. One word alone proves nothing. */
function withoutCallee(words: readonly string[], callees: readonly ServiceNode[]): readonly string[] {
  for (const callee of callees) {
    const name = wordsOf(callee.name);
    const at = name.length < 2 ? -1 : words.findIndex((_, index) => name.every((word, offset) => words[index + offset] === word));
    if (at >= 0) return [...words.slice(0, at), ...words.slice(at + name.length)];
  }
  return words;
}

function saysTimeout(word: string): boolean {
  return /TIMEOUTS?$/.test(word) || word === 'DEADLINE';
}

function isTimeout(words: readonly string[]): boolean {
  if (!words.some(saysTimeout)) return false;
  if (words.some((word) => otherTimeouts.has(word) || /^(?:KEEPALIVE|CONNECT|SHUTDOWN|IDLE|SESSION|LOCK)TIMEOUT$/.test(word))) return false;
  return !(words.includes('SERVER') && words.some((word) => word === 'READ' || word === 'REQUEST'));
}

function isRetries(words: readonly string[]): boolean {
  if (words.some((word) => otherRetries.has(word))) return false;
  if (words.includes('RETRIES')) return true;
  return words.some((word) => word === 'RETRY' || word === 'RETRYS') && (words.at(-1) === 'RETRY' || words.some((word) => retryLimits.has(word)));
}

/** `PAYMENT_SERVICE_TIMEOUT` speaks of `payment-service`, or of whatever `PAYMENT_SERVICE_URL` names. */
function calleeOf(setting: Setting, namespace: string, context: SettingContext): QualifiedName | undefined {
  const words = wordsOf(setting.name).map((word) => word.replace(/TIMEOUTS?$/, '')).filter((word) => word !== '' && !plainWords.has(word));
  for (let length = words.length; length > 0; length -= 1) {
    const stem = stemOf(words.slice(-length).join(''));
    if (stem === '') continue;
    const called = context.callees.find((service) => stemOf(service.name) === stem);
    const named = called ?? calleeBeside(setting, words.slice(-length), context) ?? context.byStem.get(`${namespace} ${stem}`);
    if (named) return qualify(named.namespace, named.name);
  }
  return undefined;
}

function calleeBeside(setting: Setting, words: readonly string[], context: SettingContext): ServiceNode | undefined {
  for (const tail of ['URL', 'HOST', 'ADDR', 'ADDRESS', 'ENDPOINT', 'URI', 'SERVICE_URL', 'SERVICE_HOST', 'SERVICE_ADDR']) {
    const value = setting.sibling([...words, tail].join('_'));
    const host = value === undefined ? undefined : /^(?:[a-z+.-]+:\/\/)?([a-z0-9-]+)/i.exec(value)?.[1];
    const service = context.callees.find((callee) => callee.name === host);
    if (service) return service;
  }
  return undefined;
}

/** A Service's name as settings abbreviate it: `payment-service`, `paymentservice` and `payment` are one. */
export function stemOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '').replace(/(?:service|svc|api|server)$/, '');
}
