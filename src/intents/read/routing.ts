import type { QualifiedName } from '../../topology/topology.ts';
import type { RequestMatch, SetRetries, Target } from '../intent.ts';
import { parseDuration, parsePercent } from '../units.ts';
import { fromFile, report, type ReadContext } from './context.ts';
import { missing, oneOrMany, readCount, readDuration, readFields, readList, readMap, readPercent, readPort, readText, readWord } from './fields.ts';
import { readRetries, readTimeout } from './policy.ts';
import { isEveryRequest, readMatch } from './request-match.ts';
import { checkRegex } from './regex.ts';
import { checkServicePort, resolveTarget, targetOf, versionTarget } from './resolve.ts';
import { toRetries } from './retries.ts';
import type { ServiceEntry } from './service-entry.ts';
import type { Node } from '../../yaml/tree.ts';

/** Reads what decides where a request goes and what happens to it on the way, in the order that was written. */
export function readRouting(context: ReadContext, entry: ServiceEntry): void {
  const { id, fields } = entry;
  if (fields.split && fields.canary) report(context, 'contradiction', fields.canary, `\`split\` and \`canary\` both divide the calls to \`${id}\``, 'keep one of them: `canary` sets the shares step by step');
  if (fields.split) readSplit(context, id, fields.split);
  if (fields.canary) readCanary(context, id, fields.canary);
  for (const item of itemsOf(context, fields.routes, '`routes`')) readRoute(context, id, item);
  // What follows from a timeout comes after the retries that are written.
  const shared = itemsOf(context, fields.requests, '`requests`').flatMap((item) => readRequestRule(context, entry, item) ?? []);
  context.intents.push(...shared);
  for (const item of itemsOf(context, fields.faults, '`faults`')) readFault(context, id, item);
  for (const item of fields.mirror ? oneOrMany(fields.mirror) : []) readMirror(context, id, item);
  for (const item of fields.rewrite ? oneOrMany(fields.rewrite) : []) readRewrite(context, id, item);
  for (const item of fields.redirect ? oneOrMany(fields.redirect) : []) readRedirect(context, id, item);
  for (const item of fields.limit ? oneOrMany(fields.limit) : []) readLimit(context, id, item);
}

function itemsOf(context: ReadContext, node: Node | undefined, what: string): readonly Node[] {
  return node ? (readList(context, node, what)?.items ?? []) : [];
}

/** `when` of an item: present only where something was written and read. */
function whenOf(context: ReadContext, node: Node | undefined, service: QualifiedName): { when?: RequestMatch } {
  const when = readMatch(context, node, service);
  return isEveryRequest(when) || !when ? {} : { when };
}

function readSplit(context: ReadContext, service: QualifiedName, node: Node): void {
  const map = readMap(context, node, '`split`');
  if (!map) return;
  const shares: { to: Target; weightPercent: number }[] = [];
  let sum = 0;
  for (const { key, value } of map.entries) {
    const text = readText(context, value, 'a share') ?? '';
    const weightPercent = parsePercent(text.endsWith('%') ? text : `${text}%`);
    const to = targetOf(context, service, key.text, key);
    if (weightPercent === undefined) report(context, 'wrong-type', value, `a share of \`${text}\` is no percentage from 0 to 100`);
    sum += weightPercent ?? 0;
    if (to && weightPercent !== undefined) shares.push({ to, weightPercent });
  }
  if (Math.abs(sum - 100) > 1e-9) report(context, 'weights-not-100', node, `the shares of \`${service}\` sum to ${Number(sum.toFixed(6))}%, not to 100%`);
  else if (shares.length === map.entries.length) context.intents.push({ kind: 'split-traffic', service, shares, origin: fromFile(context, node) });
}

/** `steps: [10% for 10m, 50% for 30m, 100%]`. */
function readCanary(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['to', 'steps'], '`canary`');
  if (!fields) return;
  if (!fields.to || !fields.steps) return missing(context, node, fields.to ? 'steps' : 'to', '`canary`');
  const to = readText(context, fields.to, 'a version');
  const target = to === undefined ? undefined : versionTarget(context, service, to, fields.to);
  if (!target) return;
  const steps: { weightPercent: number; holdMs: number }[] = [];
  for (const item of oneOrMany(fields.steps)) {
    const text = readText(context, item, 'a step') ?? '';
    const [, weight, hold] = /^(\S+?%)(?: for (\S+))?$/.exec(text) ?? [];
    const weightPercent = weight === undefined ? undefined : parsePercent(weight);
    const holdMs = hold === undefined ? 0 : parseDuration(hold);
    if (weightPercent === undefined || holdMs === undefined) return report(context, 'wrong-type', item, `\`${text}\` is no step`, 'write `10% for 10m`, and `100%` for the last one');
    if (weightPercent <= (steps.at(-1)?.weightPercent ?? 0)) return report(context, 'contradiction', item, `the step of ${weightPercent}% does not go beyond the one before it`, 'write the steps from small to large');
    steps.push({ weightPercent, holdMs });
  }
  if (steps.length > 0) context.intents.push({ kind: 'step-traffic', service, to: target.version, ...(target.labels ? { versionLabels: target.labels } : {}), steps, origin: fromFile(context, node) });
}

function readRoute(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['when', 'to'], 'a route');
  if (!fields) return;
  if (!fields.when || !fields.to) return missing(context, node, fields.when ? 'to' : 'when', 'a route');
  const when = readMatch(context, fields.when, service);
  const to = resolveTarget(context, service, fields.to);
  if (when && to) context.intents.push({ kind: 'route-when', service, when, to, origin: fromFile(context, node) });
}

/** A timeout and retries of their own for some requests. The answer is retries that follow from the timeout. */
function readRequestRule(context: ReadContext, entry: ServiceEntry, node: Node): SetRetries | undefined {
  const fields = readFields(context, node, ['when', 'port', 'timeout', 'retries'], 'an item of `requests`');
  if (!fields) return undefined;
  if (!fields.when && !fields.port) {
    missing(context, node, 'when', 'an item of `requests`');
    return undefined;
  }
  const { when } = whenOf(context, fields.when, entry.id);
  if (fields.when && !when) return undefined;
  const port = readPort(context, fields.port);
  checkServicePort(context, entry.id, port, fields.port);
  const scope = { ...(when ? { when } : {}), ...(port === undefined ? {} : { port }) };
  const origin = fromFile(context, node);
  const timeoutMs = readTimeout(context, fields.timeout);
  if (timeoutMs !== undefined) context.intents.push({ kind: 'set-timeout', service: entry.id, timeoutMs, ...scope, origin });
  const retries = readRetries(context, fields.retries);
  // Where tries share the timeout, those of requests with a timeout of their own share that one.
  if (!retries) return timeoutMs !== undefined && entry.retries?.perTry === 'share' && entry.retries.attempts ? toRetries(context, entry.id, entry.retries, timeoutMs, origin, when, port) : undefined;
  const unsafe = (when?.methods ?? []).filter((method) => method === 'POST' || method === 'PATCH' || method === 'CONNECT');
  if (unsafe.length > 0 && retries.requests !== 'all' && retries.attempts !== 0) {
    report(context, 'retry-not-idempotent', retries.at, `${unsafe.join(' and ')} is not idempotent: a retry may do its work twice`, 'write `requests: all` if the service can take the same request twice');
  }
  const intent = toRetries(context, entry.id, retries, timeoutMs ?? entry.timeoutMs, origin, when, port);
  if (intent) context.intents.push(intent);
  return undefined;
}

function readFault(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['when', 'delay', 'abort'], 'a fault');
  if (!fields) return;
  const scope = whenOf(context, fields.when, service);
  if (!scope.when) {
    const severity = context.options.confirmUnscopedFaults ? 'warning' : 'error';
    report(context, 'fault-without-scope', node, `this fault has no \`when\`: it would hit every call to \`${service}\`, those of real users too`, 'write `when: {header: {x-chaos: "true"}}` and send that header in the test', severity);
  }
  const delay = readDelay(context, fields.delay);
  const abort = readAbort(context, fields.abort);
  if (!fields.delay && !fields.abort) missing(context, node, 'delay', 'a fault');
  else if (delay || abort) context.intents.push({ kind: 'inject-fault', service, ...(delay ? { delay } : {}), ...(abort ? { abort } : {}), ...scope, origin: fromFile(context, node) });
}

function readDelay(context: ReadContext, node: Node | undefined): { percent: number; delayMs: number } | undefined {
  const fields = node && readFields(context, node, ['percent', 'time'], '`delay`');
  if (!fields || !node) return undefined;
  const percent = readPercent(context, fields.percent, '`percent`');
  const delayMs = readDuration(context, fields.time, '`time`');
  if (!fields.percent || !fields.time) missing(context, node, fields.percent ? 'time' : 'percent', '`delay`');
  return percent === undefined || delayMs === undefined ? undefined : { percent, delayMs };
}

function readAbort(context: ReadContext, node: Node | undefined): { percent: number; httpStatus?: number; grpcStatus?: string } | undefined {
  const fields = node && readFields(context, node, ['percent', 'status', 'grpc'], '`abort`');
  if (!fields || !node) return undefined;
  const percent = readPercent(context, fields.percent, '`percent`');
  const httpStatus = readCount(context, fields.status, '`status`', 200, 599);
  const grpcStatus = readText(context, fields.grpc, '`grpc`');
  if (!fields.percent) missing(context, node, 'percent', '`abort`');
  if (!fields.status === !fields.grpc) report(context, 'wrong-type', node, '`abort` answers with one of `status` and `grpc`');
  if (percent === undefined || (httpStatus === undefined) === (grpcStatus === undefined)) return undefined;
  return { percent, ...(httpStatus === undefined ? {} : { httpStatus }), ...(grpcStatus === undefined ? {} : { grpcStatus }) };
}

function readMirror(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['when', 'to', 'percent'], '`mirror`');
  if (!fields) return;
  if (!fields.to) return missing(context, node, 'to', '`mirror`');
  const to = resolveTarget(context, service, fields.to);
  const percent = fields.percent ? readPercent(context, fields.percent, '`percent`') : 100;
  if (to && percent !== undefined) context.intents.push({ kind: 'mirror-traffic', service, to, percent, ...whenOf(context, fields.when, service), origin: fromFile(context, node) });
}

function readRewrite(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['when', 'path', 'regex', 'host'], '`rewrite`');
  if (!fields) return;
  const path = readText(context, fields.path, '`path`');
  const host = readText(context, fields.host, '`host`');
  const regex = fields.regex && readFields(context, fields.regex, ['match', 'replacement'], '`regex`');
  const match = readText(context, regex?.match, '`match`');
  const replacement = readText(context, regex?.replacement, '`replacement`');
  if (path === undefined && host === undefined && match === undefined) return missing(context, node, 'path', '`rewrite`');
  if (match !== undefined && regex?.match && !checkRegex(context, regex.match, match)) return;
  if (fields.path && fields.regex) report(context, 'contradiction', fields.regex, '`path` and `regex` both rewrite the path', 'keep one of them');
  context.intents.push({
    kind: 'rewrite',
    service,
    ...whenOf(context, fields.when, service),
    ...(path === undefined ? {} : { path }),
    ...(match === undefined || replacement === undefined ? {} : { pathRegex: { match, replacement } }),
    ...(host === undefined ? {} : { host }),
    origin: fromFile(context, node),
  });
}

function readRedirect(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['when', 'scheme', 'host', 'port', 'path', 'status'], '`redirect`');
  if (!fields) return;
  const scheme = readWord(context, fields.scheme, ['http', 'https'], '`scheme`');
  const host = readText(context, fields.host, '`host`');
  const port = readPort(context, fields.port);
  const path = readText(context, fields.path, '`path`');
  const status = fields.status ? readWord(context, fields.status, ['301', '302', '303', '307', '308'], '`status`') : '302';
  if (!scheme && !host && port === undefined && path === undefined) return missing(context, node, 'path', '`redirect`');
  if (status === undefined) return;
  context.intents.push({
    kind: 'redirect',
    service,
    ...whenOf(context, fields.when, service),
    ...(scheme ? { scheme } : {}),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path }),
    status: Number(status) as 301 | 302 | 303 | 307 | 308,
    origin: fromFile(context, node),
  });
}

function readLimit(context: ReadContext, service: QualifiedName, node: Node): void {
  const fields = readFields(context, node, ['when', 'requests', 'per', 'burst'], '`limit`');
  if (!fields) return;
  if (!fields.requests || !fields.per) return missing(context, node, fields.requests ? 'per' : 'requests', '`limit`');
  const requests = readCount(context, fields.requests, '`requests`', 1);
  const perMs = readDuration(context, fields.per, '`per`');
  const burst = readCount(context, fields.burst, '`burst`', 1);
  if (requests === undefined || perMs === undefined) return;
  if (perMs === 0) return report(context, 'wrong-type', fields.per, 'a limit per `0s` is no limit');
  context.intents.push({ kind: 'limit-rate', service, requests, perMs, ...(burst === undefined ? {} : { burst }), ...whenOf(context, fields.when, service), origin: fromFile(context, node) });
}
