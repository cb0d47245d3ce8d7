import { listAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer, type AnalyzerContext } from '../../../../rules/analyzer.ts';
import { podKinds, pods } from '../../../../rules/indexes/pods.ts';
import type { Path } from '../../../../yaml/document.ts';
import { hasTargets, isL7Authorization, isL7DestinationRule, isL7Telemetry, isL7VirtualService } from '../shared/layer-seven.ts';
import { isEnrolled } from '../shared/waypoint-labels.ts';

/** Kinds that are attached to workloads, with what Kiali reports without `targetRefs` and without a waypoint. */
const attached = [
  { kind: 'security.istio.io/AuthorizationPolicy', isL7: isL7Authorization, noTarget: 'KIA0110', noWaypoint: 'KIA0109' },
  { kind: 'security.istio.io/RequestAuthentication', isL7: () => true, noTarget: 'KIA1115', noWaypoint: 'KIA1110' },
  { kind: 'extensions.istio.io/WasmPlugin', isL7: () => true, noTarget: 'KIA1116', noWaypoint: 'KIA1111' },
  { kind: 'telemetry.istio.io/Telemetry', isL7: isL7Telemetry, noTarget: 'KIA1117', noWaypoint: 'KIA1112' },
] as const;

/** Kinds that are for hosts, with what Kiali reports of a host elsewhere, of one without a waypoint, and of one that it does not find. */
const hosted = [
  { kind: 'networking.istio.io/VirtualService', isL7: isL7VirtualService, elsewhere: 'KIA1114', noWaypoint: 'KIA1113', unknown: 'KIA1109' },
  { kind: 'networking.istio.io/DestinationRule', isL7: isL7DestinationRule, elsewhere: 'KIA0212', noWaypoint: 'KIA0211', unknown: 'KIA0210' },
] as const;

const reads = [...attached.map(({ kind }) => kind), ...hosted.map(({ kind }) => kind), 'Namespace', 'Service', ...podKinds] as const;
type Context = AnalyzerContext<typeof reads, readonly []>;

export default defineAnalyzer({
  codes: [...attached.flatMap(({ noTarget, noWaypoint }) => [noTarget, noWaypoint]), ...hosted.flatMap(({ elsewhere, noWaypoint, unknown }) => [elsewhere, noWaypoint, unknown])],
  differs: `Kiali goes by labels of namespaces and workloads: whether the waypoint that they name is there, and is for workloads or services, it
does not ask here, and a policy with \`targetRefs\` is judged by its namespace and not by its target. A policy without \`targetRefs\` may well be
meant for ztunnel. The rules \`istio/policy-needs-waypoint\`, \`istio/selector-never-reaches-waypoint\` and \`istio/route-needs-waypoint\` say what happens.`,
  reads,
  check(context) {
    for (const { kind, isL7, noTarget, noWaypoint } of attached) {
      for (const policy of context.ofKind(kind)) {
        if (!isAmbient(context, policy.namespace) || !isL7(policy)) continue;
        if (!hasTargets(policy)) context.report({ code: noTarget, at: [policy, ['spec']], message: 'waypoints take policies by `targetRefs` only' });
        if (reachesUnenrolled(context, policy)) context.report({ code: noWaypoint, at: [policy, ['spec']], message: 'no waypoint follows this policy' });
      }
    }
    for (const { kind, isL7, ...codes } of hosted) {
      for (const resource of context.ofKind(kind)) if (isL7(resource)) checkHosts(context, resource, codes);
    }
  },
});

function labelsOf(context: Context, namespace: string): Readonly<Record<string, string>> {
  return context.get('Namespace', '', namespace)?.labels ?? {};
}

function isKnown(context: Context, namespace: string): boolean {
  return context.surroundings.namespaces?.includes(namespace) ?? true;
}

function isAmbient(context: Context, namespace: string): boolean {
  return isKnown(context, namespace) && labelsOf(context, namespace)['istio.io/dataplane-mode'] === 'ambient';
}

function reachesUnenrolled(context: Context, policy: Resource): boolean {
  const selector = textMapAt(policy.raw, ['spec', 'selector', 'matchLabels']);
  const ofNamespace = labelsOf(context, policy.namespace);
  const selected = Object.keys(selector).length === 0 ? [] : context.index(pods).in(policy.namespace).filter(({ labels }) => labels['gateway.istio.io/managed'] !== 'istio.io-mesh-controller' && matchesLabels(selector, labels));
  return selected.length === 0 ? !isEnrolled({}, ofNamespace) : selected.some(({ labels }) => !isEnrolled(labels, ofNamespace));
}

function checkHosts(context: Context, resource: Resource, { elsewhere, noWaypoint, unknown }: { readonly elsewhere: string; readonly noWaypoint: string; readonly unknown: string }): void {
  const isRule = resource.kind === 'DestinationRule';
  const hosts: readonly unknown[] = isRule ? [textAt(resource.raw, ['spec', 'host'])] : listAt(resource.raw, ['spec', 'hosts']);
  const pathOf = (index: number): Path => (isRule ? ['spec', 'host'] : ['spec', 'hosts', index]);
  const found = hosts.flatMap((host, index) => {
    const service = typeof host === 'string' ? serviceOf(context, host, resource.namespace) : undefined;
    return service === undefined || !isAmbient(context, service.namespace) ? [] : [{ service, index }];
  });
  for (const { service, index } of found) {
    if (service.namespace !== resource.namespace) context.report({ code: elsewhere, at: [resource, pathOf(index)], message: 'a waypoint follows this in the namespace of the service only' });
    if (!isEnrolled(service.labels, labelsOf(context, service.namespace))) context.report({ code: noWaypoint, at: [resource, pathOf(index)], message: 'the service goes through no waypoint' });
  }
  if (found.length === 0 && isAmbient(context, resource.namespace) && !isEnrolled({}, labelsOf(context, resource.namespace))) context.report({ code: unknown, at: [resource, pathOf(0)], message: 'the namespace goes through no waypoint' });
}

/** A host as Kiali reads it: `svc.ns` is a Service too, where there is such a namespace. */
function serviceOf(context: Context, host: string, own: string): Resource | undefined {
  const [name = '', namespace = own, svc] = host.split('.');
  const domain = context.surroundings.clusterDomain ?? 'cluster.local';
  const isService = svc === undefined || host === `${name}.${namespace}.svc` || host === `${name}.${namespace}.svc.${domain}`;
  return isService ? context.get('Service', namespace, name) : undefined;
}
