import type { MutualTlsException, MutualTlsMode, RequireMutualTls, SecurityScope } from '../intent.ts';
import { didYouMean, fromFile, report, type ReadContext } from './context.ts';
import { missing, readFields, readList, readMap, readPort, readText, readWord } from './fields.ts';
import { namespaceOf, resolveWorkloads } from './resolve.ts';
import type { Node } from '../../yaml/tree.ts';

const modes = ['strict', 'permissive', 'disable'] as const;

/** Reads `encryption:`: the mode of the mesh, of namespaces and of workloads, and the exceptions from them. */
export function readEncryption(context: ReadContext, node: Node): void {
  const fields = readFields(context, node, ['mode', 'namespaces', 'workloads', 'exceptions'], '`encryption`');
  if (!fields) return;
  const exceptions = fields.exceptions ? readExceptions(context, fields.exceptions) : [];
  const found: { scope: SecurityScope; mode: MutualTlsMode; at: Node }[] = [];
  const mode = readWord(context, fields.mode, modes, '`mode`');
  if (mode && fields.mode) found.push({ scope: { kind: 'mesh' }, mode, at: fields.mode });
  for (const { key, value } of fields.namespaces ? (readMap(context, fields.namespaces, '`namespaces`')?.entries ?? []) : []) {
    checkNamespace(context, key.text, key);
    const own = readWord(context, value, modes, 'a mode');
    if (own) found.push({ scope: { kind: 'namespace', namespace: key.text }, mode: own, at: key });
  }
  for (const { key, value } of fields.workloads ? (readMap(context, fields.workloads, '`workloads`')?.entries ?? []) : []) {
    const own = readWord(context, value, modes, 'a mode');
    for (const workload of (own && resolveWorkloads(context, key)) || []) if (own) found.push({ scope: { kind: 'workload', workload }, mode: own, at: key });
  }
  placeExceptions(context, found, exceptions);
}

type PlacedException = MutualTlsException & { readonly at: Node };

function readExceptions(context: ReadContext, node: Node): PlacedException[] {
  const found: PlacedException[] = [];
  for (const item of readList(context, node, '`exceptions`')?.items ?? []) {
    const fields = readFields(context, item, ['workload', 'port', 'mode', 'reason'], 'an exception');
    if (!fields) continue;
    if (!fields.workload || !fields.reason) {
      missing(context, item, fields.workload ? 'reason' : 'workload', 'an exception');
      continue;
    }
    const mode = fields.mode ? readWord(context, fields.mode, ['permissive', 'disable'], '`mode`') : 'permissive';
    const port = readPort(context, fields.port);
    const reason = readText(context, fields.reason, '`reason`') ?? '';
    if (!mode) continue;
    for (const workload of resolveWorkloads(context, fields.workload) ?? []) {
      checkPodPort(context, workload, port, fields.port);
      found.push({ workload, mode, reason, at: item, ...(port === undefined ? {} : { port }) });
    }
  }
  return found;
}

/** A port of the pods, not of a Service: the two differ often enough to be worth a word. */
function checkPodPort(context: ReadContext, id: string, port: number | undefined, at: Node | undefined): void {
  const workload = context.topology.workloads.get(id);
  if (!workload || port === undefined || !at || workload.containerPorts.some((known) => known.port === port) || workload.scrape?.port === port) return;
  for (const service of workload.services) {
    const node = context.topology.services.get(service);
    if (node?.ports.some((known) => known.targetPort === port)) return;
    const mapped = node?.ports.find((known) => known.port === port);
    if (!mapped) continue;
    report(context, 'unknown-port', at, `pods of \`${id}\` do not listen on \`${port}\`, which is a port of their Service`, `write the port of the pods: \`${mapped.targetPort}\``);
    return;
  }
}

function placeExceptions(context: ReadContext, found: readonly { scope: SecurityScope; mode: MutualTlsMode; at: Node }[], exceptions: readonly PlacedException[]): void {
  const namespaces = new Set(found.flatMap(({ scope }) => (scope.kind === 'namespace' ? [scope.namespace] : [])));
  const hasMesh = found.some(({ scope }) => scope.kind === 'mesh');
  for (const exception of exceptions) {
    if (hasMesh || namespaces.has(namespaceOf(exception.workload))) continue;
    report(context, 'exception-without-rule', exception.at, `nothing asks \`${exception.workload}\` for encryption, so this exception is from nothing`, `write \`${namespaceOf(exception.workload)}: strict\` under \`namespaces\``);
  }
  for (const { scope, mode, at } of found) {
    const own = exceptions.filter(({ workload }) => (scope.kind === 'namespace' ? namespaceOf(workload) === scope.namespace : scope.kind === 'mesh' && !namespaces.has(namespaceOf(workload))));
    const intent: RequireMutualTls = { kind: 'require-mutual-tls', scope, mode, exceptions: own.map(({ at: _at, ...exception }) => exception), origin: fromFile(context, at) };
    context.intents.push(intent);
  }
}

/** A namespace that nothing in the input names is most likely mistyped. */
export function checkNamespace(context: ReadContext, namespace: string, at: Node): void {
  if (context.names.namespaces.has(namespace)) return;
  report(context, 'unknown-namespace', at, `nothing in the input stands in namespace \`${namespace}\``, didYouMean(context, namespace, context.names.namespaces), 'warning');
}
