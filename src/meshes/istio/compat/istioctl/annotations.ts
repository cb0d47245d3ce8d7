import type { Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { annotationFact, isIstioName, writtenByIstio } from '../../rules/shared/annotation-facts.ts';
import { annotationProblem } from '../../rules/shared/annotation-values.ts';

const kinds = ['Namespace', 'Service', 'Pod', 'apps/Deployment'] as const;

// Source: pkg/config/analysis/analyzers/annotations and maturity.

export default defineAnalyzer({
  codes: ['IST0107', 'IST0108', 'IST0125', 'IST0135', 'IST0136'],
  differs: `Only the annotations of a Namespace, a Service, a Pod and a Deployment itself are looked at, never those of a pod template,
where most of them belong. Ours looks at both, and at every kind that makes pods.`,
  reads: kinds,
  check({ ofKind, report }) {
    for (const kind of kinds) {
      for (const resource of ofKind(kind)) {
        for (const [name, value] of Object.entries(resource.annotations)) {
          if (!isIstioName(name)) continue;
          for (const { code, message } of verdictsOn(resource, name, value)) report({ code, message, at: [resource, ['metadata', 'annotations', name], 'key'] });
        }
      }
    }
  },
});

interface Verdict {
  readonly code: string;
  readonly message: string;
}

function verdictsOn(resource: Resource, name: string, value: string): Verdict[] {
  if (writtenByIstio.has(name)) return [];
  const fact = annotationFact(name);
  if (fact === undefined) return [{ code: 'IST0108', message: `the annotation \`${name}\` is unknown` }];
  const verdicts: Verdict[] = [];
  if (fact.status === 'alpha' && !isSetByNetworkPlugin(resource, name)) verdicts.push({ code: 'IST0136', message: `the annotation \`${name}\` is alpha` });
  // Whoever has the label as well keeps the annotation for old versions, and knows.
  const isKeptOnPurpose = name === 'sidecar.istio.io/inject' && Object.hasOwn(resource.labels, name);
  if (fact.isDeprecated && !isKeptOnPurpose) verdicts.push({ code: 'IST0135', message: `the annotation \`${name}\` is deprecated` });
  if (fact.on.includes('Any')) return verdicts;
  if (!fact.on.includes(resource.kind)) return [...verdicts, { code: 'IST0107', message: `the annotation \`${name}\` belongs on ${fact.on.join(' and ')}` }];
  const problem = annotationProblem(name, value);
  return problem === undefined ? verdicts : [...verdicts, { code: 'IST0125', message: `\`${value}\` is no value of \`${name}\`: ${problem}` }];
}

const writtenByPlugin: ReadonlySet<string> = new Set([
  'sidecar.istio.io/interceptionMode', 'traffic.sidecar.istio.io/includeInboundPorts', 'traffic.sidecar.istio.io/excludeInboundPorts', 'traffic.sidecar.istio.io/includeOutboundIPRanges',
]);

/** A pod without the container `istio-init` is taken for one that the CNI plugin has set up, and annotated. */
function isSetByNetworkPlugin({ kind, raw }: Resource, name: string): boolean {
  if (kind !== 'Pod' || !writtenByPlugin.has(name)) return false;
  const containers = (raw['spec'] as { readonly initContainers?: readonly { readonly name?: unknown }[] } | undefined)?.initContainers ?? [];
  return !containers.some((container) => container.name === 'istio-init');
}
