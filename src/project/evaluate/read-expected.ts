import type { Node } from '../../yaml/tree.ts';
import { entriesOf, fieldsOf, needs, number, report, text, truth, word, type TaskContext } from './read-fields.ts';
import { breakerSettings, failings, type Expected } from './task.ts';

const keys = ['shares', 'status', 'refused', 'delivered', 'timeoutMs', 'tries', 'delay', 'abort', 'mirror', 'path', 'host', 'redirect', 'breaker', 'limited', 'balancing', 'encrypted', 'throughGateway', 'unchanged', 'rate'] as const;

/** Reads `then:`. Undefined where nothing of it could be read, or it says nothing. */
export function readExpected(context: TaskContext, node: Node): Expected | undefined {
  const fields = fieldsOf(context, node, keys, '`then`');
  if (fields === undefined) return undefined;
  const expected: Expected = withoutGaps({
    shares: fields.shares && readNumbers(context, fields.shares, '`shares`', 100),
    status: number(context, fields.status, '`status`', 599),
    refused: truth(context, fields.refused, '`refused`'),
    delivered: truth(context, fields.delivered, '`delivered`'),
    timeoutMs: number(context, fields.timeoutMs, '`timeoutMs`'),
    tries: fields.tries && readTries(context, fields.tries),
    delay: fields.delay && readPair(context, fields.delay, 'percent', 'ms', '`delay`'),
    abort: fields.abort && readPair(context, fields.abort, 'percent', 'status', '`abort`'),
    mirror: fields.mirror && readMirror(context, fields.mirror),
    path: text(context, fields.path, '`path`'),
    host: text(context, fields.host, '`host`'),
    redirect: fields.redirect && readRedirect(context, fields.redirect),
    breaker: fields.breaker && readBreaker(context, fields.breaker),
    limited: truth(context, fields.limited, '`limited`'),
    balancing: text(context, fields.balancing, '`balancing`'),
    encrypted: truth(context, fields.encrypted, '`encrypted`'),
    throughGateway: truth(context, fields.throughGateway, '`throughGateway`'),
    unchanged: truth(context, fields.unchanged, '`unchanged`'),
    rate: fields.rate && readPair(context, fields.rate, 'requests', 'perMs', '`rate`'),
  });
  if (Object.keys(expected).length > 0) return expected;
  if (node.kind === 'map' && node.entries.length === 0) report(context, 'empty-value', node, '`then` says nothing');
  return undefined;
}

/** Only members that are there. */
function withoutGaps<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

function readNumbers(context: TaskContext, node: Node, what: string, most: number): Readonly<Record<string, number>> | undefined {
  const entries = entriesOf(context, node, what);
  if (entries === undefined) return undefined;
  return Object.fromEntries(entries.flatMap(({ key, value }) => {
    const share = number(context, value, `\`${key.text}\``, most);
    return share === undefined ? [] : [[key.text, share] as const];
  }));
}

function readPair<A extends string, B extends string>(context: TaskContext, node: Node, first: A, second: B, what: string): { readonly [K in A | B]: number } | undefined {
  const fields: { readonly [K in A | B]?: Node } | undefined = fieldsOf<A | B>(context, node, [first, second], what);
  if (fields === undefined) return undefined;
  const [one, two] = [number(context, fields[first], `\`${first}\``), number(context, fields[second], `\`${second}\``)];
  if (fields[first] === undefined) needs(context, node, first, what);
  if (fields[second] === undefined) needs(context, node, second, what);
  return one === undefined || two === undefined ? undefined : ({ [first]: one, [second]: two } as { readonly [K in A | B]: number });
}

function readTries(context: TaskContext, node: Node): Expected['tries'] {
  const fields = fieldsOf(context, node, ['count', 'atLeast', 'failing'], '`tries`');
  if (fields === undefined) return undefined;
  const [count, atLeast] = [number(context, fields.count, '`count`'), number(context, fields.atLeast, '`atLeast`')];
  const failing = word(context, fields.failing, failings, '`failing`');
  if ((fields.count === undefined) === (fields.atLeast === undefined)) report(context, 'missing-key', node, '`tries` needs one of `count` and `atLeast`');
  if (fields.failing === undefined) needs(context, node, 'failing', '`tries`');
  if (failing === undefined) return undefined;
  return count !== undefined ? { count, failing } : atLeast === undefined ? undefined : { atLeast, failing };
}

function readMirror(context: TaskContext, node: Node): Expected['mirror'] {
  const fields = fieldsOf(context, node, ['to', 'percent'], '`mirror`');
  if (fields === undefined) return undefined;
  const to = text(context, fields.to, '`to`');
  const percent = fields.percent === undefined ? 100 : number(context, fields.percent, '`percent`', 100);
  if (fields.to === undefined) needs(context, node, 'to', '`mirror`');
  return to === undefined || percent === undefined ? undefined : { to, percent };
}

function readRedirect(context: TaskContext, node: Node): Expected['redirect'] {
  const fields = fieldsOf(context, node, ['status', 'location'], '`redirect`');
  if (fields === undefined) return undefined;
  const status = number(context, fields.status, '`status`', 399);
  const location = text(context, fields.location, '`location`');
  if (fields.status === undefined) needs(context, node, 'status', '`redirect`');
  if (fields.location === undefined) needs(context, node, 'location', '`redirect`');
  return status === undefined || location === undefined ? undefined : { status, location };
}

function readBreaker(context: TaskContext, node: Node): Expected['breaker'] {
  const fields = fieldsOf(context, node, breakerSettings, '`breaker`');
  if (fields === undefined) return undefined;
  return withoutGaps(Object.fromEntries(breakerSettings.map((key) => [key, number(context, fields[key], `\`${key}\``)])) as Record<(typeof breakerSettings)[number], number | undefined>);
}
