/**
 * Facts about other projects' kinds, labels and annotations that say something about an application: data, no behaviour.
 * The only file of the shared code that may name a mesh.
 */
import type { GroupKind } from '../kube/resource.ts';
import type { Path } from '../yaml/document.ts';

/** Kinds that run pods, with the path of their pod template. The order decides who keeps a name that two kinds share. */
export const workloadKinds: readonly { readonly kind: GroupKind; readonly template: Path; readonly replicas: 'spec' | 'one' | 'none' }[] = [
  { kind: 'apps/Deployment', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'apps/StatefulSet', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'apps/DaemonSet', template: ['spec', 'template'], replicas: 'none' },
  { kind: 'extensions/Deployment', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'extensions/DaemonSet', template: ['spec', 'template'], replicas: 'none' },
  { kind: 'argoproj.io/Rollout', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'apps.openshift.io/DeploymentConfig', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'serving.knative.dev/Service', template: ['spec', 'template'], replicas: 'none' },
  { kind: 'apps/ReplicaSet', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'extensions/ReplicaSet', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'ReplicationController', template: ['spec', 'template'], replicas: 'spec' },
  { kind: 'batch/Job', template: ['spec', 'template'], replicas: 'none' },
  { kind: 'batch/CronJob', template: ['spec', 'jobTemplate', 'spec', 'template'], replicas: 'none' },
  { kind: 'Pod', template: [], replicas: 'one' },
];

/** Machines outside the cluster, or templates of them, whose labels a mesh lets Services select as if they were pods. */
export const machineLabels = {
  'networking.istio.io/WorkloadEntry': ['spec', 'labels'],
  'networking.istio.io/WorkloadGroup': ['spec', 'metadata', 'labels'],
} as const satisfies Readonly<Record<GroupKind, Path>>;

/** Kinds with `spec.hosts` and a list of routes whose destinations are hosts. */
export const hostRouteKinds: readonly {
  readonly kind: GroupKind;
  readonly protocols: readonly string[];
  readonly gateways: Path;
  /** The word among the gateways that means calls between workloads. */
  readonly meshWord: string;
  readonly gatewayKind: GroupKind;
}[] = [
  { kind: 'networking.istio.io/VirtualService', protocols: ['http', 'tls', 'tcp'], gateways: ['spec', 'gateways'], meshWord: 'mesh', gatewayKind: 'networking.istio.io/Gateway' },
];

/** Kinds that name the versions of a host, each with the labels of its pods. */
export const versionKinds: readonly { readonly kind: GroupKind; readonly host: Path; readonly versions: Path }[] = [
  { kind: 'networking.istio.io/DestinationRule', host: ['spec', 'host'], versions: ['spec', 'subsets'] },
];

/** Gateway objects that select pods of their own; one that selects an egress proxy brings nobody in. */
export const egressGatewaySelector = /egress/i;

/** Routes of the Gateway API: `parentRefs` name who takes the traffic, `rules[].backendRefs` where it goes. */
export const parentRouteKinds: readonly GroupKind[] = [
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/TCPRoute',
  'gateway.networking.k8s.io/TLSRoute',
  'gateway.networking.k8s.io/UDPRoute',
];

export const gatewayKinds: readonly { readonly kind: GroupKind; readonly hosts: readonly Path[] }[] = [
  { kind: 'networking.istio.io/Gateway', hosts: [['spec', 'servers']] },
  { kind: 'gateway.networking.k8s.io/Gateway', hosts: [['spec', 'listeners']] },
];

/** Objects of ingress controllers that name a Service: where the list of backends is, and the fields of one backend. */
export const ingressKinds: readonly {
  readonly kind: GroupKind;
  /** `*` walks a list. */
  readonly backends: readonly (readonly string[])[];
  readonly name: Path;
  readonly namespace?: Path;
  readonly port?: Path;
}[] = [
  {
    kind: 'networking.k8s.io/Ingress',
    backends: [['spec', 'defaultBackend', 'service'], ['spec', 'rules', '*', 'http', 'paths', '*', 'backend', 'service']],
    name: ['name'],
    port: ['port'],
  },
  {
    kind: 'networking.k8s.io/Ingress',
    backends: [['spec', 'backend'], ['spec', 'rules', '*', 'http', 'paths', '*', 'backend']],
    name: ['serviceName'],
    port: ['servicePort'],
  },
  {
    kind: 'extensions/Ingress',
    backends: [['spec', 'backend'], ['spec', 'rules', '*', 'http', 'paths', '*', 'backend']],
    name: ['serviceName'],
    port: ['servicePort'],
  },
  { kind: 'traefik.io/IngressRoute', backends: [['spec', 'routes', '*', 'services', '*']], name: ['name'], namespace: ['namespace'], port: ['port'] },
  { kind: 'traefik.io/IngressRouteTCP', backends: [['spec', 'routes', '*', 'services', '*']], name: ['name'], namespace: ['namespace'], port: ['port'] },
  { kind: 'traefik.containo.us/IngressRoute', backends: [['spec', 'routes', '*', 'services', '*']], name: ['name'], namespace: ['namespace'], port: ['port'] },
  { kind: 'projectcontour.io/HTTPProxy', backends: [['spec', 'routes', '*', 'services', '*'], ['spec', 'tcpproxy', 'services', '*']], name: ['name'], port: ['port'] },
  { kind: 'route.openshift.io/Route', backends: [['spec', 'to'], ['spec', 'alternateBackends', '*']], name: ['name'] },
];

/** Policies that name callers by their service accounts. */
export const principalPolicyKinds: readonly {
  readonly kind: GroupKind;
  readonly selector: Path;
  readonly action: Path;
  readonly allowWord: string;
}[] = [{ kind: 'security.istio.io/AuthorizationPolicy', selector: ['spec', 'selector', 'matchLabels'], action: ['spec', 'action'], allowWord: 'ALLOW' }];

/** `cluster.local/ns/shop/sa/web`, with or without `spiffe://`. */
export const principalPattern = /^(?:spiffe:\/\/)?[^/]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/;

/** Service accounts of the gateways that bring traffic in. */
export const ingressGatewayAccount = /(?:^|-)ingress-?gateway(?:-service-account)?$|-istio$/;

/** Objects that make hosts outside known by name. */
export const externalHostKinds: readonly { readonly kind: GroupKind; readonly hosts: Path }[] = [{ kind: 'networking.istio.io/ServiceEntry', hosts: ['spec', 'hosts'] }];

/** Namespace and pod marks that decide about sidecars, in the order in which they are asked. */
export const injectionMarks: readonly {
  readonly on: 'pod' | 'namespace';
  readonly in: 'labels' | 'annotations';
  readonly key: string;
  readonly yes: RegExp;
  readonly no: RegExp;
}[] = [
  { on: 'pod', in: 'labels', key: 'sidecar.istio.io/inject', yes: /^$/, no: /^false$/ },
  { on: 'pod', in: 'annotations', key: 'sidecar.istio.io/inject', yes: /^$/, no: /^false$/ },
  { on: 'namespace', in: 'labels', key: 'istio-injection', yes: /^$/, no: /^disabled$/ },
  { on: 'pod', in: 'labels', key: 'sidecar.istio.io/inject', yes: /^true$/, no: /^$/ },
  { on: 'pod', in: 'annotations', key: 'sidecar.istio.io/inject', yes: /^true$/, no: /^$/ },
  { on: 'pod', in: 'labels', key: 'istio.io/rev', yes: /./, no: /^$/ },
  { on: 'namespace', in: 'labels', key: 'istio-injection', yes: /^enabled$/, no: /^$/ },
  { on: 'namespace', in: 'labels', key: 'istio.io/rev', yes: /./, no: /^$/ },
  { on: 'pod', in: 'annotations', key: 'linkerd.io/inject', yes: /^(?:enabled|ingress)$/, no: /^disabled$/ },
  { on: 'namespace', in: 'annotations', key: 'linkerd.io/inject', yes: /^(?:enabled|ingress)$/, no: /^disabled$/ },
  { on: 'pod', in: 'annotations', key: 'consul.hashicorp.com/connect-inject', yes: /^true$/, no: /^false$/ },
  { on: 'pod', in: 'labels', key: 'kuma.io/sidecar-injection', yes: /^(?:true|enabled)$/, no: /^(?:false|disabled)$/ },
  { on: 'namespace', in: 'labels', key: 'kuma.io/sidecar-injection', yes: /^(?:true|enabled)$/, no: /^(?:false|disabled)$/ },
];

/** Pod annotations that list upstream services: `counting:9001, api:9002:dc2`, where the port is a local one. */
export const upstreamAnnotations: readonly string[] = ['consul.hashicorp.com/connect-service-upstreams'];

/** Objects that tell a monitoring system which Services or pods to scrape. */
export const monitorKinds: readonly { readonly kind: GroupKind; readonly selects: 'services' | 'pods'; readonly endpoints: Path }[] = [
  { kind: 'monitoring.coreos.com/ServiceMonitor', selects: 'services', endpoints: ['spec', 'endpoints'] },
  { kind: 'monitoring.coreos.com/PodMonitor', selects: 'pods', endpoints: ['spec', 'podMetricsEndpoints'] },
];
