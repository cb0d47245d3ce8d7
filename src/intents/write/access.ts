import type { Node } from 'yaml';
import { unreachable } from '../../base/assert.ts';
import type { AllowCalls, AllowEgress, DenyCalls, Source } from '../intent.ts';
import { inBraces, inBrackets, isMeshMap, itemsOf, oneOrMany, pathNode, put, putItems, text, textAt, textOf, word, type MeshMap } from './nodes.ts';
import { keyOfService, type MeshDraft, type Unwritten } from './service.ts';

/**
 * Adds callers to those of a Service; `nobody` takes all others away. A Service without an entry had what `'*'` says,
 * which its entry takes over. Beside others nobody is added to a Service that admits everybody.
 */
export function writeAllow(draft: MeshDraft, intent: AllowCalls): Unwritten {
  const { to, from, beside } = intent;
  const key = keyOfService(draft, 'access', to);
  const operation = operationFields(intent);
  const isNobody = from.length === 0;
  if (isNobody && (beside || operation !== undefined)) return undefined;
  const others = key === undefined && draft.file.keys('access').includes('*') ? draft.file.holder('access', '*').get('*', true) : undefined;
  if (beside && key === undefined && others === undefined) return undefined;
  const written = key ?? draft.names.writeService(to);
  const holder = draft.file.holder('access', written);
  if (isNobody) {
    put(holder, written, inBrackets([]));
    return undefined;
  }
  if (draft.opened.delete(written)) put(holder, written, inBrackets([]));
  const items = key === undefined ? itemsOf(others).map((item) => item.clone() as Node) : [...itemsOf(holder.get(written, true))];
  const fresh = operation ? [inBraces({ from: sourcesNode(from, draft), ...operation })] : from.map((source) => sourceNode(source, draft));
  items.push(...fresh.filter((node) => !items.some((item) => JSON.stringify(item) === JSON.stringify(node))));
  putItems(holder, written, items);
  return undefined;
}

function operationFields({ methods, paths, ports }: Pick<AllowCalls, 'methods' | 'paths' | 'ports'>): Readonly<Record<string, Node | undefined>> | undefined {
  if (!methods && !paths && !ports) return undefined;
  return {
    methods: methods && oneOrMany(methods.map(text)),
    paths: paths && oneOrMany(paths.map(pathNode)),
    ports: ports && oneOrMany(ports.map(word)),
  };
}

export function writeDeny(draft: MeshDraft, intent: DenyCalls): Unwritten {
  if (intent.from.length === 0) return `calls of nobody to \`${intent.to}\` are refused: that is nothing`;
  const item = inBraces({ to: text(draft.names.writeService(intent.to)), from: sourcesNode(intent.from, draft), except: intent.except && sourcesNode(intent.except, draft), ...operationFields(intent) });
  const root = draft.file.root('deny');
  const items = itemsOf(root.get('deny', true));
  if (items.some((other) => JSON.stringify(other) === JSON.stringify(item))) return undefined;
  putItems(root, 'deny', [...items, item]);
  return undefined;
}

function sourcesNode(sources: readonly Source[], draft: MeshDraft): Node {
  return oneOrMany(sources.map((source) => sourceNode(source, draft)));
}

function sourceNode(source: Source, { names }: MeshDraft): Node {
  switch (source.kind) {
    case 'workload':
      return text(names.writeWorkload(source.workload));
    case 'service-account':
      return inBraces({ serviceAccount: text(`${source.namespace}/${source.name}`) });
    case 'namespace':
      return inBraces({ namespace: text(source.namespace) });
    case 'ingress':
    case 'any-identity':
    case 'outside':
    case 'anyone':
      return word(source.kind);
    default:
      return unreachable(source);
  }
}

/** One item for a host and its port: callers are added, protocol and way are those that are said last. */
export function writeEgress(draft: MeshDraft, { from, host, port, protocol, via }: AllowEgress): Unwritten {
  const root = draft.file.root('egress');
  const items = itemsOf(root.get('egress', true));
  const found = items.find((item): item is MeshMap => isMeshMap(item) && textAt(item, 'host')?.toLowerCase() === host.toLowerCase() && portOf(item) === port);
  const callers = from.map((id) => text(draft.names.writeWorkload(id)));
  if (!found) {
    putItems(root, 'egress', [...items, inBraces({ host: text(host), port: word(port), protocol: word(protocol), via: word(via), from: callers.length === 0 ? undefined : oneOrMany(callers) })]);
    return undefined;
  }
  for (const [key, value, usual] of [['protocol', protocol, 'https'], ['via', via, 'direct']] as const) {
    if ((textAt(found, key) ?? usual) !== value) put(found, key, word(value));
  }
  if (!found.has('port')) put(found, 'port', word(port));
  if (callers.length === 0) found.delete('from');
  else if (found.has('from')) {
    const known = itemsOf(found.get('from', true));
    const missing = callers.filter((caller) => !known.some((item) => textOf(item) === textOf(caller)));
    if (missing.length > 0) put(found, 'from', oneOrMany([...known, ...missing]));
  }
  return undefined;
}

/** As the reader of mesh.yaml fills it in. */
export function portOf(item: MeshMap): number {
  return Number(textAt(item, 'port') ?? (textAt(item, 'protocol') === 'http' ? 80 : 443));
}
