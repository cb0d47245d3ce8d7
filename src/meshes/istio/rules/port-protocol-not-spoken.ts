import { listAt, objectAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isDatastorePort, protocolOfImage } from '../../../topology/images.ts';
import { isHttp, type Protocol } from '../../../topology/topology.ts';
import { isInMesh } from './shared/injection.ts';
import { containersOf, isProxyContainer, type PodOf } from './shared/pod-of.ts';
import { selectableKinds } from './shared/selectable-pods.ts';
import { podsBehind, portsOf, targetNumber } from './shared/service-ports.ts';

export default defineRule({
  summary: 'A Service port is declared as one protocol, and what listens behind it speaks another.',
  why: `On a port that is declared as HTTP, proxies parse what clients send. A database's protocol is no HTTP: every connection is answered with 400 and
closed. The other way round, on a port that is declared as TCP, proxies see bytes: HTTP works, but routes, retries, timeouts and rules about
paths and methods do not apply to it.`,
  severity: 'error',
  reads: ['Service', 'Namespace', ...selectableKinds],
  upstream: [],
  messages: {
    notHttp: ({ says, image, speaks }: Spoken) => `this port is declared as \`${says}\`, and the image \`${image}\` behind it speaks ${speaks === 'tcp' ? 'no HTTP' : `\`${speaks}\``}: every connection through a proxy fails`,
    notRead: ({ says, probe }: { says: string; probe: string }) => `this port is declared as \`${says}\`, and a \`${probe}\` shows that HTTP is spoken there: routes, retries and rules for requests do not apply`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - { name: http-db, port: 5432 }
#             ^^^^^^^ this port is declared as \`http\`, and the image \`postgres:16\` behind it speaks no HTTP: every connection through a proxy fails
    - { name: tcp-api, port: 80, targetPort: 8080 }
#             ^^^^^^^ info: this port is declared as \`tcp\`, and a \`readinessProbe\` shows that HTTP is spoken there: routes, retries and rules for requests do not apply
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  serviceName: orders
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - { name: db, image: postgres:16 }
        - { name: api, image: api, readinessProbe: { httpGet: { path: /, port: 8080 } } }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - { name: tcp-db, port: 5432 }
    - { name: http-api, port: 80, targetPort: 8080 }
`,
  judges: ['Service'],
  judge(service, context) {
    const ports = portsOf(service).filter(({ protocol, target }) => protocol === 'tcp' || (isHttp(protocol) && (typeof target === 'string' || isDatastorePort(target))));
    if (ports.length === 0) return;
    for (const pod of podsBehind(context, service)) {
      if (isInMesh(context, pod) !== true) continue;
      for (const { path, target, protocol, appProtocol } of ports) {
        const number = targetNumber(pod, target);
        const found = number === undefined ? undefined : isHttp(protocol) ? imageAt(pod, number) : probeAt(pod, number);
        const at = [service, [...path, appProtocol === undefined ? 'name' : 'appProtocol']] as const;
        if (found === undefined) continue;
        if ('image' in found) context.report({ at, message: 'notHttp', data: { says: protocol, ...found }, help: 'name it `tcp-…`, or for what it speaks' });
        else context.report({ at, severity: 'info', message: 'notRead', data: { says: protocol, probe: found.probe }, help: 'name it `http-…`' });
      }
    }
  },
});

interface Spoken {
  readonly says: Protocol;
  readonly image: string;
  readonly speaks: Protocol;
}

/** An image behind a port that is known for speaking something else than HTTP there. */
function imageAt(pod: PodOf, port: number): Omit<Spoken, 'says'> | undefined {
  if (!isDatastorePort(port)) return undefined;
  for (const { container, isInit } of containersOf(pod)) {
    const image = textAt(container, ['image']) ?? '';
    const speaks = isInit ? undefined : protocolOfImage(image, port);
    // A container that lists its ports listens on no others.
    if (speaks !== undefined && !isHttp(speaks) && lists(container, port)) return { image, speaks };
  }
  return undefined;
}

/** A probe that shows that HTTP is spoken on a port. */
function probeAt(pod: PodOf, port: number): { readonly probe: string } | undefined {
  for (const one of containersOf(pod)) {
    if (one.isInit || isProxyContainer(one)) continue;
    const probe = ['readinessProbe', 'livenessProbe', 'startupProbe'].find((name) => {
      const get = objectAt(one.container, [name, 'httpGet']);
      return get?.['port'] === port && get['scheme'] !== 'HTTPS';
    });
    if (probe !== undefined) return { probe };
  }
  return undefined;
}

function lists(container: unknown, port: number): boolean {
  const ports = listAt(container, ['ports']);
  return ports.length === 0 || ports.some((one) => valueAt(one, ['containerPort']) === port);
}
