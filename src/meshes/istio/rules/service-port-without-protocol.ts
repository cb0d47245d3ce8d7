import { textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isInMesh } from './shared/injection.ts';
import { selectableKinds } from './shared/selectable-pods.ts';
import { isWrittenByIstio, podsBehind, portsOf } from './shared/service-ports.ts';

export default defineRule({
  summary: 'A Service port of the mesh says no protocol, so proxies look at the first bytes of each connection and guess.',
  why: `Istio takes the protocol from \`appProtocol\`, or from the port's name up to the first hyphen: \`http-web\`, \`grpc\`, \`tcp-db\`. Any other name says
nothing. Then proxies sniff: HTTP is seen as HTTP once the client has sent something, everything else is bytes. Protocols in which the server
speaks first wait; and whether routes and policies for HTTP apply depends on each connection.`,
  severity: 'info',
  reads: ['Service', 'Namespace', ...selectableKinds],
  upstream: ['IST0118', 'KIA0601'],
  messages: {
    unnamed: ({ port }: { port: number }) => `port ${port} has no name and no \`appProtocol\`, so its protocol is guessed`,
    unknown: ({ name }: { name: string }) => `the port name \`${name}\` says no protocol, so it is guessed`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - port: 80
#     ^^^^^^^^ port 80 has no name and no \`appProtocol\`, so its protocol is guessed
    - { name: web, port: 8080 }
#             ^^^ the port name \`web\` says no protocol, so it is guessed
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - { name: http, port: 80 }
    - { name: web, port: 8080, appProtocol: http }
`,
  judges: ['Service'],
  judge(service, context) {
    if (isWrittenByIstio(service) || textAt(service.raw, ['spec', 'type']) === 'ExternalName') return;
    const open = portsOf(service).filter(({ protocol, appProtocol }) => protocol === 'unknown' && appProtocol === undefined);
    if (open.length === 0 || !podsBehind(context, service).some((pod) => isInMesh(context, pod) === true)) return;
    for (const { path, port, name } of open) {
      const help = 'set `appProtocol`, which changes no name, or let the name begin with the protocol: `http-…`, `grpc-…`, `tcp-…`';
      if (name === '') context.report({ at: [service, [...path, 'port'], 'entry'], message: 'unnamed', data: { port }, help });
      else context.report({ at: [service, [...path, 'name']], message: 'unknown', data: { name }, help });
    }
  },
});
