import { callersIn, type RequestEdge } from '../../../rules/shared/callers.ts';
import { spanOfEvidence, timeoutOf } from '../../../rules/shared/client-settings.ts';
import { httpRouteKinds, isServiceParent, parentsOf } from '../../../rules/shared/gateway-api.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { isExportedTo, writtenExports } from '../lift/routing/visibility.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { timeoutsFor } from './shared/route-timeouts.ts';

/** Routes of the Gateway API bound to a Service: they have timeouts of their own, and rules of their own. */
const boundRoutes = defineTable({
  reads: httpRouteKinds,
  rowsOf: (route) => parentsOf(route).flatMap((parent) => (isServiceParent(parent) ? [[`${parent.namespace}/${parent.name}`, route] as const] : [])),
});

export default defineRule({
  summary: 'Services wait for another one without any limit of time.',
  why: `Neither the callers nor the mesh end the wait. When the service hangs, requests pile up in its callers until their connections, threads
or memory are used up; then they hang too, and so do **their** callers. That is how one slow service stops a whole platform within minutes.

A deadline for each call, shorter towards the end of the path than at its start, keeps the fault where it is.`,
  severity: 'info',
  reads: [...nameKinds, ...httpRouteKinds, 'Service'],
  asks: ['topology'],
  upstream: [],
  messages: {
    unbounded: ({ service, callers, behind }: { service: string; callers: readonly string[]; behind: number }) =>
      `${listed(callers)} ${callers.length === 1 ? 'waits' : 'wait'} for \`${service}\` for as long as it takes${behind === 0 ? '' : `, and ${behind === 1 ? 'one service waits' : `${behind} services wait`} for ${callers.length === 1 ? 'that' : 'those'}`}`,
  },
  bad: exampleOf('').replace('name: payments, namespace: shop }\n', 'name: payments, namespace: shop }\n#                 ^^^^^^^^ `shop/orders` waits for `shop/payments` for as long as it takes\n'),
  good: exampleOf(`---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: payments, namespace: shop }
spec: { hosts: [payments], http: [{ timeout: 3s, route: [{ destination: { host: payments } }] }] }
`),
  judges: ['Service'],
  judge(service, context) {
    const id = `${service.namespace}/${service.name}`;
    const { to, settings } = callersIn(context.topology);
    const without = to(id).filter((call) => timeoutOf(settings, call.from, id) === undefined);
    if (without.length === 0 || context.rows(boundRoutes, id).length > 0) return;
    const names = meshNamesOf(context);
    const timed = timeoutsFor(service, names, context);
    const exports = timed?.areComplete === true ? names.exportsOf('virtualService', writtenExports(timed.virtualService), timed.virtualService.namespace) : undefined;
    const unbounded = without.filter(({ from }) => exports === undefined || !isExportedTo(exports, from.slice(0, from.indexOf('/'))));
    if (unbounded.length === 0) return;
    const callers = [...new Set(unbounded.map(({ from }) => from))];
    const behind = new Set(callers.flatMap((caller) => (context.topology.workloads.get(caller)?.services ?? []).flatMap((own) => to(own).map(({ from }) => from)))).size;
    const isInMesh = callers.some((caller) => context.topology.workloads.get(caller)?.injection.state === 'injected');
    context.report({
      at: [service, ['metadata', 'name']],
      message: 'unbounded',
      data: { service: id, callers, behind },
      ...(behind > 0 && isInMesh ? { severity: 'warning' } : {}),
      related: unbounded.slice(0, 3).flatMap(calledHere),
      help: 'set a timeout for these calls, in a VirtualService or in the application',
    });
  },
});

function calledHere({ from, edge }: RequestEdge) {
  const [evidence] = edge.evidence;
  return evidence === undefined ? [] : [{ at: { span: spanOfEvidence(evidence) }, message: `\`${from}\` calls it` }];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

function exampleOf(more: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders, env: [{ name: PAYMENTS_URL, value: 'http://payments:8080' }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
${more}`;
}
