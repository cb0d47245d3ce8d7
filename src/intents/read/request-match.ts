import { sortedBy } from '../../base/order.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { PathMatch, RequestMatch, TextMatch } from '../intent.ts';
import { checkRegex } from './regex.ts';
import { didYouMean, report, type ReadContext } from './context.ts';
import { isOn, oneOrMany, readFields, readMap, readScalar, readText } from './fields.ts';
import { namespaceOf, resolveWorkloads } from './resolve.ts';
import type { Node } from '../../yaml/tree.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

/** Reads `when:`. Undefined where it is missing or cannot be read; an empty mapping is every request. */
export function readMatch(context: ReadContext, node: Node | undefined, service: QualifiedName): RequestMatch | undefined {
  if (node === undefined) return undefined;
  const fields = readFields(context, node, ['path', 'method', 'header', 'query', 'from'], '`when`');
  if (!fields) return undefined;
  const path = fields.path && readPath(context, fields.path);
  const headers = fields.header && readTextMatches(context, fields.header, 'a header', (name) => name.toLowerCase());
  const query = fields.query && readTextMatches(context, fields.query, 'a query parameter', (name) => name);
  const from = fields.from && oneOrMany(fields.from).flatMap((item) => resolveWorkloads(context, item, namespaceOf(service)) ?? []);
  return {
    ...(path ? { path } : {}),
    ...(fields.method ? { methods: readMethods(context, fields.method) } : {}),
    ...(headers ? { headers } : {}),
    ...(query ? { query } : {}),
    ...(from ? { from: sortedBy(new Set(from), (id) => id) } : {}),
  };
}

/** Whether a match covers every request. */
export function isEveryRequest(when: RequestMatch | undefined): boolean {
  return when === undefined || Object.keys(when).length === 0;
}

/** HTTP methods, in capital letters. */
export function readMethods(context: ReadContext, node: Node): string[] {
  const found: string[] = [];
  for (const item of oneOrMany(node)) {
    const text = readText(context, item, 'a method');
    if (text === undefined) continue;
    const method = text.toUpperCase();
    if (methods.includes(method)) found.push(method);
    else report(context, 'unknown-word', item, `\`${text}\` is no HTTP method`, didYouMean(context, method, methods) ?? `write one of ${methods.join(', ')}`);
  }
  return [...new Set(found)];
}

/**
 * `/orders` is that path alone, `/orders/*` whatever starts with `/orders/`, `/orders/{id}` one segment there.
 * As a mapping: `exact`, `prefix` (whole segments), `startsWith`, `regex`.
 */
export function readPath(context: ReadContext, node: Node): PathMatch | undefined {
  if (node.kind === 'map') return readPathMapping(context, node);
  const text = readScalar(context, node, 'a path')?.text;
  if (text === undefined) return undefined;
  if (text === '*') return { kind: 'starts-with', value: '/' };
  if (!text.startsWith('/')) {
    report(context, 'wrong-type', node, `the path \`${text}\` does not start with \`/\`, so no request has it`, `write \`/${text}\``);
    return undefined;
  }
  const star = text.indexOf('*');
  if (star >= 0 && star < text.length - 1) {
    report(context, 'wrong-type', node, `\`*\` may stand only at the end of a path, not inside \`${text}\``, 'write `{name}` for one segment, or `regex:` for anything else');
    return undefined;
  }
  if (/\{[^/{}]+\}/.test(text)) return templatePath(text);
  return star >= 0 ? { kind: 'starts-with', value: text.slice(0, -1) } : { kind: 'exact', value: text };
}

function templatePath(text: string): PathMatch {
  const open = text.endsWith('*');
  const pieces = (open ? text.slice(0, -1) : text).split(/(\{[^/{}]+\})/);
  const pattern = pieces.map((piece) => (/^\{[^/{}]+\}$/.test(piece) ? '[^/]+' : piece.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)));
  return { kind: 'regex', value: pattern.join('') + (open ? '.*' : '') };
}

function readPathMapping(context: ReadContext, node: Node): PathMatch | undefined {
  const fields = readFields(context, node, ['exact', 'prefix', 'startsWith', 'regex'], 'a path');
  const given = Object.entries(fields ?? {});
  const [first] = given;
  if (!first || given.length > 1) {
    report(context, 'wrong-type', node, 'a path is one of `exact`, `prefix`, `startsWith` and `regex`');
    return undefined;
  }
  const value = readText(context, first[1], 'a path');
  if (value === undefined) return undefined;
  switch (first[0]) {
    case 'exact':
      return { kind: 'exact', value };
    case 'prefix':
      return { kind: 'prefix', value: value.length > 1 && value.endsWith('/') ? value.slice(0, -1) : value };
    case 'startsWith':
      return { kind: 'starts-with', value };
    default:
      return checkRegex(context, first[1], value) ? { kind: 'regex', value } : undefined;
  }
}

function readTextMatches(context: ReadContext, node: Node, what: string, normal: (name: string) => string): Record<string, TextMatch> | undefined {
  const map = readMap(context, node, `\`${what.replace(/^a /, '')}\``);
  if (!map) return undefined;
  const matches: [string, TextMatch][] = [];
  for (const { key, value } of map.entries) {
    const match = readTextMatch(context, value, what);
    if (match) matches.push([normal(key.text), match]);
  }
  return Object.fromEntries(sortedBy(matches, ([name]) => name));
}

function readTextMatch(context: ReadContext, node: Node, what: string): TextMatch | undefined {
  if (node.kind === 'scalar') {
    const text = readText(context, node, what);
    return text === undefined ? undefined : { kind: 'exact', value: text };
  }
  const fields = readFields(context, node, ['exact', 'startsWith', 'regex', 'present'], what);
  const given = Object.entries(fields ?? {});
  const [first] = given;
  if (!first || given.length > 1) {
    report(context, 'wrong-type', node, `${what} is compared by one of \`exact\`, \`startsWith\`, \`regex\` and \`present: true\``);
    return undefined;
  }
  if (first[0] === 'present') return isOn(first[1]) ? { kind: 'present' } : absentIsNotSayable(context, first[1]);
  const value = readText(context, first[1], what);
  if (value === undefined) return undefined;
  if (first[0] === 'exact') return { kind: 'exact', value };
  if (first[0] === 'startsWith') return { kind: 'starts-with', value };
  return checkRegex(context, first[1], value) ? { kind: 'regex', value } : undefined;
}

function absentIsNotSayable(context: ReadContext, node: Node): undefined {
  report(context, 'wrong-type', node, '`present` can only be `true`', 'put the rule for requests that have it first: those without it reach the next rule');
  return undefined;
}
