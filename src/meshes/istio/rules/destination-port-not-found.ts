import type { Fix } from '../../../diagnostics/diagnostic.ts';
import { listAt, numberAt, type Resource } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { portsBehind } from './shared/destination-ports.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answerKinds } from './shared/registry-lookup.ts';
import { destinationsOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A route sends to a port that the Service does not have.',
  why: `\`port.number\` of a destination is a port of the **Service** (or of the ServiceEntry), not of the container. The proxy has one cluster for each port
that the Service lists; for any other number there is none, and every request of the route gets **503**.`,
  severity: 'error',
  reads: answerKinds,
  upstream: ['IST0101'],
  messages: {
    notListed: ({ owner, port, ports }: PortData) => `${owner} has no port ${port}, only ${ports}`,
    targetPort: ({ owner, port, ports, service }: PortData & { service: number }) => `${owner} has no port ${port}, only ${ports}: ${port} is where its pods listen, behind port ${service}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: metrics, port: 9090 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ uri: { prefix: /stats } }]
      route: [{ destination: { host: orders, port: { number: 9091 } } }]
#                                                            ^^^^ Service \`shop/orders\` has no port 9091, only 80 and 9090
    - route: [{ destination: { host: orders, port: { number: 8080 } } }]
#                                                            ^^^^ Service \`shop/orders\` has no port 8080, only 80 and 9090: 8080 is where its pods listen, behind port 80
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http: [{ route: [{ destination: { host: orders, port: { number: 80 } } }] }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const { host, port, path, isMirror } of destinationsOf(virtualService)) {
      if (port === undefined) continue;
      const known = portsBehind(context, meshNamesOf(context), virtualService, host);
      if (known === undefined || known.ports.includes(port)) continue;
      const { resource } = known.answer;
      const at = [...path, 'port', 'number'];
      const data = { owner: `${resource.kind} \`${resource.namespace}/${resource.name}\``, port, ports: known.ports.join(' and ') };
      const service = portBefore(resource, port);
      const common = { at: [virtualService, at], explains: isMirror ? 'no copy of a request arrives' : path[1] === 'http' ? 'every request that this route sends there gets 503 (NC, no cluster)' : 'every connection that this route sends there is closed' } as const;
      if (service === undefined) context.report({ ...common, message: 'notListed', data, help: 'write a port of the Service' });
      else
        context.report({
          ...common,
          message: 'targetPort',
          data: { ...data, service },
          help: `write \`${service}\``,
          fix: fixTo(virtualService, at, service),
        });
    }
  },
});

interface PortData {
  readonly owner: string;
  readonly port: number;
  readonly ports: string;
}

/** The one port of the Service that leads to this port of the pods. */
function portBefore(service: Resource, target: number): number | undefined {
  const leading = listAt(service.raw, ['spec', 'ports']).flatMap((port) => (numberAt(port, ['targetPort']) === target ? (numberAt(port, ['port']) ?? numberAt(port, ['number']) ?? []) : []));
  return leading.length === 1 ? leading[0] : undefined;
}

function fixTo(virtualService: Resource, path: Path, port: number): Fix | undefined {
  const edit = replaceValue(virtualService, path, String(port));
  return edit && { title: `write the Service's port ${port}`, edits: [edit] };
}
