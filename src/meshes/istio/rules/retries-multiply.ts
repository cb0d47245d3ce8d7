import { listAt, type Resource } from '../../../kube/resource.ts';
import type { QualifiedName, Topology } from '../../../topology/topology.ts';
import { callersIn } from '../../../rules/shared/callers.ts';
import { retriesOf } from '../../../rules/shared/client-settings.ts';
import { pathTo, startAt, worstPaths, type Arriving } from '../../../rules/shared/worst-paths.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { writtenExports } from '../lift/routing/visibility.ts';
import { meshNamesOf, nameKinds, type MeshNames, type NameView } from './shared/mesh-names.ts';
import { mayHaveBeenDone, retrySettingsOf } from './shared/retry-settings.ts';
import { appliesToMesh, httpRoutesOf } from './shared/routes.ts';

/** Tries that one request may cause at the far end before it is called a storm: three layers of one retry are 8. */
const mostTries = 10;

export default defineRule({
  summary: 'Retries of the mesh and of applications along a path of calls multiply.',
  why: `Every layer that retries multiplies: three routes with two retries each turn **one** request into 27 at the last service, and the retries
come exactly when it is already failing. Retries of an application and those of the mesh beneath it are two layers of one call. Retry in one
layer, the one closest to the fault or the one closest to the user, and nowhere else.`,
  severity: 'warning',
  reads: nameKinds,
  asks: ['topology'],
  upstream: [],
  messages: {
    storm: ({ tries, path }: { tries: number; path: readonly string[] }) => `one request becomes up to ${tries} at the end of ${path.map((name) => `\`${name}\``).join(' → ')}: the retries of each layer multiply`,
  },
  bad: exampleOf(4, '#                          ^ one request becomes up to 20 at the end of `shop/web` → `shop/orders`: the retries of each layer multiply\n'),
  good: exampleOf(1, ''),
  check(context) {
    const { topology, report } = context;
    const retried = retriesByService(context, meshNamesOf(context));
    if (retried.size === 0) return;
    const worst = pathsOf(topology, retried);
    for (const [service, { virtualService, path, attempts }] of retried) {
      for (const { from } of callersIn(topology).to(service)) {
        const before = worst.get(from) ?? startAt(from);
        const own = retriesOf(callersIn(topology).settings, from, service)?.value ?? 0;
        const tries = before.tries * (1 + own) * (1 + attempts);
        // Only the hop that first goes too far, and no route that is alone to blame: those say so by themselves.
        if (tries <= mostTries || before.tries > mostTries || before.layers + own === 0) continue;
        report({ at: [virtualService, [...path, 'retries', 'attempts']], message: 'storm', data: { tries, path: [...pathTo(before), service] }, explains: `when \`${service}\` fails, its load grows up to ${tries} times`, help: 'retry in one layer of the path only' });
        break;
      }
    }
  },
});

interface Retried {
  readonly virtualService: Resource;
  /** Of the route that retries most. */
  readonly path: Path;
  readonly attempts: number;
}

/** What VirtualServices that everybody sees retry on purpose, where the server may have done its work before. */
function retriesByService(view: NameView, names: MeshNames): Map<QualifiedName, Retried> {
  const found = new Map<QualifiedName, Retried>();
  for (const virtualService of view.ofKind('networking.istio.io/VirtualService')) {
    if (!appliesToMesh(virtualService)) continue;
    const [most] = httpRoutesOf(virtualService).map(({ route, path }) => ({ path, ...retrySettingsOf(route) })).filter(({ attempts, written }) => attempts > 0 && written.some(mayHaveBeenDone)).sort((a, b) => b.attempts - a.attempts);
    if (most === undefined) continue;
    for (const { namespace, name } of servicesOf(virtualService, names)) {
      const known = found.get(`${namespace}/${name}`);
      if (known === undefined || known.attempts < most.attempts) found.set(`${namespace}/${name}`, { virtualService, path: most.path, attempts: most.attempts });
    }
  }
  return found;
}

function servicesOf(virtualService: Resource, names: MeshNames): { readonly namespace: string; readonly name: string }[] {
  const hosts = listAt(virtualService.raw, ['spec', 'hosts']);
  const { isPublic } = names.exportsOf('virtualService', writtenExports(virtualService), virtualService.namespace);
  if (!isPublic) return [];
  return hosts.flatMap((host) => (typeof host === 'string' ? (names.serviceOf(names.exactName(host.toLowerCase(), virtualService.namespace)) ?? []) : []));
}

function pathsOf(topology: Topology, retried: ReadonlyMap<QualifiedName, Retried>): ReadonlyMap<QualifiedName, Arriving> {
  const { from: callsOf, settings } = callersIn(topology);
  return worstPaths(topology, (id) => callsOf(id).map(({ to }) => ({ callees: topology.services.get(to)?.workloads ?? [], factor: (1 + (retriesOf(settings, id, to)?.value ?? 0)) * (1 + (retried.get(to)?.attempts ?? 0)) })));
}

/** An application that retries three times, above a route that retries too. */
function exampleOf(attempts: number, carets: string): string {
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - retries: { attempts: ${attempts}, retryOn: 5xx }
${carets}      route: [{ destination: { host: orders } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, env: [{ name: ORDERS_URL, value: 'http://orders:8080' }, { name: ORDERS_RETRIES, value: '3' }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }] }
`;
}
