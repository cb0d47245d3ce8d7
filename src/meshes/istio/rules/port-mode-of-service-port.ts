import type { Fix } from '../../../diagnostics/diagnostic.ts';
import { objectAt, spanOf, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { selectedWorkloads } from './shared/selected-workloads.ts';

export default defineRule({
  summary: 'A PeerAuthentication sets the mode of a port that its workloads do not have.',
  why: `\`portLevelMtls\` counts ports of the **pods**, those that a Service calls \`targetPort\`. With the port of the Service written there, nothing
listens on it, and the mode of the workload holds for the port that was meant.`,
  severity: 'error',
  reads: ['security.istio.io/PeerAuthentication'],
  asks: ['mesh'],
  upstream: [],
  messages: {
    service: ({ port, host, target }: { port: string; host: string; target: number }) => `\`${port}\` is the port of \`${host}\`, and the pods listen on \`${target}\`: this mode holds for nothing`,
    nothing: ({ port, ports }: { port: string; ports: string }) => `no container that is selected lists port \`${port}\`, only ${ports}`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  mtls: { mode: STRICT }
  portLevelMtls:
    80: { mode: PERMISSIVE }
#   ^^ \`80\` is the port of \`payments.shop.svc.cluster.local\`, and the pods listen on \`8080\`: this mode holds for nothing
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  mtls: { mode: STRICT }
  portLevelMtls: { 8080: { mode: PERMISSIVE } }
`,
  judges: ['security.istio.io/PeerAuthentication'],
  judge(policy, context) {
    const written = Object.keys(objectAt(policy.raw, ['spec', 'portLevelMtls']) ?? {});
    if (written.length === 0) return;
    const { inventory } = liftedParts(context.mesh);
    const workloads = selectedWorkloads(inventory, policy);
    const hosts = new Set(workloads.flatMap(inventory.hostsOf));
    const ports = [...hosts].flatMap((host) => host.ports.map((port) => ({ host: host.hostname, port: port.port, targets: host.members(port).map((member) => member.port) })));
    const listed = workloads.map(inventory.listedPorts);
    const known = new Set([...listed.flat(), ...ports.flatMap(({ targets }) => targets)]);
    for (const port of written.filter((each) => !known.has(Number(each)))) {
      const at = [policy, ['spec', 'portLevelMtls', port], 'key'] as const;
      const targets = new Set(ports.filter((each) => each.port === Number(port)).flatMap((each) => each.targets));
      const [target, another] = targets;
      const host = ports.find((each) => each.port === Number(port))?.host ?? '';
      if (target !== undefined) {
        context.report({
          at,
          message: 'service',
          data: { port, host, target },
          help: `write \`${target}\``,
          fix: another === undefined && !written.includes(String(target)) ? renameFix(policy, port, target) : undefined,
        });
      } else if (workloads.length > 0 && listed.every((each) => each.length > 0)) context.report({ at, message: 'nothing', severity: 'warning', data: { port, ports: [...new Set(listed.flat())].map((each) => `\`${each}\``).join(', ') } });
    }
  },
});

function renameFix(policy: Resource, port: string, target: number): Fix {
  const span = spanOf(policy, ['spec', 'portLevelMtls', port], 'key');
  return { title: `write \`${target}\``, edits: [{ ...span, newText: String(target) }], changesTraffic: `the mode then holds for port ${target} of the pods` };
}
