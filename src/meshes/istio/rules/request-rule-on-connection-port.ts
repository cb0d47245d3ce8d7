import { defineRule } from '../../../rules/rule.ts';
import { isHttp } from '../../../topology/topology.ts';
import { liftedParts } from '../lift/lift.ts';
import { concernsPort, type ForwardedPort, guardedWorkloads, portsOf, readPolicy, requestConditions } from './shared/policy-ports.ts';

export default defineRule({
  summary: 'A rule of an AuthorizationPolicy asks about requests at a port on which the proxy sees only connections.',
  why: `Methods, paths, hosts, headers and tokens exist where the proxy parses HTTP. On a port that is declared as TCP or TLS an ALLOW rule that asks
for any of them is dropped **whole**: whatever no other rule admits is refused (istio#25832). In a DENY rule only those conditions are
dropped, so that it refuses far more than it says.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['mesh'],
  upstream: [],
  messages: {
    allow: ({ field, port, workload, protocol }: Where) => `this rule asks for \`${field}\`, and port \`${port}\` of \`${workload}\` is ${protocol}: the rule is dropped there, and nobody is admitted`,
    deny: ({ field, port, workload, protocol }: Where) => `this rule asks for \`${field}\`, and port \`${port}\` of \`${workload}\` is ${protocol}: there it refuses every connection that the rest of it matches`,
  },
  bad: `apiVersion: v1
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
metadata: { name: ledger, namespace: shop }
spec:
  selector: { matchLabels: { app: ledger } }
  rules:
    - from: [{ source: { namespaces: [shop] } }]
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule asks for \`methods\`, and port \`8080\` of \`shop/ledger\` is tcp: the rule is dropped there, and nobody is admitted
      to: [{ operation: { methods: [GET] } }]
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: ledger, namespace: shop, labels: { app: ledger, sidecar.istio.io/inject: 'true' } }
spec: { containers: [{ name: app, image: ledger }] }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec: { selector: { app: ledger }, ports: [{ name: http-api, port: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ledger, namespace: shop }
spec:
  selector: { matchLabels: { app: ledger } }
  rules:
    - from: [{ source: { namespaces: [shop] } }]
      to: [{ operation: { methods: [GET] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const { action, isDryRun, rules } = readPolicy(policy);
    const asking = isDryRun || (action !== 'ALLOW' && action !== 'DENY') ? [] : rules.map((rule) => ({ rule, fields: requestConditions(rule) })).filter(({ fields }) => fields.length > 0);
    if (asking.length === 0) return;
    const ports = guardedWorkloads(context.mesh, policy).flatMap((workload) => portsOf(context.mesh, workload));
    const blind = ports.filter(({ protocol }) => !isHttp(protocol) && protocol !== 'unknown');
    for (const { rule, fields } of asking) {
      const meant = blind.filter(({ target }) => concernsPort(rule, target));
      const found = meant.find((port) => action === 'DENY' || isShut(port));
      if (found === undefined) continue;
      // Where the rule has requests to ask about too, somebody may have forgotten the other ports, and no more.
      const seesSome = ports.some(({ target, protocol }) => (isHttp(protocol) || protocol === 'unknown') && concernsPort(rule, target));
      context.report({
        at: [policy, rule.path],
        message: action === 'DENY' ? 'deny' : 'allow',
        data: { field: fields[0] ?? '', port: found.target, workload: found.workload, protocol: found.protocol },
        ...(seesSome ? { severity: 'warning' } : {}),
        explains: action === 'DENY' ? `connections to \`${found.host}:${found.port}\` are refused` : `every connection to \`${found.host}:${found.port}\` is refused`,
        help: action === 'DENY' ? 'name the HTTP ports that are meant in `ports`' : 'write a rule for this port that asks only for callers and ports, or declare the port as HTTP',
      });
    }

    /** Whether no rule of any policy is left at that port to admit anybody. */
    function isShut({ workload }: ForwardedPort): boolean {
      const { access } = liftedParts(context.mesh).admission.accessFor(workload, 'connections');
      return access.otherwise.effect === 'deny' && !access.clauses.some(({ effect }) => effect === 'allow');
    }
  },
});

interface Where {
  readonly field: string;
  readonly port: number;
  readonly workload: string;
  readonly protocol: string;
}
