import { textAt, valueAt, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { fullNameOf } from '../lift/inventory.ts';
import { listAt } from '../../../kube/resource.ts';
import { retrySettingsOf } from './shared/retry-settings.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'One route to a service has a timeout and another one to the same service has none.',
  why: `Settings of a route are its own: nothing is inherited from the route beside it. The requests that a header or a path takes out of the crowd, such as
those of a canary, then wait **without any limit**, and are retried as the mesh does by default.`,
  severity: 'info',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    none: ({ host, timeout }: { host: string; timeout: string }) => `this route to \`${host}\` has no timeout, and the one beside it has \`${timeout}\``,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ headers: { x-canary: { exact: 'true' } } }]
      route: [{ destination: { host: orders, subset: v2 } }]
#     ^^^^^ this route to \`orders\` has no timeout, and the one beside it has \`500ms\`
    - timeout: 500ms
      route: [{ destination: { host: orders, subset: v1 } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ headers: { x-canary: { exact: 'true' } } }]
      timeout: 500ms
      route: [{ destination: { host: orders, subset: v2 } }]
    - timeout: 500ms
      route: [{ destination: { host: orders, subset: v1 } }]
    - match: [{ uri: { prefix: /search } }]
      route: [{ destination: { host: search } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    const routes = httpRoutesOf(virtualService).map(({ path, route }) => ({ path, hosts: hostsOf(route, virtualService.namespace), timeout: retrySettingsOf(route).timeoutMs === undefined ? undefined : textAt(route, ['timeout']) }));
    for (const { path, hosts, timeout } of routes) {
      const beside = timeout === undefined ? routes.find((other) => other.timeout !== undefined && [...other.hosts.keys()].some((host) => hosts.has(host))) : undefined;
      if (beside?.timeout === undefined || valueAt(virtualService.raw, [...path, 'fault']) !== undefined) continue;
      const [host = ''] = hosts.values();
      report({ at: [virtualService, [...path, 'route'], 'key'], message: 'none', data: { host, timeout: beside.timeout }, related: [{ at: [virtualService, [...beside.path, 'timeout']], message: 'the timeout of the other one' }], help: 'write a timeout here too' });
    }
  },
});

/** Hosts that a route leads to: as they are written, by their full name. */
function hostsOf(route: Json, namespace: string): ReadonlyMap<string, string> {
  return new Map(listAt(route, ['route']).flatMap((item) => {
    const host = textAt(item, ['destination', 'host']);
    return host === undefined ? [] : [[fullNameOf(host, namespace, 'cluster.local'), host] as const];
  }));
}
