import type { Fix } from '../../../diagnostics/diagnostic.ts';
import { describeResource, type Resource } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { destinationKinds, hostFault } from './shared/destination-hosts.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { destinationsOf, type Destination } from './shared/routes.ts';

export default defineRule({
  summary: 'A VirtualService sends traffic to a host that no Service and no ServiceEntry answers to.',
  why: `The proxy has no cluster for a host that is not in the registry: every request sent there gets **503**.

Names are compared letter by letter. A ServiceEntry for \`*.example.com\` makes a cluster of that name alone: a route to \`api.example.com\`
needs an entry with this very host. What is not exported to the namespace of a client does not exist for it.

Only a name **without any dot** is completed, with the namespace of the VirtualService. \`reviews.prod\` has a dot, so it is taken
literally and is not the Service \`reviews\` of the namespace \`prod\`; that is \`reviews.prod.svc.cluster.local\`.

A host in a namespace of which the input shows no Services is not judged, and said to be so.`,
  severity: 'error',
  reads: destinationKinds,
  upstream: ['IST0101', 'KIA1101'],
  messages: {
    noService: ({ host, namespace, near }: HostData & { namespace: string }) => `no Service in namespace \`${namespace}\` answers to \`${host}\`${suggest(near)}`,
    literal: ({ host, full }: { host: string; full: string }) => `\`${host}\` is taken literally, because it has a dot: the Service is \`${full}\``,
    noEntry: ({ host, near }: HostData) => `no Service and no ServiceEntry answers to \`${host}\`${suggest(near)}`,
    covered: ({ host, wildcard, owner }: { host: string; wildcard: string; owner: string }) => `only the wildcard \`${wildcard}\` of ${owner} covers \`${host}\`, and a route needs an entry of this very host`,
    notVisible: ({ host, owner, from }: { host: string; owner: string; from: string }) => `${owner} does not export \`${host}\` to ${from}, whose clients this route is for`,
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
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: gateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: bank, namespace: prod }
spec: { hosts: [bank.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS, exportTo: [.] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bank, namespace: shop }
spec:
  hosts: [bank.example.com]
  gateways: [public, mesh]
  http: [{ route: [{ destination: { host: bank.example.com } }] }]
#                                         ^^^^^^^^^^^^^^^^ ServiceEntry \`prod/bank\` does not export \`bank.example.com\` to namespace \`shop\`, whose clients this route is for
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
spec: { hosts: ['*.example.com', maps.example.com], ports: [{ number: 443, name: tls, protocol: TLS }] }
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
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const names = meshNamesOf(context);
    for (const destination of destinationsOf(virtualService)) {
      const { host } = destination;
      const path = [...destination.path, 'host'];
      const fault = hostFault(context, names, virtualService, host);
      const common = { at: [virtualService, path], explains: explain(destination) } as const;
      switch (fault?.kind) {
        case undefined:
          break;
        case 'unseen':
          context.unjudged(`the host \`${host}\` of ${describeResource(virtualService)}`, fault.missing);
          break;
        case 'literal':
          context.report({
            ...common,
            message: 'literal',
            data: { host, full: fault.full },
            help: 'write the full name of the Service',
            fix: fixTo(virtualService, path, fault.full),
          });
          break;
        case 'covered':
          context.report({ ...common, message: 'covered', data: { host, wildcard: fault.wildcard, owner: ownerOf(fault.entry) }, help: `add \`${host}\` to the hosts of a ServiceEntry, or route to \`${fault.wildcard}\`` });
          break;
        case 'hidden':
          context.report({ ...common, message: 'notVisible', data: { host, owner: ownerOf(fault.answer.resource), from: fault.from.map((name) => `namespace \`${name}\``).join(' and ') }, explains: explainHidden(destination, fault.from), help: 'export it to them, or export the VirtualService only to those that see it' });
          break;
        case 'no-service':
          context.report({ ...common, message: 'noService', data: { host, namespace: fault.namespace, near: fault.near }, ...(fault.elsewhere === undefined ? {} : { help: `there is a Service of that name elsewhere: write \`${fault.elsewhere}\`` }) });
          break;
        case 'no-entry':
          context.report({ ...common, message: 'noEntry', data: { host, near: fault.near }, help: 'write a ServiceEntry for the host, or the full name of a Service' });
      }
    }
  },
});

interface HostData {
  readonly host: string;
  readonly near: string | undefined;
}

function suggest(near: string | undefined): string {
  return near === undefined ? '' : `, did you mean \`${near}\`?`;
}

function explain({ host, isMirror, path }: Destination): string {
  if (isMirror) return `no copy of a request reaches \`${host}\``;
  return path[1] === 'http' ? 'every request of this route that is sent there gets 503 (NC, no cluster)' : 'every connection of this route that is sent there is closed';
}

/** Others may see it. */
function explainHidden(destination: Destination, from: readonly string[]): string {
  return destination.isMirror || destination.path[1] !== 'http' ? explain(destination) : `requests from ${from.map((name) => `\`${name}\``).join(' and ')} that are sent there get 503 (NC, no cluster)`;
}

function ownerOf({ kind, namespace, name }: Resource): string {
  return `${kind} \`${namespace}/${name}\``;
}

function fixTo(virtualService: Resource, path: Path, full: string): Fix | undefined {
  const edit = replaceValue(virtualService, path, full);
  return edit && { title: `write \`${full}\``, edits: [edit] };
}
