import type { Primitive } from '../pattern/grammar.ts';
import { nameIndexOf } from './name-index.ts';

const ejecting = /\b(?:eject\w*|outliers?|evict\w*|kick\w*|rotation|breaker|circuit|quarantin\w*|take[ns]? out|took out|(?:remove|drop|bench|skip)[sd]? (?:the |a |any |that |such |bad |sick |broken |failing |faulty |unhealthy )*(?:pods?|instances?|replicas?|hosts?|endpoints?))\b/i;
const retrying = /\b(?:retr(?:y|ies|ied|ying)|try again|tries|attempts?)\b/i;

/** A time where instances are taken out, and nothing is tried again. */
export const ejectDuration: Primitive = (reader, at) => (ejecting.test(reader.text) && !retrying.test(reader.text) ? reader.find('DURATION', at) : []);

const noRetries = /\b(?:no|never|without|not|n['’]t|disable|remove|drop|off|stop)\b[^.;\n]{0,40}\b(?:retr(?:y|ies|ied|ying)|try again|repeat\w*|sent again|second (?:try|attempt))\b|\bretr(?:y|ies)\b[^.;\n]{0,12}\boff\b/i;
const repeatable = /^(?:idempotent|repeatable|retryable|retriable|safe)$/;

/** "…, tax is not idempotent": why nothing is retried, where that is said as well. */
export const notRepeatable: Primitive = ({ tokens, text }, at) => {
  if (!noRetries.test(text)) return [];
  const first = tokens[at]?.lower ?? '';
  if (/^(?:non-idempotent|non-repeatable)$/.test(first)) return [{ end: at + 1, value: true }];
  const from = /^(?:is|are)$/.test(first) ? at + 1 : at;
  const word = tokens[from]?.lower ?? '';
  if (!/^(?:not|isn['’]t|aren['’]t)$/.test(word) || !repeatable.test(tokens[from + 1]?.lower ?? '')) return [];
  const isSafe = tokens[from + 1]?.lower === 'safe';
  return isSafe ? (tokens[from + 2]?.lower === 'to' ? [{ end: from + 4, value: true }] : []) : [{ end: from + 2, value: true }];
};

const operationNouns: ReadonlySet<string> = new Set(['request', 'requests', 'call', 'calls', 'endpoint', 'endpoints', 'operation', 'operations', 'route', 'routes', 'api', 'page', 'ping', 'pings', 'query', 'queries', 'lookup', 'lookups', 'search', 'searches', 'upload', 'uploads', 'download', 'downloads', 'posts', 'reads', 'writes']);

/** "login endpoint POST /login of x", "GPS pings POST /positions on x": what an operation is called, and the operation. */
export const describedOperation: Primitive = (reader, at) => {
  const { tokens, vocabulary } = reader;
  const names = nameIndexOf(vocabulary);
  let next = at;
  while (next < at + 3 && isDescription(tokens[next]?.text ?? '', names.services)) next += 1;
  if (next === at) return [];
  const isNamed = operationNouns.has(tokens[next - 1]?.lower ?? '');
  const isOpen = tokens[next]?.text === '(';
  if (!isNamed && !isOpen) return [];
  return reader.find('OPERATION', isOpen ? next + 1 : next).flatMap(({ end, value }) => {
    const after = isOpen ? end + 1 : end;
    if (isOpen && tokens[end]?.text !== ')') return [];
    // Without an input the first word may be the service: not where one is named behind it.
    const isOfNamed = vocabulary.services.length > 0 || ['of', 'on', 'in', 'at'].includes(tokens[after]?.lower ?? '');
    return isOfNamed ? [{ end: after, value }] : [];
  });
};

const limiting = /^(?:only|all|any|every|each|no|not|never|other|others|except|but|and|or|if|when|the|for|to|of|on|in|at|from|by|with|without|rest|is|are|be|must|should|may|can|get|gets|post|put|delete|patch|head|options)$/;

function isDescription(word: string, services: { has(name: string): boolean }): boolean {
  return /^[a-z]+$/i.test(word) && !limiting.test(word.toLowerCase()) && !services.has(word.toLowerCase());
}

const opening = /^(?:otherwise|else|or)$/;
const between = /^(?:else|it|they|the|we|request|call|caller|should|must|shall|will|is|are|be|gets?|to|please|simply|just|then)$/;
const ending = /^(?:abort|aborted|aborts|cancel|cancelled|cancels|fail|fails|failed|stop|stopped|give|gives|bail|cut|killed|times|dropped)$/;

/** "…, otherwise abort": what a limit does by itself, at the end of what is said of it. */
export const thenEnds: Primitive = ({ tokens, text }, at) => {
  if (!opening.test(tokens[at]?.lower ?? '') || !/\d ?(?:ms|milli\w*|s|secs?|seconds?|m|mins?|minutes?)\b/i.test(text)) return [];
  let next = at + 1;
  while (next < at + 7 && between.test(tokens[next]?.lower ?? '')) next += 1;
  if (!ending.test(tokens[next]?.lower ?? '')) return [];
  next += ['up', 'out', 'off', 'fast'].includes(tokens[next + 1]?.lower ?? '') ? 2 : 1;
  const after = tokens[next];
  return after === undefined || after.kind === 'break' || ['.', ',', ';', '!', ')'].includes(after.text) ? [{ end: next, value: true }] : [];
};

/** "120ms between": at the end of what is said, nothing else is parted by it. */
export const betweenEnds: Primitive = ({ tokens }, at) => {
  const after = tokens[at + 1];
  return tokens[at]?.lower === 'between' && (after === undefined || after.kind === 'break' || ['.', ',', ';', '!', ')'].includes(after.text)) ? [{ end: at + 1, value: true }] : [];
};
