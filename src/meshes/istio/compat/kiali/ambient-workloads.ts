import { listAt, objectAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer, type AnalyzerContext } from '../../../../rules/analyzer.ts';
import { podKinds, pods, type PodTemplate } from '../../../../rules/indexes/pods.ts';
import { hasTargets, isL7Authorization } from '../shared/layer-seven.ts';
import { isEnrolled } from '../shared/waypoint-labels.ts';

const reads = ['security.istio.io/AuthorizationPolicy', 'Namespace', 'Service', ...podKinds] as const;
type Context = AnalyzerContext<typeof reads, readonly []>;
type Labels = Readonly<Record<string, string>>;

const mode = 'istio.io/dataplane-mode';

export default defineAnalyzer({
  codes: ['KIA1311', 'KIA1317'],
  differs: `Kiali reads the label \`sidecar.istio.io/inject\` with the values \`enabled\` and \`none\`, which no injector knows: \`true\` and \`false\` are
what counts, as \`istio/sidecar-and-ambient\` has it. It asks for a waypoint only of policies in the workload's namespace.`,
  reads,
  check(context) {
    const policies = context.ofKind('security.istio.io/AuthorizationPolicy').filter(isL7Authorization);
    for (const pod of context.index(pods).all) {
      const namespace = context.get('Namespace', '', pod.resource.namespace);
      if (namespace === undefined || !(context.surroundings.namespaces?.includes(pod.resource.namespace) ?? true)) continue;
      const isAmbient = pod.labels[mode] === 'ambient' || (namespace.labels[mode] === 'ambient' && pod.labels[mode] !== 'none');
      if (isAmbient && hasSidecarLabel(pod.labels, namespace.labels)) context.report({ code: 'KIA1311', at: [pod.resource, [...pod.path, 'metadata', 'labels']], message: 'the workload is labelled for a sidecar and for ambient' });
      if (!isAmbient || isProxy(pod.labels) || isEnrolled(pod.labels, namespace.labels)) continue;
      const policy = policies.find((candidate) => candidate.namespace === pod.resource.namespace && appliesTo(context, candidate, pod));
      if (policy !== undefined) context.report({ code: 'KIA1317', at: [pod.resource, ['metadata', 'name']], message: `AuthorizationPolicy \`${policy.name}\` needs a waypoint, and the workload has none` });
    }
  },
});

function hasSidecarLabel(own: Labels, ofNamespace: Labels): boolean {
  const isEnabled = ofNamespace['istio-injection'] === 'enabled' || (ofNamespace['istio.io/rev'] ?? '') !== '' || own['sidecar.istio.io/inject'] === 'enabled';
  return isEnabled && ofNamespace['istio-injection'] !== 'disabled' && own['sidecar.istio.io/inject'] !== 'none';
}

/** Waypoints and gateways. */
function isProxy(labels: Labels): boolean {
  return labels['gateway.networking.k8s.io/gateway-name'] !== undefined || labels['gateway.istio.io/managed'] !== undefined || /^(?:ingress|egress|eastwest)gateway$/.test(labels['istio'] ?? '');
}

function appliesTo(context: Context, policy: Resource, pod: PodTemplate): boolean {
  if (hasTargets(policy)) return targetsOf(policy).some((name) => selects(context.get('Service', pod.resource.namespace, name), pod));
  return matchesLabels(textMapAt(policy.raw, ['spec', 'selector', 'matchLabels']), pod.labels);
}

/** Names of the Services among its targets. */
function targetsOf({ raw }: Resource): string[] {
  const targets = [objectAt(raw, ['spec', 'targetRef']), ...listAt(raw, ['spec', 'targetRefs'])];
  return targets.filter((target) => textAt(target, ['kind']) === 'Service' && ['', 'core'].includes(textAt(target, ['group']) ?? '')).flatMap((target) => textAt(target, ['name']) ?? []);
}

function selects(service: Resource | undefined, pod: PodTemplate): boolean {
  const selector = textMapAt(service?.raw, ['spec', 'selector']);
  return Object.keys(selector).length > 0 && matchesLabels(selector, pod.labels);
}
