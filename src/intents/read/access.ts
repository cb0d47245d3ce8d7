import { compareText, sortedBy } from '../../base/order.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { AllowCalls, Source } from '../intent.ts';
import { fromFile, report, type ReadContext } from './context.ts';
import { missing, oneOrMany, readFields, readList, readMap, readPort, readText, type Fields } from './fields.ts';
import { readMethods, readPath } from './request-match.ts';
import { checkServicePort, namespaceOf, resolveService, resolveWorkloads } from './resolve.ts';
import type { MapEntry, Node } from '../../yaml/tree.ts';

type OperationKey = 'methods' | 'paths' | 'ports';
type Operation = Pick<AllowCalls, 'methods' | 'paths' | 'ports'>;

/** Reads `access:`. A Service with an entry admits what stands there and nothing else; `*` speaks for every other Service. */
export function readAccess(context: ReadContext, node: Node): void {
  const map = readMap(context, node, '`access`');
  if (!map) return;
  const seen = new Map<QualifiedName, Node>();
  for (const entry of map.entries) {
    const to = entry.key.text === '*' ? undefined : resolveService(context, entry.key);
    if (to === undefined) continue;
    if (seen.has(to)) report(context, 'contradiction', entry.key, `\`access\` speaks of \`${to}\` twice`, 'put everything under one of the two');
    seen.set(to, entry.key);
    readCallers(context, to, entry);
  }
  const others = map.entries.find((entry) => entry.key.text === '*');
  if (!others) return;
  for (const service of sortedBy(context.topology.services.values(), (item) => item.id)) {
    if (!seen.has(service.id) && service.workloads.length > 0) readCallers(context, service.id, others);
  }
}

/** Callers that may do everything share one intent; each restricted item is one of its own. */
function readCallers(context: ReadContext, to: QualifiedName, { key, value }: MapEntry): void {
  const everything: Source[] = [];
  const items = oneOrMany(value);
  const restricted: AllowCalls[] = [];
  for (const item of items) {
    const fields = item.kind === 'map' ? readFields(context, item, ['from', 'methods', 'paths', 'ports'], 'an item of `access`') : { from: item };
    if (!fields) continue;
    if (!fields.from) {
      missing(context, item, 'from', 'an item of `access`');
      continue;
    }
    const from = readSources(context, fields.from, to);
    const operation = readOperation(context, fields, to);
    if (Object.keys(operation).length === 0) everything.push(...from);
    else if (from.length > 0) restricted.push({ kind: 'allow-calls', to, from, ...operation, origin: fromFile(context, item) });
  }
  if (everything.length > 0 || restricted.length === 0) restricted.unshift({ kind: 'allow-calls', to, from: uniqueSources(everything), origin: fromFile(context, key) });
  context.intents.push(...restricted);
}

/** Reads `deny:`: calls that are refused whatever `access` admits. */
export function readDeny(context: ReadContext, node: Node): void {
  for (const item of readList(context, node, '`deny`')?.items ?? []) {
    const fields = readFields(context, item, ['to', 'from', 'except', 'methods', 'paths', 'ports'], 'an item of `deny`');
    if (!fields) continue;
    if (!fields.to || !fields.from) {
      missing(context, item, fields.to ? 'from' : 'to', 'an item of `deny`');
      continue;
    }
    const to = resolveService(context, fields.to);
    if (to === undefined) continue;
    const from = readSources(context, fields.from, to);
    const except = fields.except ? { except: readSources(context, fields.except, to) } : {};
    if (from.length > 0) context.intents.push({ kind: 'deny-calls', to, from, ...readOperation(context, fields, to), ...except, origin: fromFile(context, item) });
  }
}

function readOperation(context: ReadContext, fields: Fields<OperationKey>, to: QualifiedName): Operation {
  const methods = fields.methods ? readMethods(context, fields.methods) : undefined;
  const paths = fields.paths ? oneOrMany(fields.paths).flatMap((path) => readPath(context, path) ?? []) : undefined;
  const ports = fields.ports ? oneOrMany(fields.ports).flatMap((item) => servicePort(context, item, to)) : undefined;
  return { ...(methods ? { methods } : {}), ...(paths ? { paths } : {}), ...(ports ? { ports } : {}) };
}

function servicePort(context: ReadContext, node: Node, to: QualifiedName): number[] {
  const port = readPort(context, node);
  checkServicePort(context, to, port, node);
  return port === undefined ? [] : [port];
}

const words: ReadonlyMap<string, Source> = new Map<string, Source>([
  ['ingress', { kind: 'ingress' }],
  ['outside', { kind: 'outside' }],
  ['anyone', { kind: 'anyone' }],
  ['any-identity', { kind: 'any-identity' }],
]);

function readSources(context: ReadContext, node: Node, to: QualifiedName): Source[] {
  return uniqueSources(oneOrMany(node).flatMap((item) => readSource(context, item, to)));
}

function readSource(context: ReadContext, node: Node, to: QualifiedName): Source[] {
  if (node.kind === 'map') return readSourceMapping(context, node, to);
  const text = readText(context, node, 'a caller');
  if (text === undefined) return [];
  const word = words.get(text);
  if (word) return [word];
  if (text === 'unknown-callers') return unknownCallers(context, node, to);
  return (resolveWorkloads(context, node, namespaceOf(to)) ?? []).map((workload) => ({ kind: 'workload', workload }));
}

function readSourceMapping(context: ReadContext, node: Node, to: QualifiedName): Source[] {
  const fields = readFields(context, node, ['workload', 'namespace', 'serviceAccount'], 'a caller');
  if (!fields) return [];
  if (fields.workload) return readSource(context, fields.workload, to);
  const namespace = readText(context, fields.namespace, '`namespace`');
  if (namespace !== undefined && !fields.serviceAccount) return [{ kind: 'namespace', namespace }];
  const account = readText(context, fields.serviceAccount, '`serviceAccount`');
  if (account === undefined) {
    missing(context, node, 'workload', 'a caller');
    return [];
  }
  const slash = account.indexOf('/');
  if (slash >= 0) return [{ kind: 'service-account', namespace: account.slice(0, slash), name: account.slice(slash + 1) }];
  return [{ kind: 'service-account', namespace: namespace ?? namespaceOf(to), name: account }];
}

/** Exactly the workloads whose callees the input cannot tell: any of them may be the caller nobody knows. */
function unknownCallers(context: ReadContext, node: Node, to: QualifiedName): Source[] {
  const workloads = [...new Set(context.topology.unknown.map((item) => item.workload))].sort(compareText);
  if (workloads.length === 0) {
    report(context, 'no-unknown-callers', node, `the callees of every workload are known now, so \`unknown-callers\` admits nobody to \`${to}\``, 'name its callers, or write `[]` for nobody', 'warning');
  }
  return workloads.map((workload) => ({ kind: 'workload', workload }));
}

/** Each source once, in an order that does not depend on how it was written. */
function uniqueSources(sources: readonly Source[]): Source[] {
  const keyed = new Map(sources.map((source) => [sourceKey(source), source]));
  return sortedBy(keyed, ([key]) => key).map(([, source]) => source);
}

/** A text that is the same for the same source. */
export function sourceKey(source: Source): string {
  switch (source.kind) {
    case 'workload':
      return `workload ${source.workload}`;
    case 'service-account':
      return `service-account ${source.namespace}/${source.name}`;
    case 'namespace':
      return `namespace ${source.namespace}`;
    default:
      return source.kind;
  }
}
