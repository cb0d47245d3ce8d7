import type { Node } from '../../yaml/tree.ts';
import type { Assertion, Callers } from '../assertion.ts';
import { readPath } from './request-match.ts';
import { resolveService, resolveWorkloads } from './resolve.ts';
import { report, type ReadContext } from './context.ts';
import { readList, readScalar } from './fields.ts';

/** One form of sentence: what it looks like, and what it means. */
interface Form {
  readonly pattern: RegExp;
  readonly read: (words: readonly (string | undefined)[], node: Node, context: ReadContext) => Assertion | undefined;
}

const requests = String.raw`(?: with(?= )(?: ([A-Z]+))?(?: (/\S*))?)?`;

const forms: readonly Form[] = [
  { pattern: sentence(String.raw`nobody but (.+?) reaches (\S+)${requests}`), read: ([callers, to, method, path], node, context) => reach('only-reached-by', { callers, to, method, path }, node, context) },
  { pattern: sentence(String.raw`nobody reaches (\S+)${requests}`), read: ([to, method, path], node, context) => reach('only-reached-by', { callers: '', to, method, path }, node, context) },
  { pattern: sentence(String.raw`(.+?) (?:does not reach|do not reach|never reaches|never reach) (\S+)${requests}`), read: ([callers, to, method, path], node, context) => reach('never-reaches', { callers, to, method, path }, node, context) },
  { pattern: sentence(String.raw`(.+?) (?:reaches|reach) (\S+)${requests}`), read: ([callers, to, method, path], node, context) => reach('reaches', { callers, to, method, path }, node, context) },
  { pattern: sentence(String.raw`every call(?: to (\S+))? is (?:encrypted|mutual TLS)`), read: ([to], node, context) => onService('encrypted', to, node, context) },
  { pattern: sentence(String.raw`no request(?: to (\S+))? is lost`), read: ([to], node, context) => onService('nothing-lost', to, node, context) },
  { pattern: sentence('deadlines nest'), read: (_, node, context) => ({ kind: 'deadlines-nest', span: context.spanOf(node) }) },
  { pattern: sentence(String.raw`no request is tried more than (\d{1,6}) times`), read: ([tries], node, context) => ({ kind: 'tries-at-most', tries: Number(tries), span: context.spanOf(node) }) },
];

function sentence(body: string): RegExp {
  return new RegExp(`^${body}$`);
}

/** Sentences that `assert:` understands, for messages and documentation. */
export const assertionForms: readonly string[] = [
  'nobody but orders and ingress reaches payments with POST /charge',
  'nobody reaches ledger',
  'orders reaches payments with POST /charge',
  'web does not reach payments',
  'every call to ledger is encrypted',
  'every call is encrypted',
  'no request to reviews is lost',
  'deadlines nest',
  'no request is tried more than 10 times',
];

/** Reads `assert:`, a list of sentences. */
export function readAssertions(context: ReadContext, node: Node): Assertion[] {
  return (readList(context, node, '`assert`')?.items ?? []).flatMap((item) => readAssertion(context, item) ?? []);
}

function readAssertion(context: ReadContext, node: Node): Assertion | undefined {
  const text = readScalar(context, node, 'a property')?.text;
  if (text === undefined) return undefined;
  const plain = text.trim().replace(/\.$/, '').replaceAll(/\s+/g, ' ');
  for (const { pattern, read } of forms) {
    const match = pattern.exec(plain);
    if (match) return read(match.slice(1), node, context);
  }
  report(context, 'unknown-property', node, `\`${plain}\` is no property that can be proved`, `write it like one of these: ${assertionForms.map((form) => `\`${form}\``).join(', ')}`);
  return undefined;
}

interface ReachWords {
  readonly callers: string | undefined;
  readonly to: string | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
}

function reach(kind: 'only-reached-by' | 'reaches' | 'never-reaches', { callers: who, to: service, method, path: pathText }: ReachWords, node: Node, context: ReadContext): Assertion | undefined {
  const to = serviceNamed(context, service, node);
  const callers = readCallers(context, who ?? '', node, to?.split('/')[0]);
  const path = pathText === undefined ? undefined : readPath(context, scalar(node, pathText));
  if (to === undefined || callers === undefined || (pathText !== undefined && path === undefined)) return undefined;
  return { kind, to, callers, span: context.spanOf(node), ...(method === undefined ? {} : { method }), ...(path === undefined || pathText === undefined ? {} : { path, pathText }) };
}

function onService(kind: 'encrypted' | 'nothing-lost', service: string | undefined, node: Node, context: ReadContext): Assertion | undefined {
  if (service === undefined) return { kind, span: context.spanOf(node) };
  const to = serviceNamed(context, service, node);
  return to === undefined ? undefined : { kind, to, span: context.spanOf(node) };
}

function serviceNamed(context: ReadContext, name: string | undefined, node: Node): string | undefined {
  return name === undefined ? undefined : resolveService(context, scalar(node, name));
}

/** `orders, web and ingress`: workloads or Services by name; `ingress` and `strangers` are words. */
function readCallers(context: ReadContext, text: string, node: Node, near: string | undefined): Callers | undefined {
  const words = text.split(/, | and |,/).map((word) => word.trim()).filter((word) => word !== '');
  const names = words.filter((word) => word !== 'ingress' && word !== 'strangers');
  const found = names.map((name) => resolveWorkloads(context, scalar(node, name), near));
  if (found.some((workloads) => workloads === undefined)) return undefined;
  return { workloads: found.flatMap((workloads) => workloads ?? []), ingress: words.includes('ingress'), strangers: words.includes('strangers'), words };
}

/** A part of the sentence as a node of its own, so that the readers of names can report at the sentence. */
function scalar({ start, end }: Node, text: string): Node {
  return { kind: 'scalar', start, end, text, isQuoted: false };
}
