import type { Resource } from '../../../kube/resource.ts';
import type { MeshModel } from '../../../model/mesh-model.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { PolicyRule } from '../lift/admission/authorization-policy.ts';
import { liftedParts } from '../lift/lift.ts';
import { plaintextNeeds } from '../readiness/plaintext-callers.ts';
import { concernsPort, guardedWorkloads, portsOf, readPolicy } from './shared/policy-ports.ts';

const identities: ReadonlySet<string> = new Set(['principal', 'namespace', 'service-account', 'trust-domain']);

export default defineRule({
  summary: 'An AuthorizationPolicy asks who the caller is at a port where callers show no certificate.',
  why: `Principals, namespaces and service accounts are read from the caller's certificate, which only mutual TLS brings. Where the mode is DISABLE
nobody shows one: an ALLOW rule admits nobody, a DENY rule refuses nobody. Where it is PERMISSIVE a caller in plaintext has none either, and
a DENY rule that names it lets it pass.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['topology', 'mesh'],
  upstream: ['KIA0105'],
  messages: {
    disabled: ({ field, workload }: { field: string; workload: string }) => `\`${field}\` needs mutual TLS, whose mode at \`${workload}\` is DISABLE: no caller matches`,
    passes: ({ field, workload, because }: { field: string; workload: string; because: string }) => `\`${field}\` needs mutual TLS, and plaintext gets into \`${workload}\`: ${because}, so this does not refuse it`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: DISABLE } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { namespaces: [shop] } }]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`namespaces\` needs mutual TLS, whose mode at \`shop/payments\` is DISABLE: no caller matches
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  action: DENY
  rules:
    - from: [{ source: { namespaces: [untrusted] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const { action, rules } = readPolicy(policy);
    const asking = rules.flatMap((rule) => ({ rule, field: identityField(rule) ?? '' })).filter(({ field }) => field !== '');
    if (asking.length === 0 || (action !== 'ALLOW' && action !== 'DENY')) return;
    const ports = guardedPorts(context.mesh, policy);
    const needs = action === 'DENY' ? plaintextNeeds(context.topology) : [];
    for (const { rule, field } of asking) {
      const own = ports.filter(({ target }) => concernsPort(rule, target));
      const disabled = own.find(({ mode }) => mode === 'disable');
      const open = own.flatMap(({ workload, target, mode }) => (mode === 'permissive' ? needs.filter((need) => need.workload.id === workload && (need.port ?? target) === target) : [])).at(0);
      if (disabled !== undefined) {
        const isAll = own.every(({ mode }) => mode === 'disable');
        context.report({ at: [policy, rule.path], message: 'disabled', data: { field, workload: disabled.workload }, ...(isAll ? {} : { severity: 'warning' }), explains: action === 'DENY' ? 'this rule refuses nobody there' : 'this rule admits nobody there', help: 'make the mode STRICT or PERMISSIVE' });
      } else if (open !== undefined) {
        context.report({ at: [policy, rule.path], message: 'passes', severity: 'warning', data: { field, workload: open.workload.id, because: open.because }, help: "make the mode STRICT, or refuse by `notPrincipals: ['*']` whoever has no identity" });
      }
    }
  },
});

/** The word in which each alternative of a rule asks for an identity that the caller must have. */
function identityField(rule: PolicyRule): string | undefined {
  const asked = rule.callers.map((conditions) => conditions.find(({ subject, values }) => identities.has(subject.kind) && values.length > 0)?.written);
  return asked.every((field) => field !== undefined) ? asked[0] : undefined;
}

/** Ports of the workloads that a policy is for, with their modes; port 0 stands for all of a workload that no Service forwards to. */
function guardedPorts(mesh: MeshModel, policy: Resource) {
  const { peerAuthentication } = liftedParts(mesh);
  return guardedWorkloads(mesh, policy).flatMap((workload) => {
    const targets = new Set(portsOf(mesh, workload).map(({ target }) => target));
    return [...(targets.size === 0 ? [0] : targets)].map((target) => ({ workload, target, mode: peerAuthentication.modeFor(workload, target).mode }));
  });
}
