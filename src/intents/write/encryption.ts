import type { Node } from 'yaml';
import type { MutualTlsException, RequireMutualTls, SecurityScope } from '../intent.ts';
import { keyOfScope } from './edge.ts';
import { isMeshMap, itemsOf, mapAt, onLines, put, putItems, text, textAt, word, type MeshMap } from './nodes.ts';
import type { MeshDraft, Unwritten } from './service.ts';

/** The mode of a scope, and the exceptions from it in place of those that it had. */
export function writeMutualTls(draft: MeshDraft, { scope, mode, exceptions }: RequireMutualTls): Unwritten {
  if (scope.kind === 'workload' && exceptions.length > 0) return `the mode of one workload has no exceptions: say it of \`${scope.workload}\` itself`;
  const section = draft.file.sectionMap('encryption');
  if (scope.kind === 'mesh') put(section, 'mode', word(mode));
  else {
    const group = mapAt(section, scope.kind === 'namespace' ? 'namespaces' : 'workloads');
    put(group, keyOfScope(draft, group, scope), word(mode));
  }
  if (scope.kind === 'workload') return undefined;
  const stranger = exceptions.find(({ workload }) => !isInScope(section, scope, workload.slice(0, workload.indexOf('/'))));
  if (stranger) return `\`${stranger.workload}\` is no exception from this mode: another one speaks for its namespace`;
  dropExceptions(draft, section, scope);
  putItems(section, 'exceptions', [...itemsOf(section.get('exceptions', true)), ...exceptions.map((exception) => exceptionNode(draft, exception))]);
  return undefined;
}

/** Takes the exceptions from the mode of a scope away. */
export function dropExceptions({ names }: MeshDraft, section: MeshMap, scope: SecurityScope): void {
  const items = itemsOf(section.get('exceptions', true));
  const kept = items.filter((item) => {
    const workload = isMeshMap(item) ? textAt(item, 'workload') : undefined;
    const namespace = workload?.includes('/') ? workload.slice(0, workload.indexOf('/')) : workload === undefined ? undefined : names.namespaceOf(workload);
    return namespace === undefined ? scope.kind !== 'mesh' : !isInScope(section, scope, namespace);
  });
  if (kept.length < items.length) putItems(section, 'exceptions', kept);
}

/** Whether this mode is the one that speaks for a namespace. */
function isInScope(section: MeshMap, scope: SecurityScope, namespace: string): boolean {
  if (scope.kind === 'namespace') return scope.namespace === namespace;
  const own = section.get('namespaces', true);
  return scope.kind === 'mesh' && !(isMeshMap(own) && own.has(namespace));
}

function exceptionNode({ names }: MeshDraft, { workload, port, mode, reason }: MutualTlsException): Node {
  return onLines({
    workload: text(names.writeWorkload(workload)),
    port: port === undefined ? undefined : word(port),
    mode: mode === 'disable' ? word(mode) : undefined,
    reason: text(reason),
  });
}
