import { nearest } from '../../../base/near-miss.ts';
import type { Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { hostRegistry, type HostRegistry } from './shared/host-registry.ts';
import { resolveHost, splitServiceHost } from './shared/hosts.ts';
import { destinationsOf, type Destination } from './shared/routes.ts';

export default defineRule({
  summary: 'A VirtualService sends traffic to a host that no Service and no ServiceEntry answers to.',
  why: `The proxy has no cluster for a host that is not in the registry: every request sent there gets **503**.

Only a name **without any dot** is completed, with the namespace of the VirtualService. \`reviews.prod\` has a dot, so it is taken
literally and is not the Service \`reviews\` of the namespace \`prod\`; that is \`reviews.prod.svc.cluster.local\`.

A host in a namespace of which the input shows no Services is not judged, and said to be so.`,
  severity: 'error',
  reads: ['networking.istio.io/VirtualService', 'Service', 'apps/Deployment', 'networking.istio.io/ServiceEntry', 'networking.istio.io/DestinationRule'],
  upstream: ['IST0101', 'KIA1101'],
  messages: {
    noService: ({ host, namespace, near }: HostData & { namespace: string }) => `no Service in namespace \`${namespace}\` answers to \`${host}\`${suggest(near)}`,
    literal: ({ host, full }: { host: string; full: string }) => `\`${host}\` is taken literally, because it has a dot: the Service is \`${full}\``,
    noEntry: ({ host, near }: HostData) => `no Service and no ServiceEntry answers to \`${host}\`${suggest(near)}`,
    notVisible: ({ host, owner, namespace }: { host: string; owner: string; namespace: string }) => `\`${host}\` is not exported to namespace \`${namespace}\` by ${owner}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop-page, namespace: shop }
spec:
  selector: { matchLabels: { app: page } }
  template: { metadata: { labels: { app: page } }, spec: { containers: [{ name: page, image: page }] } }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: shop }
spec: { hosts: [maps.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.prod.svc.cluster.local]
  http:
    - match: [{ uri: { prefix: /maps } }]
      route: [{ destination: { host: map.example.com } }]
#                                    ^^^^^^^^^^^^^^^ no Service and no ServiceEntry answers to \`map.example.com\`, did you mean \`maps.example.com\`?
    - route: [{ destination: { host: reviews.prod } }]
#                                    ^^^^^^^^^^^^ \`reviews.prod\` is taken literally, because it has a dot: the Service is \`reviews.prod.svc.cluster.local\`
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: page, namespace: shop }
spec:
  selector: { matchLabels: { app: page } }
  template: { metadata: { labels: { app: page } }, spec: { containers: [{ name: page, image: page }] } }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: shop }
spec: { hosts: ['*.example.com'], ports: [{ number: 443, name: tls, protocol: TLS }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: prod }
spec: { host: reviews, trafficPolicy: { loadBalancer: { simple: LEAST_REQUEST } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.prod.svc.cluster.local]
  http:
    - match: [{ uri: { prefix: /maps } }]
      route: [{ destination: { host: maps.example.com } }]
    - route: [{ destination: { host: reviews.prod.svc.cluster.local } }]
`,
  check(context) {
    const registry = context.index(hostRegistry);
    for (const virtualService of context.ofKind('networking.istio.io/VirtualService')) {
      const { namespace } = virtualService;
      for (const destination of destinationsOf(virtualService)) {
        const { host } = destination;
        const answers = registry.find(host, namespace);
        if (answers.some((entry) => entry.isVisibleFrom(namespace))) continue;
        const common = { at: [virtualService, [...destination.path, 'host']], explains: explain(destination) } as const;
        const home = splitServiceHost(resolveHost(host, namespace));
        const unseen = unseenNamespace(registry, virtualService, home);
        if (answers[0] !== undefined) {
          const owner = `${answers[0].resource.kind} \`${answers[0].resource.namespace}/${answers[0].resource.name}\``;
          context.report({ ...common, message: 'notVisible', data: { host, owner, namespace } });
        } else if (literalService(registry, host) !== undefined) {
          context.report({ ...common, message: 'literal', data: { host, full: `${host}.svc.cluster.local` }, help: 'write the full name of the Service' });
        } else if (unseen !== undefined) {
          context.unjudged(`the host \`${host}\` of VirtualService ${namespace}/${virtualService.name}`, unseen);
        } else if (home !== undefined) {
          context.report({ ...common, message: 'noService', data: { host, namespace: home.namespace, near: nearService(registry, home) }, ...helpFor(registry, home) });
        } else {
          context.report({ ...common, message: 'noEntry', data: { host, near: nearest(host, registry.externalHosts) }, help: 'write a ServiceEntry for the host, or the full name of a Service' });
        }
      }
    }
  },
});

interface HostData {
  readonly host: string;
  readonly near: string | undefined;
}

type ServiceParts = NonNullable<ReturnType<typeof splitServiceHost>>;

function suggest(near: string | undefined): string {
  return near === undefined ? '' : `, did you mean \`${near}\`?`;
}

function explain({ host, isMirror }: Destination): string {
  return isMirror ? `no copy of a request reaches \`${host}\`` : 'every request of this route that is sent there gets 503 (NC, no cluster)';
}

/** What the input would have to show before anything can be said of a host. */
function unseenNamespace(registry: HostRegistry, virtualService: Resource, home: ServiceParts | undefined): string | undefined {
  if (home?.domain === 'clusterset.local') return 'the Services that other clusters export';
  const namespace = home?.namespace ?? virtualService.namespace;
  return registry.knowsNamespace(namespace) ? undefined : `the Services of namespace \`${namespace}\``;
}

/** The Service that `reviews.prod` was meant to be. */
function literalService(registry: HostRegistry, host: string): string | undefined {
  const [service, namespace, ...rest] = host.split('.');
  const isShort = rest.length === 0 || (rest.length === 1 && rest[0] === 'svc');
  return isShort && service !== undefined && namespace !== undefined && registry.servicesIn(namespace).includes(service) ? service : undefined;
}

function nearService(registry: HostRegistry, { name, namespace }: ServiceParts): string | undefined {
  return nearest(name, registry.servicesIn(namespace));
}

function helpFor(registry: HostRegistry, { name }: ServiceParts): { help?: string } {
  const [elsewhere] = registry.namespacesOf(name);
  return elsewhere === undefined ? {} : { help: `namespace \`${elsewhere}\` has a Service of that name: write \`${name}.${elsewhere}.svc.cluster.local\`` };
}
