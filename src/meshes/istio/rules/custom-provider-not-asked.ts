import { defineRule } from '../../../rules/rule.ts';
import { isHttp } from '../../../topology/topology.ts';
import { liftedParts } from '../lift/lift.ts';
import { concernsPort, guardedWorkloads, portsOf, readPolicy } from './shared/policy-ports.ts';

export default defineRule({
  summary: 'A CUSTOM AuthorizationPolicy is for a port without requests, and its authorizer speaks HTTP, so it is never asked.',
  why: `An authorizer with \`envoyExtAuthzHttp\` can only be asked about requests. On a port that is declared as TCP or TLS istiod leaves the policy
out without a word: every connection passes, as if there were no policy.

Where two CUSTOM policies of one workload name two authorizers, neither is asked, and whatever they match is refused.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['mesh'],
  upstream: [],
  messages: {
    open: ({ provider, port, workload, protocol }: { provider: string; port: number; workload: string; protocol: string }) => `\`${provider}\` speaks HTTP, and port \`${port}\` of \`${workload}\` is ${protocol}: it is not asked there, and every connection passes`,
    several: ({ workload, providers }: { workload: string; providers: string }) => `CUSTOM policies of \`${workload}\` name several authorizers (${providers}), so none is asked, and whatever they match is refused`,
  },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'extensionProviders: [{ name: opa, envoyExtAuthzHttp: { service: opa.shop.svc.cluster.local, port: 80 } }]' }
---
apiVersion: v1
kind: Pod
metadata: { name: ledger, namespace: shop, labels: { app: ledger, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: ledger }] }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec: { selector: { app: ledger }, ports: [{ name: tcp-api, port: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ask, namespace: shop }
spec:
  action: CUSTOM
  provider: { name: opa }
#                   ^^^ \`opa\` speaks HTTP, and port \`8080\` of \`shop/ledger\` is tcp: it is not asked there, and every connection passes
  rules: [{}]
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'extensionProviders: [{ name: ext, envoyExtAuthzGrpc: { service: ext.shop.svc.cluster.local, port: 9000 } }]' }
---
apiVersion: v1
kind: Pod
metadata: { name: ledger, namespace: shop, labels: { app: ledger, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: ledger }] }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec: { selector: { app: ledger }, ports: [{ name: tcp-api, port: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ask, namespace: shop }
spec: { action: CUSTOM, provider: { name: ext }, rules: [{}] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const { action, provider, rules } = readPolicy(policy);
    if (action !== 'CUSTOM') return;
    const { inventory, admission } = liftedParts(context.mesh);
    const workloads = guardedWorkloads(context.mesh, policy);
    const at = [policy, ['spec', 'provider', 'name']] as const;
    for (const workload of workloads) {
      const told = admission.accessFor(workload, 'requests').notes.find(({ text, source }) => text.includes('several authorizers') && source.kind === 'resource' && source.resource === policy);
      const providers = /\((.*?)\)/.exec(told?.text ?? '')?.[1];
      if (providers !== undefined) return context.report({ at, message: 'several', data: { workload, providers }, explains: 'every request that one of them matches gets 403', help: 'name one authorizer for a workload' });
    }
    if (inventory.mesh.authorizers.get(provider) !== 'http') return;
    const blind = workloads.flatMap((workload) => portsOf(context.mesh, workload)).find(({ target, protocol }) => !isHttp(protocol) && protocol !== 'unknown' && rules.some((rule) => concernsPort(rule, target)));
    if (blind === undefined) return;
    context.report({ at, message: 'open', data: { provider, port: blind.target, workload: blind.workload, protocol: blind.protocol }, explains: `connections to \`${blind.host}:${blind.port}\` pass without being asked about`, help: 'use an authorizer that speaks gRPC, or declare the port as HTTP' });
  },
});
