import type { JoinMesh, Observe, SecurityScope } from '../intent.ts';
import { checkNamespace } from './encryption.ts';
import { fromFile, report, type ReadContext } from './context.ts';
import { isOff, readFields, readMap, readPercent, readSwitch, readText } from './fields.ts';
import { resolveWorkloads } from './resolve.ts';
import type { Node } from '../../yaml/tree.ts';

interface ScopedItem {
  readonly scope: SecurityScope;
  readonly value: Node;
  readonly at: Node;
}

/** The entries under `mesh:`, `namespaces:` and `workloads:`. */
function readScopes(context: ReadContext, node: Node, what: string): ScopedItem[] {
  const fields = readFields(context, node, ['mesh', 'namespaces', 'workloads'], what);
  if (!fields) return [];
  const items: ScopedItem[] = fields.mesh ? [{ scope: { kind: 'mesh' }, value: fields.mesh, at: fields.mesh }] : [];
  for (const { key, value } of fields.namespaces ? (readMap(context, fields.namespaces, '`namespaces`')?.entries ?? []) : []) {
    checkNamespace(context, key.text, key);
    items.push({ scope: { kind: 'namespace', namespace: key.text }, value, at: key });
  }
  for (const { key, value } of fields.workloads ? (readMap(context, fields.workloads, '`workloads`')?.entries ?? []) : []) {
    for (const workload of resolveWorkloads(context, key) ?? []) items.push({ scope: { kind: 'workload', workload }, value, at: key });
  }
  return items;
}

/** Reads `observe:`. */
export function readObserve(context: ReadContext, node: Node): void {
  for (const { scope, value, at } of readScopes(context, node, '`observe`')) {
    const fields = readFields(context, value, ['metrics', 'tracing', 'accessLogs'], 'an entry of `observe`');
    if (!fields) continue;
    const metrics = readSwitch(context, fields.metrics, '`metrics`');
    const sampling = isOff(fields.tracing) ? 0 : readPercent(context, fields.tracing, '`tracing`');
    const accessLogs = fields.accessLogs && readAccessLogs(context, fields.accessLogs);
    const intent: Observe = {
      kind: 'observe',
      scope,
      ...(metrics === undefined ? {} : { metrics: metrics ? 'on' : 'off' }),
      ...(sampling === undefined ? {} : { tracing: { samplingPercent: sampling } }),
      ...(accessLogs ? { accessLogs } : {}),
      origin: fromFile(context, at),
    };
    if (metrics !== undefined || sampling !== undefined || accessLogs) context.intents.push(intent);
    else report(context, 'missing-key', at, 'an entry of `observe` needs `metrics`, `tracing` or `accessLogs`');
  }
}

function readAccessLogs(context: ReadContext, node: Node): Observe['accessLogs'] {
  if (node.kind === 'scalar' && node.text === 'errors') return { state: 'on', onlyErrors: true };
  const state = readSwitch(context, node, '`accessLogs`');
  return state === undefined ? undefined : { state: state ? 'on' : 'off' };
}

/** Reads `join:`: what gets a proxy, and how it starts. */
export function readJoin(context: ReadContext, node: Node): void {
  for (const { scope, value, at } of readScopes(context, node, '`join`')) {
    const fields = readFields(context, value, ['holdUntilProxyStarts', 'resources'], 'an entry of `join`');
    if (!fields) continue;
    const hold = readSwitch(context, fields.holdUntilProxyStarts, '`holdUntilProxyStarts`');
    const resources = fields.resources && readResources(context, fields.resources);
    context.intents.push({
      kind: 'join-mesh',
      scope,
      ...(hold === undefined ? {} : { holdUntilProxyStarts: hold }),
      ...(resources ? { resources } : {}),
      origin: fromFile(context, at),
    });
  }
}

function readResources(context: ReadContext, node: Node): JoinMesh['resources'] {
  const fields = readFields(context, node, ['cpu', 'memory', 'cpuLimit', 'memoryLimit'], '`resources`');
  const entries = Object.entries(fields ?? {}).flatMap(([key, value]): [string, string][] => {
    const text = readText(context, value, `\`${key}\``);
    if (text === undefined) return [];
    if (/^\d+(?:\.\d+)?(?:m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.test(text)) return [[key, text]];
    report(context, 'wrong-type', value, `\`${text}\` is no quantity`, 'write `100m` for a tenth of a core, `128Mi` for memory');
    return [];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
