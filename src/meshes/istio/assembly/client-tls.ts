import type { Intent } from '../../../intents/intent.ts';
import type { QualifiedName, ServiceNode, Workload } from '../../../topology/topology.ts';
import type { PolicyPart } from './contribution.ts';
import type { LoweringContext } from './context.ts';
import { namespaceMode, portMode, type MutualTlsPlan } from './mutual-tls.ts';

/**
 * The client half of mutual TLS where the proxies of callers do not find it out by themselves:
 * they look at the mode of the namespace to decide whether to use mutual TLS at all, and at each endpoint to decide for it.
 * A namespace that is off hides a workload that is strict; a headless Service has no endpoints to look at.
 */
export function clientTls(ids: readonly QualifiedName[], plan: MutualTlsPlan, context: LoweringContext): PolicyPart[] {
  return ids.flatMap((id) => {
    const workload = context.topology.workloads.get(id);
    const intent = plan.workloads.get(id) ?? plan.exceptions.get(id)?.[0]?.intent;
    if (workload === undefined || intent === undefined) return [];
    return workload.services.flatMap((service) => {
      const node = context.topology.services.get(service);
      return node === undefined ? [] : serviceTls(node, workload, plan, intent);
    });
  });
}

function serviceTls(service: ServiceNode, workload: Workload, plan: MutualTlsPlan, intent: Intent): PolicyPart[] {
  const isOff = namespaceMode(plan, workload.namespace) === 'disable';
  const modes = service.ports.map((port) => ({ port: port.port, tls: neededTls(service, portMode(plan, workload.id, port.targetPort), isOff) }));
  const needed = modes.filter((entry) => entry.tls !== undefined);
  const [first] = needed;
  if (first?.tls === undefined) return [];
  const isWhole = needed.length === modes.length && needed.every((entry) => entry.tls?.mode === first.tls?.mode);
  if (isWhole) return [part(service, intent, first.tls)];
  return needed.flatMap((entry) => (entry.tls === undefined ? [] : [{ ...part(service, intent, entry.tls), port: entry.port }]));
}

interface NeededTls {
  readonly mode: 'ISTIO_MUTUAL' | 'DISABLE';
  readonly why: string;
}

function neededTls(service: ServiceNode, mode: string, isNamespaceOff: boolean): NeededTls | undefined {
  if (isNamespaceOff && mode === 'strict') {
    return { mode: 'ISTIO_MUTUAL', why: 'Callers would send plaintext, because mutual TLS is off for the namespace; the port takes mutual TLS only.' };
  }
  if (!isNamespaceOff && mode === 'disable' && service.type === 'Headless') {
    return { mode: 'DISABLE', why: 'Callers reach the pods of a headless Service by address and cannot see that this one takes plaintext.' };
  }
  return undefined;
}

function part(service: ServiceNode, intent: Intent, needed: NeededTls): PolicyPart {
  return { service: service.id, block: 'tls', value: { mode: needed.mode }, comments: [needed.why], intent };
}
