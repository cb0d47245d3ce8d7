import { listAt, numberAt } from '../../../kube/resource.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { injectionOf } from './shared/injection.ts';
import { containersOf, isProxyContainer, podOf, type PodOf } from './shared/pod-of.ts';
import { policiesFor, policyKinds } from './shared/selecting-policies.ts';

const prefix = 'traffic.sidecar.istio.io/';

export default defineRule({
  summary: 'Annotations lead traffic of pods past the proxy, where no policy and no mutual TLS applies.',
  why: `A port in \`excludeInboundPorts\`, or one that \`includeInboundPorts\` does not list, is reached without the proxy: in plain text, by anybody, and
whatever AuthorizationPolicies say. What is excluded on the way out has no routes, no retries and no identity, so strict servers reset it.`,
  severity: 'warning',
  reads: [...podKinds, 'Namespace', ...policyKinds],
  upstream: [],
  messages: {
    inbound: ({ ports, policies }: { ports: string; policies: string }) => `calls to ${ports} go past the proxy: no mutual TLS${policies === '' ? ', and no policy could hold them' : `, and ${policies} does not hold there`}`,
    outbound: 'every call of these pods goes past the proxy',
    ports: ({ ports }: { ports: string }) => `calls to ${ports} leave past the proxy, without mutual TLS and without routes`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations:
        traffic.sidecar.istio.io/excludeInboundPorts: "8080,9999"
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls to port 8080 go past the proxy: no mutual TLS, and AuthorizationPolicy \`orders\` does not hold there
        traffic.sidecar.istio.io/excludeOutboundIPRanges: 0.0.0.0/0
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every call of these pods goes past the proxy
        traffic.sidecar.istio.io/excludeOutboundPorts: "80"
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: calls to port 80 leave past the proxy, without mutual TLS and without routes
    spec: { containers: [{ name: orders, image: orders, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } } }
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations:
        traffic.sidecar.istio.io/excludeInboundPorts: "15020"
        traffic.sidecar.istio.io/excludeOutboundPorts: "5432"
        traffic.sidecar.istio.io/includeInboundPorts: "*"
    spec: { containers: [{ name: orders, image: orders, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } } }
`,
  judges: podKinds,
  judge(subject, context) {
    const pod = podOf(subject);
    if (pod === undefined || !hasMark(pod.annotations) || injectionOf(pod, context.get('Namespace', '', subject.namespace)?.labels).is === 'left-out') return;
    const at = (name: string) => [subject, [...pod.path, 'metadata', 'annotations', prefix + name], 'key'] as const;
    const policies = policiesFor(context, subject.namespace, pod.labels).map(({ kind, name }) => `${kind} \`${name}\``).join(' and ');
    for (const [name, ports] of openInbound(pod)) {
      if (ports.length > 0) context.report({ at: at(name), severity: policies === '' ? 'info' : 'warning', message: 'inbound', data: { ports: printPorts(ports), policies } });
    }
    const { [`${prefix}includeOutboundIPRanges`]: included, [`${prefix}excludeOutboundIPRanges`]: excluded = '' } = pod.annotations;
    if (included === '') context.report({ at: at('includeOutboundIPRanges'), message: 'outbound' });
    if (/(?:^|,)0\.0\.0\.0\/0(?:,|$)/.test(excluded)) context.report({ at: at('excludeOutboundIPRanges'), message: 'outbound' });
    const web = numbersIn(pod.annotations[`${prefix}excludeOutboundPorts`]).filter((port) => httpPorts.has(port));
    if (web.length > 0) context.report({ at: at('excludeOutboundPorts'), severity: 'info', message: 'ports', data: { ports: printPorts(web) } });
  },
});

/** Ports on which calls to other workloads of a mesh usually go; databases outside are why people exclude the others. */
const httpPorts: ReadonlySet<number> = new Set([80, 8000, 8080, 9080, 50051]);

function hasMark(annotations: PodOf['annotations']): boolean {
  for (const name in annotations) if (name.startsWith(prefix)) return true;
  return false;
}

/** Ports that the pods say they listen on and that the proxy does not stand before, by the annotation that has it so. */
function openInbound(pod: PodOf): [string, number[]][] {
  const { [`${prefix}includeInboundPorts`]: included = '*', [`${prefix}excludeInboundPorts`]: excluded = '' } = pod.annotations;
  const declared = containersOf(pod).filter((one) => !isProxyContainer(one)).flatMap(({ container }) => listAt(container, ['ports']).map((port) => numberAt(port, ['containerPort']) ?? 0));
  return [
    ['excludeInboundPorts', declared.filter((port) => numbersIn(excluded).includes(port))],
    ['includeInboundPorts', included === '*' ? [] : declared.filter((port) => !numbersIn(included).includes(port))],
  ];
}

function numbersIn(list = ''): number[] {
  return list.split(',').map((port) => Number(port.trim())).filter((port) => port > 0);
}

function printPorts(ports: readonly number[]): string {
  return `port${ports.length === 1 ? '' : 's'} ${ports.join(', ')}`;
}
