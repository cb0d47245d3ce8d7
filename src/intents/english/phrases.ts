import { unreachable } from '../../base/assert.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { AllowCalls, PathMatch, RequestMatch, SecurityScope, Target, TextMatch, VersionLabels } from '../intent.ts';
import type { Keyword } from '../print/keywords.ts';
import type { Cursor } from './cursor.ts';
import { fill, listOf, valuesOf, type Draft } from './lists.ts';

interface Calls {
  readonly service: QualifiedName;
  readonly when?: RequestMatch;
}

/** `calls to shop/orders from shop/web with method GET`. */
export function readCalls(cursor: Cursor): Calls {
  cursor.expect('calls', 'to');
  const service = cursor.qualified('service');
  return { service, ...readMatch(cursor) };
}

/** The same, for what may speak of one port only. */
export function readCallsOfPort(cursor: Cursor): Calls & { readonly port?: number } {
  cursor.expect('calls', 'to');
  const service = cursor.qualified('service');
  const port = readPort(cursor);
  return { service, ...port, ...readMatch(cursor) };
}

/** `on port 80`, or nothing. */
export function readPort(cursor: Cursor): { readonly port?: number } {
  if (!cursor.accept('on')) return {};
  cursor.expect('port');
  return { port: cursor.port() };
}

function readMatch(cursor: Cursor): { readonly when?: RequestMatch } {
  const when: Draft<RequestMatch> = {};
  if (cursor.accept('from')) when.from = valuesOf(cursor, 'or', () => cursor.qualified('workload'));
  if (cursor.accept('with')) readConditions(cursor, when);
  return Object.keys(when).length === 0 ? {} : { when };
}

function readConditions(cursor: Cursor, when: Draft<RequestMatch>): void {
  const headers = new Map<string, TextMatch>();
  const query = new Map<string, TextMatch>();
  const starts: readonly ['method', ...Keyword[]] = ['method', 'path', 'header', 'query'];
  listOf(cursor, {
    joiner: 'and',
    starts,
    isValue: false,
    item: () => {
      const word = cursor.oneOf('method', 'path', 'header', 'query');
      if (word === 'method') fill(cursor, when, 'methods', readMethods(cursor));
      else if (word === 'path') fill(cursor, when, 'path', readPath(cursor));
      else if (word === 'header') addText(cursor, headers);
      else {
        cursor.expect('parameter');
        addText(cursor, query);
      }
    },
  });
  if (headers.size > 0) when.headers = Object.fromEntries(headers);
  if (query.size > 0) when.query = Object.fromEntries(query);
}

function addText(cursor: Cursor, matches: Map<string, TextMatch>): void {
  const name = cursor.name();
  if (matches.has(name)) cursor.fail(`\`${name}\` is spoken of twice`);
  matches.set(name, readText(cursor));
}

function readText(cursor: Cursor): TextMatch {
  const word = cursor.oneOf('equal', 'starting', 'matching', 'of');
  switch (word) {
    case 'equal':
      cursor.expect('to');
      return { kind: 'exact', value: cursor.text() };
    case 'starting':
      cursor.expect('with');
      return { kind: 'starts-with', value: cursor.text() };
    case 'matching':
      return { kind: 'regex', value: cursor.text() };
    case 'of':
      cursor.expect('any', 'value');
      return { kind: 'present' };
    default:
      return unreachable(word);
  }
}

function readMethods(cursor: Cursor): string[] {
  return valuesOf(cursor, 'or', () => cursor.name('<method>'));
}

function readPath(cursor: Cursor): PathMatch {
  if (cursor.accept('under')) return { kind: 'prefix', value: cursor.name('<path>') };
  if (cursor.accept('matching')) return { kind: 'regex', value: cursor.text() };
  if (!cursor.accept('starting')) return { kind: 'exact', value: cursor.name('<path>') };
  cursor.expect('with');
  return { kind: 'starts-with', value: cursor.name('<path>') };
}

/** `/a, under /b or matching "c"`, behind the word `path`. */
export function readPaths(cursor: Cursor): PathMatch[] {
  return listOf(cursor, { joiner: 'or', starts: ['under', 'starting', 'matching'], isValue: true, item: () => readPath(cursor) });
}

/** `with method GET, path /x and port 80`, or nothing. */
export function readOperation(cursor: Cursor): Pick<AllowCalls, 'methods' | 'paths' | 'ports'> {
  const operation: Draft<Pick<AllowCalls, 'methods' | 'paths' | 'ports'>> = {};
  if (!cursor.accept('with')) return operation;
  listOf(cursor, {
    joiner: 'and',
    starts: ['method', 'path', 'port'],
    isValue: false,
    item: () => {
      const word = cursor.oneOf('method', 'path', 'port');
      if (word === 'method') fill(cursor, operation, 'methods', readMethods(cursor));
      else if (word === 'path') fill(cursor, operation, 'paths', readPaths(cursor));
      else fill(cursor, operation, 'ports', valuesOf(cursor, 'or', () => cursor.port()));
    },
  });
  return operation;
}

/** `canary (pods with track=canary)`, behind the word `version`. */
export function readVersion(cursor: Cursor): { readonly version: string; readonly labels?: VersionLabels } {
  const version = cursor.name('<version>');
  if (!cursor.accept('(')) return { version };
  cursor.expect('pods', 'with');
  const labels = valuesOf(cursor, 'and', (): [string, string] => {
    const key = cursor.name('<label>');
    cursor.expect('=');
    return [key, cursor.name('<value>')];
  });
  cursor.expect(')');
  if (new Set(labels.map(([key]) => key)).size < labels.length) cursor.fail('one label cannot have two values');
  return { version, labels: Object.fromEntries(labels) };
}

/** `version v2`, `service shop/other on port 80`. */
export function readTarget(cursor: Cursor): Target {
  if (cursor.oneOf('version', 'service') === 'version') return { kind: 'version', ...readVersion(cursor) };
  const service = cursor.qualified('service');
  return { kind: 'service', service, ...readPort(cursor) };
}

/** `the whole mesh`, `namespace shop`, `workload shop/web`. */
export function readScope(cursor: Cursor): SecurityScope {
  const word = cursor.oneOf('the', 'namespace', 'workload');
  switch (word) {
    case 'the':
      cursor.expect('whole', 'mesh');
      return { kind: 'mesh' };
    case 'namespace':
      return { kind: 'namespace', namespace: cursor.name('<namespace>') };
    case 'workload':
      return { kind: 'workload', workload: cursor.qualified('workload') };
    default:
      return unreachable(word);
  }
}
