import { field, isSet, items, number, refuse, text, warn, type Faults, type Field } from './field.ts';
import { isHeaderName } from './headers.ts';
import { checkRegex, checkRegexMatch } from './string-match.ts';
import { byteLength, checkDuration, checkPort } from './texts.ts';

const corsMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*']);

export function checkCors(faults: Faults, policy: Field): void {
  for (const origin of items(policy, 'allowOrigins')) {
    if (['exact', 'prefix', 'regex'].every((step) => text(origin, step) === '')) refuse(faults, origin, 'an origin needs `exact`, `prefix` or `regex`');
    else checkRegexMatch(faults, origin);
  }
  for (const method of items(policy, 'allowMethods')) if (!corsMethods.has(text(method))) refuse(faults, method, `\`${text(method).slice(0, 80)}\` is no method of HTTP, which are written in capitals`);
  for (const name of [...items(policy, 'allowHeaders'), ...items(policy, 'exposeHeaders')]) if (text(name) !== '*' && !isHeaderName(text(name))) refuse(faults, name, `\`${text(name).slice(0, 80)}\` is no name of a header`);
  const maxAge = field(policy, 'maxAge');
  if (!isSet(maxAge)) return;
  checkDuration(faults, maxAge);
  if (number(maxAge) > 0 && number(maxAge) % 1000 !== 0) refuse(faults, maxAge, '`maxAge` must be whole seconds');
}

// Source: google.golang.org/grpc/codes.
const grpcStatuses: ReadonlySet<string> = new Set([
  'OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED',
]);

export function checkFault(faults: Faults, fault: Field): void {
  const abort = field(fault, 'abort');
  const delay = field(fault, 'delay');
  if (!isSet(abort) && !isSet(delay)) refuse(faults, fault, '`fault` does nothing: it needs `abort` or `delay`');
  if (isSet(abort)) checkAbort(faults, abort);
  if (!isSet(delay)) return;
  checkFaultShare(faults, delay);
  if (isSet(delay, 'fixedDelay')) checkDuration(faults, field(delay, 'fixedDelay'));
  if (isSet(delay, 'exponentialDelay')) refuse(faults, field(delay, 'exponentialDelay'), '`exponentialDelay` is not supported');
}

function checkAbort(faults: Faults, abort: Field): void {
  checkFaultShare(faults, abort);
  if (isSet(abort, 'grpcStatus')) {
    const status = text(abort, 'grpcStatus');
    if (!grpcStatuses.has(status)) refuse(faults, field(abort, 'grpcStatus'), `\`${status.slice(0, 80)}\` is no status of gRPC: write it as in \`NOT_FOUND\``);
  } else if (isSet(abort, 'http2Error')) refuse(faults, field(abort, 'http2Error'), '`http2Error` is not supported');
  else if (isSet(abort, 'httpStatus')) checkStatus(faults, field(abort, 'httpStatus'));
  else warn(faults, abort, 'nothing is aborted: `httpStatus` and `grpcStatus` are missing');
}

/** Envoy counts in millionths. */
function checkFaultShare(faults: Faults, holder: Field): void {
  const at = field(field(holder, 'percentage'), 'value');
  const value = number(at);
  if (value < 0 || value > 100 || (value > 0 && value < 0.0001)) refuse(faults, at, `a percentage must be 0, or from 0.0001 to 100, not \`${value}\``);
}

function checkStatus(faults: Faults, at: Field): void {
  if (number(at) < 200 || number(at) > 600) refuse(faults, at, `a status must be from 200 to 600, not \`${number(at)}\``);
}

export function checkRedirect(faults: Faults, redirect: Field, matches: readonly Field[]): void {
  const [uri, prefixRewrite, authority, scheme] = ['uri', 'prefixRewrite', 'authority', 'scheme'].map((step) => text(redirect, step));
  if (uri !== '' && prefixRewrite !== '') return refuse(faults, field(redirect, 'prefixRewrite'), '`prefixRewrite` cannot stand beside `uri`');
  const other = prefixRewrite === '' ? undefined : matches.find((match) => isSet(match, 'uri') && !isSet(field(match, 'uri'), 'prefix'));
  if (other !== undefined) return refuse(faults, field(redirect, 'prefixRewrite'), '`prefixRewrite` needs a prefix to replace, and a match of the route asks for the path otherwise');
  const hasPort = isSet(redirect, 'port') || isSet(redirect, 'derivePort');
  if (!hasPort && [uri, prefixRewrite, authority, scheme].every((value) => value === '')) return refuse(faults, redirect, 'the redirect leads back to where it comes from: it needs `uri`, `authority`, `scheme` or a port');
  const code = number(redirect, 'redirectCode');
  if (code !== 0 && (code < 300 || code > 399)) refuse(faults, field(redirect, 'redirectCode'), `a redirect has a status from 300 to 399, not \`${code}\``);
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https') refuse(faults, field(redirect, 'scheme'), `\`${scheme ?? ''}\` must be \`http\` or \`https\``);
  if (number(redirect, 'port') > 0) checkPort(faults, field(redirect, 'port'));
}

const kilobyte = 1024;

export function checkDirectResponse(faults: Faults, response: Field): void {
  const body = field(response, 'body');
  const size = isSet(body, 'bytes') ? decodedSize(text(body, 'bytes')) : byteLength(text(body, 'string'), 100 * kilobyte);
  if (size > 1024 * kilobyte) refuse(faults, body, 'the body is larger than 1 MiB');
  else if (size > 100 * kilobyte) warn(faults, body, 'the body is larger than 100 KiB, and istiod sends it to every proxy');
  checkStatus(faults, field(response, 'status'));
}

function decodedSize(base64: string): number {
  const text = base64.replaceAll(/[\r\n=]/g, '');
  return Math.floor((text.length * 3) / 4);
}

// Source: Envoy's x-envoy-retry-on and x-envoy-retry-grpc-on.
const retryConditions: ReadonlySet<string> = new Set([
  '5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-status-codes', 'retriable-headers',
  'envoy-ratelimited', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable',
]);

/** Statuses with a name in Go's net/http, which are those of IANA's registry. */
const statusRanges: readonly (readonly [first: number, last: number])[] = [
  [100, 103], [200, 208], [226, 226], [300, 305], [307, 308], [400, 418], [421, 426], [428, 429], [431, 431], [451, 451], [500, 508], [510, 511],
];

function isRetryCondition(condition: string): boolean {
  if (retryConditions.has(condition)) return true;
  return /^[+-]?\d+$/.test(condition) && statusRanges.some(([first, last]) => Number(condition) >= first && Number(condition) <= last);
}

export function checkRetries(faults: Faults, retries: Field): void {
  const attempts = number(retries, 'attempts');
  if (attempts < 0) refuse(faults, field(retries, 'attempts'), `\`attempts\` cannot be negative, as \`${attempts}\` is`);
  if (attempts === 0 && (isSet(retries, 'perTryTimeout') || text(retries, 'retryOn') !== '' || isSet(retries, 'retryRemoteLocalities'))) refuse(faults, isSet(retries, 'attempts') ? field(retries, 'attempts') : retries, 'there are no retries with 0 `attempts`, and the other settings need some');
  for (const step of ['perTryTimeout', 'backoff']) if (isSet(retries, step)) checkDuration(faults, field(retries, step));
  if (text(retries, 'retryOn') === '') return;
  const unknown = text(retries, 'retryOn').split(',').filter((condition) => !isRetryCondition(condition));
  if (unknown.length > 0) refuse(faults, field(retries, 'retryOn'), `\`${unknown.join('`, `').slice(0, 120)}\` is no condition for a retry: conditions are parted by commas without blanks`);
}

export function checkRewrite(faults: Faults, rewrite: Field): void {
  const regex = field(rewrite, 'uriRegexRewrite');
  if (text(rewrite, 'uri') !== '' && isSet(regex)) return refuse(faults, regex, '`uriRegexRewrite` cannot stand beside `uri`');
  if (text(rewrite, 'uri') === '' && !isSet(regex) && text(rewrite, 'authority') === '') return refuse(faults, rewrite, '`rewrite` rewrites nothing: it needs `uri`, `uriRegexRewrite` or `authority`');
  if (!isSet(regex)) return;
  if (text(regex, 'match') === '' || text(regex, 'rewrite') === '') refuse(faults, regex, '`uriRegexRewrite` needs `match` and `rewrite`');
  else checkRegex(faults, field(regex, 'match'));
}
