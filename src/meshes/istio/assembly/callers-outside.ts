import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import { diagnose, type LoweringContext } from './context.ts';
import { refusesPlaintext, type MutualTlsPlan } from './mutual-tls.ts';

/** Calls that stop: the caller has no proxy, so it speaks plaintext, and the callee no longer takes it. */
export function callersOutside(plan: MutualTlsPlan, context: LoweringContext): Diagnostic[] {
  const { topology } = context;
  if (plan.mesh === undefined && plan.namespaces.size + plan.workloads.size + plan.exceptions.size === 0) return [];
  const found: Diagnostic[] = [];
  for (const edge of topology.edges) {
    if (edge.from.kind !== 'workload' || edge.to.kind !== 'service') continue;
    const caller = topology.workloads.get(edge.from.id);
    const service = topology.services.get(edge.to.id);
    if (caller?.injection.state !== 'not-injected' || service === undefined) continue;
    const targetPort = service.ports.find((port) => port.port === edge.port)?.targetPort ?? edge.port;
    const strict = service.workloads.flatMap((id) => topology.workloads.get(id) ?? []).find((workload) => refusesPlaintext(plan, workload, targetPort));
    const intent = strict && policyOf(plan, strict.id, strict.namespace);
    if (strict === undefined || intent === undefined) continue;
    found.push(diagnose(context, intent, caller.id, {
      rule: 'intents/caller-outside-mesh',
      severity: 'warning',
      message: `\`${caller.id}\` has no proxy and calls \`${service.id}:${edge.port}\`, which will take mutual TLS only: its calls will be reset`,
      explains: caller.injection.because,
      help: `let \`${caller.id}\` join the mesh, or make port ${targetPort} of \`${strict.id}\` an exception`,
    }));
  }
  return found;
}

function policyOf(plan: MutualTlsPlan, id: string, namespace: string): IntentOf<'require-mutual-tls'> | undefined {
  return plan.workloads.get(id) ?? plan.namespaces.get(namespace) ?? plan.mesh;
}
