import type { Intent, IntentOf, MutualTlsException, MutualTlsMode } from '../../../intents/intent.ts';
import { intentsOf } from '../../backend.ts';
import { splitName } from './names.ts';
import type { QualifiedName, Workload } from '../../../topology/topology.ts';

type RequireMutualTls = IntentOf<'require-mutual-tls'>;

/** What the mesh file says of mutual TLS, by scope. What nobody says is permissive: the mesh's own default. */
export interface MutualTlsPlan {
  readonly mesh: RequireMutualTls | undefined;
  readonly namespaces: ReadonlyMap<string, RequireMutualTls>;
  readonly workloads: ReadonlyMap<QualifiedName, RequireMutualTls>;
  readonly exceptions: ReadonlyMap<QualifiedName, readonly { readonly exception: MutualTlsException; readonly intent: RequireMutualTls }[]>;
}

export function mutualTlsPlan(intents: readonly Intent[]): MutualTlsPlan {
  const namespaces = new Map<string, RequireMutualTls>();
  const workloads = new Map<QualifiedName, RequireMutualTls>();
  const exceptions = new Map<QualifiedName, { exception: MutualTlsException; intent: RequireMutualTls }[]>();
  let mesh: RequireMutualTls | undefined;
  for (const intent of intentsOf(intents, 'require-mutual-tls')) {
    const { scope } = intent;
    if (scope.kind === 'mesh') mesh ??= intent;
    else if (scope.kind === 'namespace') setOnce(namespaces, scope.namespace, intent);
    else setOnce(workloads, scope.workload, intent);
    for (const exception of intent.exceptions) {
      const known = exceptions.get(exception.workload);
      if (known) known.push({ exception, intent });
      else exceptions.set(exception.workload, [{ exception, intent }]);
    }
  }
  return { mesh, namespaces, workloads, exceptions };
}

function setOnce<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value);
}

/** The mode of a namespace, as its own or the mesh's policy sets it. Clients decide by this one alone. */
export function namespaceMode(plan: MutualTlsPlan, namespace: string): MutualTlsMode {
  return (plan.namespaces.get(namespace) ?? plan.mesh)?.mode ?? 'permissive';
}

/** The mode of a workload's ports that have no exception of their own. */
export function baseMode(plan: MutualTlsPlan, id: QualifiedName): MutualTlsMode {
  return plan.workloads.get(id)?.mode ?? namespaceMode(plan, splitName(id).namespace);
}

export function wholeMode(plan: MutualTlsPlan, id: QualifiedName): MutualTlsMode {
  const whole = plan.exceptions.get(id)?.find(({ exception }) => exception.port === undefined);
  return whole?.exception.mode ?? baseMode(plan, id);
}

export function portMode(plan: MutualTlsPlan, id: QualifiedName, port: number): MutualTlsMode {
  const own = plan.exceptions.get(id)?.find(({ exception }) => exception.port === port);
  return own?.exception.mode ?? wholeMode(plan, id);
}

/** Whether a port refuses plaintext. A workload without a proxy refuses nothing. */
export function refusesPlaintext(plan: MutualTlsPlan, workload: Workload, port: number): boolean {
  return workload.injection.state !== 'not-injected' && portMode(plan, workload.id, port) === 'strict';
}
