import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { guardedWorkloads, portsOf } from './shared/policy-ports.ts';
import { effectOf, valuesOf, asYamlText } from './shared/policy-values.ts';
import { replaceValue } from '../../../rules/edits.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy names the port of a Service, and the proxy goes by the port of the pods.',
  why: `\`ports\` and \`destination.port\` are compared with the port at which a connection arrives at the pod: what a Service calls \`targetPort\`, and at
a gateway the port of its container, such as 8080. With the port of the Service written there, the rule matches nothing.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['mesh'],
  upstream: [],
  messages: {
    service: ({ port, host, target }: { port: string; host: string; target: number }) => `\`${port}\` is the port of \`${host}\`, and connections arrive at its pods on \`${target}\`: this matches nothing`,
    nothing: ({ port, ports }: { port: string; ports: string }) => `no workload that is selected listens on \`${port}\`, only on ${ports}`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to: [{ operation: { ports: ["80"] } }]
#                                 ^^^^ \`80\` is the port of \`payments.shop.svc.cluster.local\`, and connections arrive at its pods on \`8080\`: this matches nothing
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to: [{ operation: { ports: ["8080"] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const written = valuesOf(policy, 'ports');
    if (written.length === 0) return;
    const workloads = guardedWorkloads(context.mesh, policy);
    const forwarded = workloads.flatMap((workload) => portsOf(context.mesh, workload));
    const listed = workloads.map(liftedParts(context.mesh).inventory.listedPorts);
    const known = new Set([...listed.flat(), ...forwarded.map(({ target }) => target)]);
    for (const { value, path, isNegated } of written) {
      if (known.has(Number(value))) continue;
      const named = forwarded.filter(({ port }) => port === Number(value));
      const targets = new Set(named.map(({ target }) => target));
      const [first] = named;
      const common = { at: [policy, path], explains: effectOf(policy, isNegated) } as const;
      if (first !== undefined) {
        const edit = targets.size === 1 ? replaceValue(policy, path, asYamlText(String(first.target))) : undefined;
        const fix = edit === undefined ? undefined : { title: `write \`${first.target}\``, edits: [edit], changesTraffic: 'the rule then matches what arrives at this port' };
        context.report({
          ...common,
          message: 'service',
          data: { port: value, host: first.host, target: first.target },
          help: `write \`${[...targets].join('`, `')}\``,
          fix,
        });
      } else if (workloads.length > 0 && listed.every((ports) => ports.length > 0)) {
        context.report({ ...common, message: 'nothing', severity: 'warning', data: { port: value, ports: [...known].map((port) => `\`${port}\``).join(', ') } });
      }
    }
  },
});
