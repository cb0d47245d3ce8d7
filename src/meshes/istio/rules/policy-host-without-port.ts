import { defineRule } from '../../../rules/rule.ts';
import { isHttp } from '../../../topology/topology.ts';
import { guardedWorkloads, portsOf } from './shared/policy-ports.ts';
import { actionOf, valuesOf, type PolicyValue } from './shared/policy-values.ts';

const defaultPorts: ReadonlySet<number> = new Set([80, 443]);

export default defineRule({
  summary: 'A host of an AuthorizationPolicy is written without the form that carries a port.',
  why: `\`hosts\` are compared with the Host header as it was sent. Clients put the port there whenever it is not 80 (or 443 with TLS), and whoever
wants may always put it there: \`payments\` does not match \`payments:8080\`. An ALLOW rule then admits nobody who calls that port; a DENY rule
is passed by writing the port.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['mesh'],
  upstream: [],
  messages: {
    allow: ({ host, port }: { host: string; port: number }) => `clients of port ${port} send \`${host}:${port}\`, which this does not match`,
    passed: ({ host }: { host: string }) => `this does not match \`${host}:80\`, so a client passes it by writing the port into its Host`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to: [{ operation: { hosts: [payments.shop] } }]
#                                 ^^^^^^^^^^^^^ clients of port 8080 send \`payments.shop:8080\`, which this does not match
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-admin, namespace: shop }
spec:
  action: DENY
  rules:
    - to: [{ operation: { hosts: [admin.shop.example] } }]
#                                 ^^^^^^^^^^^^^^^^^^ this does not match \`admin.shop.example:80\`, so a client passes it by writing the port into its Host
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to: [{ operation: { hosts: [payments.shop, 'payments.shop:*'] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const action = actionOf(policy);
    const bare = valuesOf(policy, 'hosts').filter((host, _, all) => !hasPort(host, all));
    if (bare.length === 0 || (action !== 'ALLOW' && action !== 'DENY')) return;
    const refused = action === 'ALLOW' ? portWithHeader() : undefined;
    for (const { value, path, isNegated } of bare) {
      const at = [policy, path] as const;
      const host = value.startsWith('*') ? `x${value.slice(1)}` : value;
      if ((action === 'DENY') !== isNegated) context.report({ at, message: 'passed', data: { host }, help: `write \`${value}:*\` too` });
      else if (refused !== undefined && !isNegated) context.report({ at, message: 'allow', data: { host, port: refused }, explains: 'they get 403, unless another rule admits them', help: `write \`${value}:*\` too` });
    }

    /** A port that every call to the workloads has to name, because none of their HTTP ports is a default one. */
    function portWithHeader(): number | undefined {
      const ports = guardedWorkloads(context.mesh, policy).flatMap((workload) => portsOf(context.mesh, workload)).filter(({ protocol }) => isHttp(protocol));
      return ports.some(({ port }) => defaultPorts.has(port)) ? undefined : ports[0]?.port;
    }
  },
});

/** With a port, with a star behind it, or with an entry beside it that has one. */
function hasPort({ value, path }: PolicyValue, all: readonly PolicyValue[]): boolean {
  if (value === '' || value.endsWith('*') || value.includes(':')) return true;
  const list = path.slice(0, -1).join(' ');
  return all.some((other) => other.path.slice(0, -1).join(' ') === list && (other.value === '*' || other.value.startsWith(`${value}:`) || other.value === `${value}*`));
}
